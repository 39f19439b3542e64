from django.db import models


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
        TYPED_IN = "typed in", "Typed in without OCR"
        SPLIT = "split", "Split in two"
        SPLIT_UNDONE = "split undone", "Split undone"
        JOINED = "joined", "Joined to its missing part"
        PARTED = "parted", "Parted again"
        NAME_DECIDED = "name decided", "Name decided"
        NAME_UNDECIDED = "name undecided", "Decision on a name undone"
        REREAD = "reread", "Read again by a better engine"
        ROLE_CHANGED = "role changed", "Role or collections changed"
        NAME_CHOSEN = "name chosen", "Public name chosen"

    cable = models.ForeignKey("Cable", models.PROTECT, null=True, blank=True, related_name="events")
    actor = models.ForeignKey("User", models.PROTECT, null=True, blank=True, related_name="events")
    verb = models.CharField(max_length=30, choices=Verb)
    detail = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at"], name="event_by_time")]

    def __str__(self):
        return f"{self.get_verb_display()} {self.at:%Y-%m-%d %H:%M}"

    @property
    def by(self) -> str:
        return self.actor.public_name if self.actor_id else "The archive"
