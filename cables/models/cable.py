from datetime import date
from typing import TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone

from cables.roles import limited_to, sees_unpublished
from cables.text.folding import fold_name

from .needs import DOUBTED, IS_FRAGMENT, LACKS_SOMETHING, NOT_WHOLE, RECEIVED_BEFORE_SENT, NeedsQuerySet
from .vocabulary import (
    Access,
    Amended,
    Classification,
    ClosedFor,
    DatePrecision,
    DateSource,
    Direction,
    Kind,
    Precedence,
    Zone,
)

T = TypeVar("T")

# By the origin of the statement that it is declassified.
RELEASED_BY = {"machine": "per stamp", "catalogue": "per catalogue", "person": "per an editor’s statement"}

# A sender as read that is no correspondent the archive knows.
IS_UNMATCHED_SENDER = models.Q(sender=None) & ~models.Q(sender_folded="")


def is_open(prefix: str = "") -> models.Q:
    """What is public today: a condition on cables or, with a prefix such as `cable__`, on what belongs to one."""
    restricted = models.Q(**{f"{prefix}access": Access.RESTRICTED})
    due = models.Q(**{f"{prefix}closed_until__lte": timezone.localdate()})
    return models.Q(**{f"{prefix}withdrawn_at": None}) & (~restricted | due)


class CableQuerySet(NeedsQuerySet):
    def open_to_the_public(self):
        """Keep what anybody may see: neither withdrawn nor restricted; a date passed opens by itself."""
        return self.filter(is_open())

    def visible_to(self, user):
        """Keep what this person may see: all that is open, and what their role and collections add."""
        if not sees_unpublished(user):
            return self.open_to_the_public()
        collections = limited_to(user)
        if collections is None:
            return self
        return self.filter(is_open() | models.Q(collection__in=collections))

    def bearing(self, folded):
        """Keep those that name this correspondent as sender or addressee, in the form names are compared in."""
        addressed = Addressee.objects.filter(cable=models.OuterRef("pk"), folded=folded)
        return self.filter(models.Q(sender_folded=folded) | models.Exists(addressed))

    def with_parties(self):
        """Bring sender and addressees along, for pages that name them in every row."""
        return self.select_related("sender", "collection").prefetch_related("addressees__correspondent")


