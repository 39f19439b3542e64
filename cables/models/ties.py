from django.db import models

from .cable import Cable


class TieQuerySet(models.QuerySet["Tie"]):
    def standing(self):
        """Keep those nobody has undone."""
        return self.filter(undone_at=None)

    def about(self, cable):
        """Keep those of a cable, as part or as whole, undone ones too."""
        return self.filter(models.Q(part=cable) | models.Q(whole=cable))

    def visible_to(self, user):
        """Keep those both cables of which this person sees."""
        seen = Cable.objects.visible_to(user).order_by()
        return self.filter(part__in=seen, whole__in=seen)

    def joined(self):
        """Keep those whose part stands in another cable."""
        return self.standing().filter(kind=Tie.Kind.JOINED)


class Tie(models.Model):
    """
    That a cable was cut off another, or joined to it as its missing part. Undone, never deleted.

    `revision` is the text of the whole the act made; `before` the whole's text before it.
    """

    class Kind(models.TextChoices):
        SPLIT = "split", "Cut off another cable"
        JOINED = "joined", "Joined to another cable"

    part = models.ForeignKey("Cable", models.PROTECT, related_name="ties_as_part")
    whole = models.ForeignKey("Cable", models.PROTECT, related_name="ties_as_whole")
    kind = models.CharField(max_length=10, choices=Kind)
    before = models.ForeignKey("Revision", models.PROTECT, null=True, related_name="+")
    revision = models.ForeignKey("Revision", models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey("User", models.PROTECT, related_name="ties_made")
    made_at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey("User", models.PROTECT, null=True, blank=True, related_name="ties_undone")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = TieQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["part"],
                condition=models.Q(undone_at=None),
                name="a_part_of_one_whole",
            ),
            models.CheckConstraint(condition=~models.Q(part=models.F("whole")), name="no_part_of_itself"),
            models.CheckConstraint(
                condition=models.Q(undone_at=None, undone_by=None)
                | models.Q(undone_at__isnull=False, undone_by__isnull=False),
                name="tie_undone_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.part} of {self.whole}"
