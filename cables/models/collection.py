from datetime import date, timedelta

from django.db import models

# What was sent on the last day of a collection may have arrived a little later.
UNDERWAY = timedelta(days=31)


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
    first_year = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Of its cables. What a machine reads as an earlier date is shown as a likely reading only.",
    )
    last_year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Of its cables; later dates are likely readings only."
    )
    declassified = models.CharField(
        max_length=300,
        blank=True,
        help_text=(
            "What the collection states of the declassification of all its cables, with the authority. "
            "Shown beside the marking of each that states nothing itself. Empty: nothing is stated."
        ),
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_year=None)
                | models.Q(last_year=None)
                | models.Q(first_year__lte=models.F("last_year")),
                name="collection_begins_before_it_ends",
                violation_error_message="The last year is before the first.",
            ),
            models.CheckConstraint(
                condition=(models.Q(first_year=None) | models.Q(first_year__range=(1000, 2999)))
                & (models.Q(last_year=None) | models.Q(last_year__range=(1000, 2999))),
                name="collection_years_are_years",
                violation_error_message="Write a year in four figures.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def years(self) -> str:
        """The years it spans, in words: "1960–1963", "from 1960", "until 1963"; empty where none is stated."""
        first, last = self.first_year, self.last_year
        if first and last:
            return str(first) if first == last else f"{first}–{last}"
        return f"from {first}" if first else f"until {last}" if last else ""

    def spans(self, day: date, is_receipt: bool = False) -> bool:
        """Whether a day lies in its years, or none are stated; a receipt may follow the last year by a month."""
        if self.first_year and day.year < self.first_year:
            return False
        return not self.last_year or (day - UNDERWAY if is_receipt else day).year <= self.last_year
