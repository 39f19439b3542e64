from django.core.validators import MaxLengthValidator
from django.db import models

MOST_CHARACTERS = 2_000_000


class DraftQuerySet(models.QuerySet["Draft"]):
    def unfinished(self):
        """Keep what has neither been saved as a revision nor thrown away, newest first."""
        return self.filter(ended_at=None).order_by("-updated_at", "-pk")


class Draft(models.Model):
    """
    What a person is typing and has not saved: one row for each time the editor was opened, on whatever device.

    `turn` counts the keepings, so that a late one never covers a newer. An ended
    draft is kept until `clear_drafts`.
    """

    class Ended(models.TextChoices):
        SAVED = "saved", "Saved as a revision"
        DISCARDED = "discarded", "Thrown away"
        CONTINUED = "continued", "Taken up again in another"

    key = models.UUIDField(unique=True)
    cable = models.ForeignKey("Cable", models.PROTECT, related_name="drafts")
    author = models.ForeignKey("User", models.PROTECT, related_name="drafts")
    base = models.ForeignKey("Revision", models.PROTECT, related_name="+")
    text = models.TextField(blank=True, validators=[MaxLengthValidator(MOST_CHARACTERS)])
    note = models.CharField(max_length=1000, blank=True)
    turn = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(max_length=10, choices=Ended, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-pk"]
        indexes = [models.Index(fields=["author", "cable", "-updated_at"], name="draft_by_author")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(ended="")),
                name="draft_ends_somehow",
            ),
        ]

    def __str__(self):
        return f"Draft of {self.cable}"
