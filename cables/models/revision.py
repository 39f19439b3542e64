from django.db import models
from django.urls import reverse

from cables.roles import limited_to, sees_unpublished

from .cable import is_open


class RevisionQuerySet(models.QuerySet["Revision"]):
    def public(self):
        """Keep what readers may see: raw, machine, submitted and approved."""
        return self.filter(state__in=Revision.PUBLIC_STATES)

    def visible_to(self, user):
        """Keep what this person may see: work in progress is for those who work on its cable."""
        if not sees_unpublished(user):
            return self.public().filter(is_open("cable__"))
        collections = limited_to(user)
        if collections is None:
            return self
        public = models.Q(state__in=Revision.PUBLIC_STATES) & is_open("cable__")
        return self.filter(public | models.Q(cable__collection__in=collections))

    def for_readers(self):
        """Best text first: newest approved, else newest submitted, else newest machine one."""
        rank = models.Case(
            models.When(state=Revision.State.APPROVED, then=0),
            models.When(state=Revision.State.SUBMITTED, then=1),
            models.When(state=Revision.State.MACHINE, then=2),
            default=None,
        )
        return self.annotate(rank=rank).exclude(rank=None).order_by("rank", "-number")

    def without_text(self):
        return self.defer("text")

    def newest(self):
        """Keep the last revision of each cable."""
        later = Revision.objects.filter(cable=models.OuterRef("cable"), number__gt=models.OuterRef("number"))
        return self.filter(~models.Exists(later))

    def begun(self):
        """Keep what somebody has begun, or got back, and nobody has saved upon since."""
        return self.filter(state__in=Revision.OPEN_STATES).newest()

    def awaiting_review(self):
        """Keep what can be decided on, oldest first: submitted, and the last word on its cable."""
        submitted = self.filter(state=Revision.State.SUBMITTED, cable__withdrawn_at=None).newest()
        return submitted.order_by("submitted_at", "pk")

    def reviewable_by(self, user):
        """Awaiting review where this person works, less their own; what rests on theirs, the decision refuses."""
        collections = limited_to(user)
        waiting = self.awaiting_review().exclude(author=user)
        return waiting if collections is None else waiting.filter(cable__collection__in=collections)


class Revision(models.Model):
    """
    One text of a cable. 0 is the raw OCR itself, 1 the machine's cleaning, then people's.

    Text, number, base, author and note never change (migration 0002 refuses it); only the state of review does.
    """

    class Origin(models.TextChoices):
        IMPORT = "import", "Imported"
        MACHINE = "machine", "Machine"
        PERSON = "person", "Person"

    class State(models.TextChoices):
        RAW = "raw", "Raw OCR"
        MACHINE = "machine", "Machine"
        IN_PROGRESS = "in progress", "In progress"
        SUBMITTED = "submitted", "Submitted"
        APPROVED = "approved", "Approved"
        RETURNED = "returned", "Returned"

    OPEN_STATES = (State.IN_PROGRESS, State.RETURNED)
    PUBLIC_STATES = (State.RAW, State.MACHINE, State.SUBMITTED, State.APPROVED)

    cable = models.ForeignKey("Cable", models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    base = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="successors")
    witness = models.ForeignKey(
        "Witness",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
        help_text="The reading this text was made from by machine; for revision 0 the reading it is.",
    )
    origin = models.CharField(max_length=10, choices=Origin)
    engine = models.CharField(max_length=120, blank=True)
    author = models.ForeignKey("User", models.PROTECT, null=True, blank=True, related_name="revisions")
    note = models.TextField(blank=True)
    text = models.TextField(blank=True)
    key = models.UUIDField(
        null=True,
        blank=True,
        unique=True,
        editable=False,
        help_text="Of the save: it makes one revision.",
    )
    sha256 = models.CharField(max_length=64, help_text="Of the text in UTF-8.")
    created_at = models.DateTimeField(auto_now_add=True)

    state = models.CharField(max_length=20, choices=State)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submission_note = models.TextField(blank=True, help_text="To the reviewer, by whoever handed it in.")
    reviewer = models.ForeignKey("User", models.PROTECT, null=True, blank=True, related_name="reviewed_revisions")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_note = models.TextField(blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["cable", "number"]
        permissions = [("review_revision", "Can review others' transcriptions")]
        indexes = [
            models.Index(
                fields=["submitted_at"], condition=models.Q(state="submitted"), name="revision_by_submission"
            ),
            models.Index(
                fields=["cable", "number"],
                condition=models.Q(state__in=["in progress", "returned"]),
                name="revision_open",
            ),
            models.Index(
                fields=["-reviewed_at"], condition=models.Q(state="approved"), name="revision_by_approval"
            ),
            models.Index(fields=["cable"], condition=models.Q(origin="person"), name="revision_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["cable", "number"], name="one_revision_a_number"),
            models.CheckConstraint(
                condition=models.Q(number=0, base=None, origin="import", state="raw", witness__isnull=False)
                | (models.Q(number__gt=0) & ~models.Q(state="raw")),
                name="revision_0_is_the_raw_text",
            ),
            models.CheckConstraint(
                condition=models.Q(origin="person", author__isnull=False) | ~models.Q(origin="person"),
                name="a_persons_revision_has_an_author",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["approved", "returned"])
                | models.Q(reviewer__isnull=False, reviewed_at__isnull=False),
                name="no_decision_without_a_reviewer",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewer=None) | models.Q(author=None) | ~models.Q(reviewer=models.F("author")),
                name="nobody_reviews_their_own_work",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["raw", "machine", "in progress", "submitted", "approved", "returned"]
                ),
                name="known_state",
            ),
        ]

    def __str__(self):
        return f"Revision {self.number}"

    def get_absolute_url(self):
        return reverse("revision", args=[self.cable.slug, self.number])

    @property
    def made_by(self) -> str:
        """Who made it, in words for readers."""
        if self.origin == self.Origin.PERSON and self.author_id:
            return self.author.public_name
        return "The machine" if self.origin == self.Origin.MACHINE else "As imported"

    @property
    def made_by_at_work(self) -> str:
        """Who made it, in words for those who work on the cable."""
        if self.origin == self.Origin.PERSON and self.author_id:
            return self.author.name_at_work
        return self.made_by


class Point(models.Model):
    """A numbered paragraph of a cable's current text: `path` is `3` or `I.2`, the span counts its code points."""

    cable = models.ForeignKey("Cable", models.CASCADE, related_name="points")
    position = models.PositiveIntegerField()
    path = models.CharField(max_length=60)
    label = models.CharField(max_length=30)
    level = models.PositiveSmallIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    is_damaged = models.BooleanField(default=False, help_text="The label is not legible; the sequence tells it.")

    class Meta:
        ordering = ["cable", "position"]
        constraints = [
            models.UniqueConstraint(fields=["cable", "position"], name="one_point_a_place"),
            models.CheckConstraint(condition=models.Q(start__lte=models.F("end")), name="point_span_runs_forward"),
        ]

    def __str__(self):
        return f"Point {self.path}"
