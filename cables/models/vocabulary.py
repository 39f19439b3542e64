"""Words the archive uses for markings and states (docs/reference/glossary.md says what each means)."""

from django.db import models


class Kind(models.TextChoices):
    """What the file turned out to hold."""

    CABLE = "cable", "Cable"
    FRAGMENT = "fragment", "Fragment"
    WITHHELD = "withheld", "Card for a withheld cable"
    OTHER = "other", "Kind unknown"


class Direction(models.TextChoices):
    """Seen from the department or agency whose files the cable lay in."""

    INCOMING = "incoming", "Incoming"
    OUTGOING = "outgoing", "Outgoing"


class Classification(models.TextChoices):
    """The marking when the cable was sent, highest first."""

    TOP_SECRET = "TOP SECRET", "Top secret"
    SECRET = "SECRET", "Secret"
    CONFIDENTIAL = "CONFIDENTIAL", "Confidential"
    LIMITED_OFFICIAL_USE = "LIMITED OFFICIAL USE", "Limited official use"
    OFFICIAL_USE_ONLY = "OFFICIAL USE ONLY", "Official use only"
    UNCLASSIFIED = "UNCLASSIFIED", "Unclassified"


class Precedence(models.TextChoices):
    """How fast the action copy was to travel, fastest first."""

    FLASH = "FLASH", "Flash"
    EMERGENCY = "EMERGENCY", "Emergency"
    OPERATIONAL_IMMEDIATE = "OPERATIONAL IMMEDIATE", "Operational immediate"
    IMMEDIATE = "IMMEDIATE", "Immediate"
    PRIORITY = "PRIORITY", "Priority"
    ROUTINE = "ROUTINE", "Routine"
    DEFERRED = "DEFERRED", "Deferred"


class DateSource(models.TextChoices):
    """Which date on the paper a cable's date is."""

    SENT = "sent", "Date of sending"
    DRAFTED = "drafted", "Date of drafting"
    RECEIVED = "received", "Date of receipt"


class DatePrecision(models.TextChoices):
    """How exactly the date is written."""

    YEAR = "year", "Year"
    MONTH = "month", "Month"
    DAY = "day", "Day"
    MINUTE = "minute", "Minute"


class Zone(models.TextChoices):
    """The clock a time was written by."""

    LOCAL = "local", "Local time of the sender"
    ZULU = "Z", "Zulu (GMT)"


class Amended(models.TextChoices):
    """When the changes marked on the paper were made; decides which words count as transmitted."""

    BEFORE_SENDING = "before sending", "Before sending"
    AFTER_RECEIPT = "after receipt", "After receipt"
    UNKNOWN = "unknown", "Unknown"


class Access(models.TextChoices):
    """Whether readers may see a cable."""

    OPEN = "open", "Open"
    RESTRICTED = "restricted", "Restricted"


class ClosedFor(models.TextChoices):
    """Why readers may not, in the words they are told where the cable was public before."""

    PRIVACY = "privacy", "Privacy of living persons"
    LAW = "law", "A law or a court"
    DONOR = "donor", "Terms of the donor"
    DECLASSIFICATION = "declassification", "Declassification not complete"
    RIGHTS = "rights", "Rights of others"
    OTHER = "other", "Another reason"
