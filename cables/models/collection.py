from django.db import models


class Collection(models.Model):
    """Where cables lie on paper: a series or folder of a repository."""

    name = models.CharField(max_length=200, unique=True)
    repository = models.CharField(max_length=200, blank=True)
    record_group = models.CharField(max_length=200, blank=True)
    series = models.CharField(max_length=200, blank=True)
    box = models.CharField(max_length=100, blank=True)
    folder = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    rights = models.TextField(blank=True, help_text="Stated for every cable of it that says nothing else.")

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name
