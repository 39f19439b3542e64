from django.db import models

from .vocabulary import ClosedFor


class EventQuerySet(models.QuerySet["Event"]):
    def public(self):
        """Keep public acts: what readers can see the outcome of, and nothing that is between the staff."""
        return self.filter(verb__in=Event.PUBLIC)


class Event(models.Model):
    """Who did what, written in the same transaction as the deed. Never changed, never deleted."""

    class Verb(models.TextChoices):
        IMPORTED = "imported", "Imported"
        WITNESS_ADDED = "witness added", "Witness added"
        READ = "read", "Read by machine"
        FIELD_SET = "field set", "Field set"
        FIELD_HANDED_BACK = "field handed back", "Field handed back to the machine"
        ADDRESS_CHANGED = "address changed", "Address changed"
        REVISION_SAVED = "revision saved", "Revision saved"
        SUBMITTED = "submitted", "Submitted for review"
        APPROVED = "approved", "Approved"
        RETURNED = "returned", "Returned"
        COLLECTION_SET = "collection set", "Collection set"
        WITHDRAWN = "withdrawn", "Withdrawn"
        REINSTATED = "reinstated", "Reinstated"
        RESTRICTED = "restricted", "Closed to the public"
        OPENED = "opened", "Opened to the public"
        MERGED = "merged", "Merged with another's work"
        REVERTED = "reverted", "Went back to an earlier text"
        COMMENTED = "commented", "Commented"
        REPORTED = "reported", "Problem reported"
        REPORT_SETTLED = "report settled", "Report settled"
        REPORT_REOPENED = "report reopened", "Report opened again"
        TYPED_IN = "typed in", "Typed in without OCR"
        CATALOGUED = "catalogued", "Recorded from a catalogue, without text"
        SPLIT = "split", "Split in two"
        SPLIT_UNDONE = "split undone", "Split undone"
        JOINED = "joined", "Joined to its missing part"
        PARTED = "parted", "Parted again"
        NAME_DECIDED = "name decided", "Name decided"
        NAME_UNDECIDED = "name undecided", "Decision on a name undone"
        REREAD = "reread", "Read again by a better engine"
        ROLE_CHANGED = "role changed", "Role or collections changed"
        NAME_CHOSEN = "name chosen", "Public name chosen"

    _FILE = ("file", "sha256", "witness", "reader")
    # Public acts, and what of their detail readers are told. What is not named here is for the staff: a report, a
    # comment, a draft, the staff's reason for closing, the other cable of a split, which may be closed.
    PUBLIC = {
        Verb.IMPORTED: _FILE,
        Verb.WITNESS_ADDED: (*_FILE, "revision"),
        Verb.READ: _FILE,
        Verb.REREAD: (*_FILE, "revision"),
        Verb.FIELD_SET: ("field", "fields", "from", "to", "source"),
        Verb.FIELD_HANDED_BACK: ("field",),
        Verb.ADDRESS_CHANGED: ("from", "to"),
        Verb.COLLECTION_SET: ("from", "to"),
        Verb.SUBMITTED: ("revision",),
        Verb.APPROVED: ("revision",),
        Verb.WITHDRAWN: ("reason",),
        Verb.REINSTATED: (),
        Verb.RESTRICTED: ("for", "until"),
        Verb.OPENED: (),
        Verb.TYPED_IN: (),
        Verb.CATALOGUED: ("source",),
        Verb.SPLIT: (),
        Verb.SPLIT_UNDONE: (),
        Verb.JOINED: (),
        Verb.PARTED: (),
    }

    # Acts on two cables, and what of their detail is the record number of one.
    OF_TWO = (Verb.SPLIT, Verb.SPLIT_UNDONE, Verb.JOINED, Verb.PARTED)
    RECORDS = ("from", "part", "whole")

    cable = models.ForeignKey("Cable", models.PROTECT, null=True, blank=True, related_name="events")
    actor = models.ForeignKey("User", models.PROTECT, null=True, blank=True, related_name="events")
    verb = models.CharField(max_length=30, choices=Verb)
    detail = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at"], name="event_by_time")]

    def __str__(self):
        return f"{self.get_verb_display()} {self.at:%Y-%m-%d %H:%M}"

    @property
    def by(self) -> str:
        return self.actor.public_name if self.actor_id else "The archive"

    @property
    def told(self) -> dict:
        """Its whole detail, in words: for the staff."""
        why = self.detail.get("for")
        return {**self.detail, "for": ClosedFor(why).label} if why in ClosedFor.values else self.detail

    @property
    def told_to_readers(self) -> dict:
        """What of its detail readers may know."""
        return {name: value for name, value in self.told.items() if name in self.PUBLIC.get(self.verb, ())}
