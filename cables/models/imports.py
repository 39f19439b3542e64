from django.db import models


class ImportBatch(models.Model):
    """One run of an import. Without `finished_at` it was broken off, or is still running."""

    command = models.CharField(max_length=60)
    source = models.TextField(help_text="The files or folders named.")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    passed_over = models.JSONField(
        default=dict, blank=True, help_text="Files that were not looked at, counted by the ending of their names."
    )

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name_plural = "import batches"

    def __str__(self):
        return f"{self.command}, {self.started_at:%Y-%m-%d %H:%M}"


class ImportItem(models.Model):
    """What became of one file or row of a batch."""

    class Outcome(models.TextChoices):
        ADDED = "added", "New cable"
        WITNESS = "witness", "New witness of a held cable"
        HELD = "held", "Already held"
        DOUBLE = "double", "Double: the same words are held"
        CHANGED = "changed", "Values added"
        CONFLICT = "conflict", "Conflict: held for staff"
        REFUSED = "refused", "Refused"

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="items")
    name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.TextField(blank=True)
    cable = models.ForeignKey("Cable", models.SET_NULL, null=True, blank=True, related_name="import_items")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["batch", "pk"]

    def __str__(self):
        return f"{self.name}: {self.get_outcome_display()}"
