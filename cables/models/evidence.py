from django.db import models

# What a machine read below this is shown as its likely reading and stated by nothing that leaves the archive.
ASSERTED_FROM = 0.9


class FieldEvidenceQuerySet(models.QuerySet["FieldEvidence"]):
    def chosen(self):
        """Keep the one value of each field that the archive states."""
        return self.filter(is_chosen=True)


class FieldEvidence(models.Model):
    """
    One statement about one field of a cable, and what it rests on. Append-only but for `is_chosen`.

    `value` is a string, a list of strings, or null for "not stated". `spans` is a list of [start, end] into the
    witness's text and `quote` the words that stand there; people's statements have a source instead.
    """

    class Origin(models.TextChoices):
        MACHINE = "machine", "Machine"
        CATALOGUE = "catalogue", "Catalogue"
        PERSON = "person", "Person"

    cable = models.ForeignKey("Cable", models.PROTECT, related_name="evidence")
    field = models.CharField(max_length=40)
    value = models.JSONField(null=True)
    origin = models.CharField(max_length=10, choices=Origin)
    confidence = models.FloatField(null=True, blank=True)
    witness = models.ForeignKey("Witness", models.PROTECT, null=True, blank=True, related_name="evidence")
    engine = models.CharField(max_length=60, blank=True)
    spans = models.JSONField(default=list, blank=True)
    quote = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    author = models.ForeignKey("User", models.PROTECT, null=True, blank=True, related_name="statements")
    source = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    is_chosen = models.BooleanField(default=False)

    objects = FieldEvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["cable", "field", "-created_at", "-pk"]
        verbose_name = "field evidence"
        verbose_name_plural = "field evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["cable", "field"], condition=models.Q(is_chosen=True), name="one_chosen_value_a_field"
            ),
            models.CheckConstraint(
                condition=models.Q(origin="machine", confidence__gte=0, confidence__lte=1, witness__isnull=False)
                | (~models.Q(origin="machine") & models.Q(confidence=None)),
                name="machine_evidence_has_confidence_and_witness",
            ),
            models.CheckConstraint(
                condition=~models.Q(origin="person") | models.Q(author__isnull=False),
                name="a_persons_value_has_an_author",
            ),
            models.CheckConstraint(
                condition=~models.Q(origin="catalogue") | ~models.Q(source=""),
                name="a_catalogue_value_has_a_source",
            ),
        ]

    def __str__(self):
        return f"{self.field}: {self.display_value}"

    @property
    def display_value(self) -> str:
        if self.value in (None, "", []):
            return "not stated"
        return "; ".join(self.value) if isinstance(self.value, list) else str(self.value)

    @property
    def is_unsure(self) -> bool:
        """Whether it is a value that a machine read and may well have misread."""
        is_value = self.value not in (None, "", [])
        return is_value and self.confidence is not None and self.confidence < ASSERTED_FROM