class Cable(models.Model):
    """
    One telegram: what the archive says about it. The words themselves stand in witnesses and revisions.

    Every described field is settled from evidence (FieldEvidence) by `cables.actions.fields`;
    an empty string or null means "not stated".
    """

    record_number = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=140, unique=True)
    title = models.CharField(
        max_length=300, blank=True, help_text="An editor's title; without it one is composed."
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CABLE)
    direction = models.CharField(max_length=10, choices=Direction, blank=True)
    is_circular = models.BooleanField("circular", null=True, blank=True)
    telegram_number = models.CharField(max_length=60, blank=True)
    sender = models.ForeignKey("Correspondent", models.PROTECT, null=True, blank=True, related_name="sent_cables")
    sender_as_read = models.CharField(max_length=300, blank=True)
    sender_folded = models.CharField(
        max_length=300, blank=True, editable=False, help_text="As read, in the form names are compared in."
    )
    pass_to = ArrayField(models.CharField(max_length=200), default=list, blank=True)

    sent_on = models.DateField("date", null=True, blank=True)
    sent_time = models.TimeField("time", null=True, blank=True)
    sent_zone = models.CharField("zone", max_length=10, choices=Zone, blank=True)
    date_precision = models.CharField(max_length=10, choices=DatePrecision, blank=True)
    date_is_about = models.BooleanField(default=False, help_text="“About then”, as a catalogue says.")
    date_source = models.CharField(max_length=10, choices=DateSource, blank=True)
    received_on = models.DateField(null=True, blank=True)
    received_time = models.TimeField(null=True, blank=True)

    classification = models.CharField(max_length=30, choices=Classification, blank=True)
    declassified = models.CharField(max_length=300, blank=True, help_text="Stamp, authority and date, as read.")
    declassified_per = models.CharField(
        max_length=10, blank=True, editable=False, help_text="Who states that: as the origin of its evidence."
    )
    precedence = models.CharField(max_length=30, choices=Precedence, blank=True)
    captions = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    signatory = models.CharField(max_length=200, blank=True)
    drafter = models.CharField(max_length=300, blank=True)
    control_number = models.CharField(max_length=60, blank=True)
    section = models.CharField(max_length=20, blank=True, help_text="Of a fragment: “1 of 2”.")
    extent = models.CharField(max_length=60, blank=True, help_text="Of a withheld cable: “2 pages”.")
    withheld = models.CharField(
        "withheld for", max_length=300, blank=True, help_text="The ground, as on the card."
    )
    language = models.CharField(
        max_length=20, blank=True, help_text="Of its text, as a tag of BCP 47 such as de; empty for English."
    )
    amended = models.CharField(max_length=20, choices=Amended, blank=True)

    collection = models.ForeignKey("Collection", models.PROTECT, null=True, blank=True, related_name="cables")
    absence = models.CharField(
        "why no text is held", max_length=300, blank=True, help_text="Of a cable known from a catalogue only."
    )
    item = models.CharField(max_length=200, blank=True, help_text="Number or place within the collection.")
    rights = models.TextField(blank=True)
    provenance = models.TextField(blank=True, help_text="Where this copy and its OCR come from, as far as known.")

    current_revision = models.ForeignKey(
        "Revision", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    status = models.CharField(max_length=20, blank=True, editable=False)
    shown_text = models.TextField(blank=True, editable=False, help_text="The current text without marks.")
    point_count = models.PositiveIntegerField(default=0, editable=False)
    page_count = models.PositiveIntegerField(default=0, editable=False)
    doubt_count = models.PositiveIntegerField(
        null=True, editable=False, help_text="Words of the current text the machine doubts; null: not counted yet."
    )

    words_left_out = models.PositiveIntegerField(
        null=True,
        editable=False,
        help_text="Words like running text that the reader left out; 0: its text is whole; null: not weighed yet.",
    )

    unsure = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        editable=False,
        help_text="Fields whose value a machine read and may well have misread; kept beside what they rest on.",
    )

    chosen_among = models.PositiveSmallIntegerField(
        default=0,
        editable=False,
        help_text="Raw readings the machine's text was chosen from; 0 where there was nothing to choose.",
    )
    chosen_because = models.TextField(
        blank=True, editable=False, help_text="Why the machine's text is made from the reading it is."
    )

    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_reason = models.CharField(max_length=300, blank=True, editable=False)

    access = models.CharField(max_length=12, choices=Access, default=Access.OPEN, editable=False)
    closed_for = models.CharField(max_length=20, choices=ClosedFor, blank=True, editable=False)
    closed_reason = models.CharField(max_length=300, blank=True, editable=False, help_text="For the staff only.")
    closed_until = models.DateField(null=True, blank=True, editable=False, help_text="Empty: until it is opened.")
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    was_public = models.BooleanField(default=True, editable=False, help_text="Readers have seen it at some time.")
    added_at = models.DateTimeField(auto_now_add=True)

    objects = CableQuerySet.as_manager()

    class Meta:
        ordering = ["sent_on", "sent_time", "record_number"]
        permissions = [
            ("view_unpublished", "Can see what is not public"),
            ("correct_cable", "Can correct transcriptions and fields"),
            ("restrict_cable", "Can close cables to the public and open them"),
        ]
        indexes = [
            models.Index(fields=["sent_on", "sent_time", "record_number"], name="cable_by_date"),
            models.Index(fields=["sender", "sent_on"], name="cable_by_sender"),
            models.Index(fields=["classification", "sent_on"], name="cable_by_classification"),
            models.Index(fields=["telegram_number"], name="cable_by_number"),
            models.Index(fields=["-added_at"], name="cable_by_added"),
            models.Index(
                fields=["collection", "status"], condition=models.Q(withdrawn_at=None), name="cable_progress"
            ),
            models.Index(fields=["-doubt_count", "id"], condition=DOUBTED, name="cable_doubted"),
            models.Index(fields=["-words_left_out", "id"], condition=NOT_WHOLE, name="cable_not_whole"),
            models.Index(fields=["id"], condition=IS_FRAGMENT, name="cable_fragment"),
            models.Index(fields=["id"], condition=LACKS_SOMETHING, name="cable_lacking"),
            models.Index(fields=["id"], condition=RECEIVED_BEFORE_SENT, name="cable_misdated"),
            models.Index(fields=["sender_folded"], condition=IS_UNMATCHED_SENDER, name="cable_unmatched_sender"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, withdrawn_reason="")
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_reason="")),
                name="withdrawn_with_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    access="open", closed_for="", closed_reason="", closed_until=None, closed_at=None
                )
                | (models.Q(access="restricted", closed_at__isnull=False) & ~models.Q(closed_for="")),
                name="restricted_with_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(sent_on__isnull=False) | models.Q(sent_time=None, date_source=""),
                name="no_time_or_date_source_without_a_date",
            ),
            models.CheckConstraint(
                condition=models.Q(sent_time__isnull=False) | models.Q(sent_zone=""), name="no_zone_without_a_time"
            ),
            models.CheckConstraint(condition=models.Q(slug__regex=r"^[a-z0-9-]+$"), name="slug_is_plain"),
            *(
                models.CheckConstraint(
                    condition=models.Q(**{f"{field}__in": ["", *choices.values]}), name=f"known_{field}"
                )
                for field, choices in (
                    ("kind", Kind),
                    ("direction", Direction),
                    ("classification", Classification),
                    ("precedence", Precedence),
                    ("date_source", DateSource),
                    ("sent_zone", Zone),
                    ("amended", Amended),
                    ("closed_for", ClosedFor),
                )
            ),
        ]

    def __str__(self):
        return self.display_title

    def get_absolute_url(self):
        return reverse("cable", args=[self.slug])

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_restricted(self) -> bool:
        """Whether readers may not see it today; the day it is closed until opens it."""
        due = self.closed_until is not None and self.closed_until <= timezone.localdate()
        return self.access == Access.RESTRICTED and not due

    @property
    def release(self) -> str:
        """On whose word it is declassified: "per stamp", "per catalogue" …; empty where nothing states it."""
        if self.asserted("declassified", self.declassified):
            return RELEASED_BY.get(self.declassified_per, "")
        return "per the collection’s statement" if self.collection and self.collection.declassified else ""

    @property
    def is_typed_in(self) -> bool:
        """Whether it has no raw OCR: every raw text has a page at least."""
        return self.page_count == 0

    @property
    def has_text(self) -> bool:
        """Whether any words of it are held; without, it is known from a catalogue only."""
        return self.current_revision_id is not None or not self.is_typed_in

    @property
    def is_later_section(self) -> bool:
        """Whether its text is the second or a later section of a telegram that went in several."""
        number = self.section.partition(" ")[0]
        return number.isdecimal() and int(number) > 1

    @property
    def date_as_written(self) -> str:
        """The date no more exact than it is known: "1962", "1962-11", "1962-11-19", "1962~" if about; or empty."""
        if self.sent_on is None:
            return ""
        length = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7}.get(self.date_precision, 10)
        return self.sent_on.isoformat()[:length] + ("~" if self.date_is_about else "")

    @property
    def sender_name(self) -> str:
        """The sender's name at the date of the cable, else as the machine read it, else empty."""
        if not self.sender_id:
            return self.sender_as_read
        return self.sender.called(self.sure_date, self.sender_folded)

    @property
    def sure_date(self) -> date | None:
        """The day it was sent, where the archive states it."""
        return self.asserted("date", self.sent_on)

    @property
    def own_number(self) -> str:
        """The telegram number without the sender's name before it, where the sender is named besides."""
        words = self.telegram_number.split()
        for length in range(1, len(words)):
            if fold_name(" ".join(words[:length])) in (self.sender_folded, fold_name(self.sender_name)):
                return " ".join(words[length:])
        return self.telegram_number

    @property
    def sent_after_received(self) -> bool:
        """Whether the day of sending is later than that of receipt: clocks of two zones, or a misread date."""
        return bool(self.sent_on and self.received_on and self.sent_on > self.received_on)

    @property
    def text_language(self) -> str:
        """The language of its text as a tag of BCP 47: English unless the archive states another."""
        return self.asserted("language", self.language) or "en"

    @property
    def noun(self) -> str:
        """What it is, in a word or two: "Telegram", "Circular telegram", "Document"."""
        words = {
            Kind.FRAGMENT: "Fragment of a telegram",
            Kind.WITHHELD: "Withheld telegram",
            Kind.OTHER: "Document",
        }
        if self.kind in words:
            return self.likely("kind", words[self.kind])
        return "Circular telegram" if self.asserted("circular", self.is_circular) else "Telegram"

    @property
    def display_title(self) -> str:
        """
        An editor's title, or "Telegram 1862 from New York", "Circular telegram from …", with what is known.

        What the machine may well have misread stands in the mark of a likely reading: "Telegram [1862?]".
        """
        if self.title:
            return self.title
        number = f" {self.likely('number', self.own_number)}" if self.own_number else ""
        sender = f" from {self.likely('from', self.sender_name)}" if self.sender_name else ""
        unnamed = "" if number or sender else f" ({self.record_number})"
        return f"{self.noun}{number}{sender}{unnamed}"

    # --- how sure

    def asserted(self, field: str, value: T) -> T | None:
        """The value of a field if the archive states it; None if it is a likely reading of a machine."""
        return None if field in self.unsure else value

    def likely(self, field: str, words: str) -> str:
        """A value in words, in the mark of a likely reading, "[1862?]", unless the archive states it."""
        return f"[{words}?]" if words and field in self.unsure else words


