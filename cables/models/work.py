"""What the workbench keeps beside the texts: who took which cable, and what is said about passages."""

from django.db import models
from django.utils import timezone

from cables.roles import limited_to


class ReservationQuerySet(models.QuerySet["Reservation"]):
    def running(self):
        """Keep those that have not run out."""
        return self.filter(until__gt=timezone.now())


class Reservation(models.Model):
    """A cable somebody has taken from the queue, for a while. It steers the queue and never stops a save."""

    cable = models.OneToOneField("Cable", models.PROTECT, related_name="reservation")
    holder = models.ForeignKey("User", models.PROTECT, related_name="reservations")
    since = models.DateTimeField()
    until = models.DateTimeField()

    objects = ReservationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(since__lt=models.F("until")), name="reservation_runs_forward"
            )
        ]

    def __str__(self):
        return f"{self.cable} until {self.until:%H:%M}"


class ReportQuerySet(models.QuerySet["Report"]):
    def workable_by(self, user):
        """Keep those about cables where this person works."""
        collections = limited_to(user)
        return self if collections is None else self.filter(cable__collection__in=collections)

    def waiting(self):
        """Keep those nobody has settled, oldest first."""
        return self.filter(settled_at=None).order_by("at", "pk")


class Report(models.Model):
    """A reader's word about a passage of one revision. `start` and `end` count code points of its text."""

    cable = models.ForeignKey("Cable", models.PROTECT, related_name="reports")
    revision = models.ForeignKey("Revision", models.PROTECT, related_name="reports")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    quote = models.CharField(max_length=1000, blank=True)
    text = models.CharField(max_length=2000)
    reporter = models.ForeignKey("User", models.PROTECT, null=True, blank=True, related_name="reports")
    contact = models.CharField(max_length=200, blank=True, help_text="As given; readers never see it.")
    source = models.CharField(
        max_length=64, blank=True, editable=False, help_text="Digest of the address it came from; see settings."
    )
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("User", models.PROTECT, null=True, blank=True, related_name="settled_reports")
    answer = models.CharField(max_length=1000, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["cable"], condition=models.Q(settled_at=None), name="report_waiting"),
            models.Index(fields=["source", "at"], name="report_by_source"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start=None, end=None) | models.Q(start__lte=models.F("end")),
                name="report_span_runs_forward",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at=None, settled_by=None)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False),
                name="report_settled_by_somebody",
            ),
        ]

    def __str__(self):
        return self.text[:60]


class ReviewComment(models.Model):
    """What a reviewer says about a passage of a submitted text; for those who work on the cable only."""

    revision = models.ForeignKey("Revision", models.PROTECT, related_name="comments")
    author = models.ForeignKey("User", models.PROTECT, related_name="review_comments")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    quote = models.CharField(max_length=1000, blank=True)
    text = models.CharField(max_length=2000)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["revision", "start", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start=None, end=None) | models.Q(start__lte=models.F("end")),
                name="comment_span_runs_forward",
            ),
        ]

    def __str__(self):
        return self.text[:60]
