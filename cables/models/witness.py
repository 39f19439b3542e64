import hashlib

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import MD5, Length
from django.urls import reverse

# What may differ between two files of the same words: blanks, line ends, and characters that nobody sees.
UNSEEN = "".join(map(chr, [*range(9, 14), 0x20, 0x85, 0xA0, 0xAD, *range(0x2000, 0x2010), 0x2028, 0x2029]))
UNSEEN += "\u202f\u205f\u2060\u3000\ufeff"
# The words of a text as one number, in the database as in `digest_of_words`.
WORDS = MD5(Func(F("text"), Value(UNSEEN), Value(""), function="translate", output_field=models.TextField()))


def digest_of_words(text: str) -> str:
    """The words of a text as one number, whatever stands between them."""
    return hashlib.md5(text.translate(dict.fromkeys(map(ord, UNSEEN))).encode(), usedforsecurity=False).hexdigest()


class WitnessQuerySet(models.QuerySet["Witness"]):
    def with_words(self, *digests):
        """Keep those with these words, as `digest_of_words` tells them."""
        return self.alias(words=WORDS).filter(words__in=digests)

    def without_text(self):
        """Leave the bytes and the text in the database, for lists."""
        return self.defer("raw", "text")

    def with_size(self):
        """Add `size`, the number of bytes."""
        return self.annotate(size=Length("raw"))


class Witness(models.Model):
    """
    One machine or printed reading of a cable, byte for byte as it came. Never changed, never deleted:
    the database refuses both (migration 0002). `text` is `raw` decoded, with NUL shown as U+2400.
    """

    cable = models.ForeignKey("Cable", models.PROTECT, related_name="witnesses")
    number = models.PositiveSmallIntegerField()
    label = models.CharField(
        max_length=60, blank=True, help_text="Tells one reading from another: a year, an engine."
    )
    engine = models.CharField(max_length=120, blank=True, help_text="OCR engine and version; empty if not stated.")
    source_name = models.CharField(max_length=255, help_text="Name of the file it came in.")
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=20)
    raw = models.BinaryField()
    text = models.TextField()
    added_at = models.DateTimeField(auto_now_add=True)

    objects = WitnessQuerySet.as_manager()

    class Meta:
        ordering = ["cable", "number"]
        verbose_name_plural = "witnesses"
        indexes = [
            models.Index(fields=["sha256"], name="witness_by_sha256"),
            models.Index(WORDS, name="witness_by_words"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["cable", "number"], name="one_witness_a_number"),
            models.UniqueConstraint(fields=["cable", "label"], name="one_witness_a_label"),
            models.UniqueConstraint(fields=["cable", "sha256"], name="one_witness_a_text"),
            models.CheckConstraint(condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="sha256_is_hex"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="witnesses_count_from_one"),
        ]

    def __str__(self):
        return f"Witness {self.number} ({self.source_name})"

    def get_absolute_url(self):
        return reverse("witness", args=[self.cable.slug, self.number])

    @property
    def key(self) -> str:
        """Its name in the addresses of comparisons."""
        return f"w{self.number}"


class MachineReading(models.Model):
    """
    What one version of the reader made of one witness: which spans are heading, body, end notes or furniture.

    `segments` is a list of [start, end, kind, reason] covering the witness's text without gap;
    `body_map` a list of [body start, body end, raw start, raw end]; `pages` a list of [number, start, end].
    All offsets count code points. Append-only, so that old evidence keeps pointing at the same words.
    """

    witness = models.ForeignKey(Witness, models.PROTECT, related_name="readings")
    engine = models.CharField(max_length=60)
    segments = models.JSONField(default=list)
    pages = models.JSONField(default=list)
    body_map = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["witness", "-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["witness", "engine"], name="one_reading_an_engine"),
        ]

    def __str__(self):
        return f"{self.witness} read by {self.engine}"


class WitnessPageQuerySet(models.QuerySet["WitnessPage"]):
    def as_read_last(self, witnesses):
        """
        The pages of these witnesses as the newest reading of each found them, unsaved.

        A reader of today may part the pages otherwise than the one that read when the file came in.
        """
        newest = MachineReading.objects.filter(witness__in=witnesses).order_by("witness_id", "-created_at", "-pk")
        return [
            WitnessPage(witness_id=witness, number=number, start=start, end=end)
            for witness, pages in newest.distinct("witness_id").values_list("witness_id", "pages")
            for number, start, end in pages
        ]


class WitnessPage(models.Model):
    """A page of a witness as a span of its text; a page image may hang here later."""

    witness = models.ForeignKey(Witness, models.PROTECT, related_name="pages")
    number = models.PositiveSmallIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    image = models.FileField(null=True, blank=True, editable=False)

    objects = WitnessPageQuerySet.as_manager()

    class Meta:
        ordering = ["witness", "number"]
        constraints = [
            models.UniqueConstraint(fields=["witness", "number"], name="one_page_a_number"),
            models.CheckConstraint(condition=models.Q(start__lte=models.F("end")), name="page_span_runs_forward"),
        ]

    def __str__(self):
        return f"Page {self.number} of {self.witness}"