class FormerSlug(models.Model):
    """An address a cable once had: it leads to today's for ever."""

    slug = models.SlugField(max_length=140, unique=True)
    cable = models.ForeignKey(Cable, models.PROTECT, related_name="former_slugs")

    def __str__(self):
        return self.slug


class Addressee(models.Model):
    """To whom a cable was sent, for action or information, in the order of the heading."""

    class Role(models.TextChoices):
        ACTION = "action", "Action"
        INFO = "info", "Information"

    cable = models.ForeignKey(Cable, models.CASCADE, related_name="addressees")
    correspondent = models.ForeignKey(
        "Correspondent", models.PROTECT, null=True, blank=True, related_name="received_cables"
    )
    role = models.CharField(max_length=10, choices=Role, default=Role.ACTION)
    position = models.PositiveSmallIntegerField()
    as_read = models.CharField(max_length=300, blank=True)
    folded = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["role", "position"]
        indexes = [
            models.Index(
                fields=["folded"],
                condition=models.Q(correspondent=None) & ~models.Q(folded=""),
                name="addressee_unmatched",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["cable", "role", "position"], name="one_addressee_a_place"),
            models.CheckConstraint(
                condition=models.Q(correspondent__isnull=False) | ~models.Q(as_read=""),
                name="addressee_has_a_name",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """The addressee's name at the date of the cable, else as the machine read it."""
        if not self.correspondent_id:
            return self.as_read
        return self.correspondent.called(self.cable.sure_date, self.folded)


class Reference(models.Model):
    """Another cable this one cites. Without a target nobody has looked it up: that says nothing of holdings."""

    cable = models.ForeignKey(Cable, models.CASCADE, related_name="references")
    position = models.PositiveSmallIntegerField()
    as_cited = models.CharField(max_length=300)
    target = models.ForeignKey(Cable, models.SET_NULL, null=True, blank=True, related_name="cited_by")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["cable", "position"], name="one_reference_a_place"),
        ]

    def __str__(self):
        return self.as_cited
