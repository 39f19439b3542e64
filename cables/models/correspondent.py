import unicodedata

from django.db import models


def fold_name(name: str) -> str:
    """The form in which names are compared: letters and digits only, one blank between words, upper case."""
    plain = unicodedata.normalize("NFKD", name)
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.upper().split())


class CorrespondentQuerySet(models.QuerySet["Correspondent"]):
    def named(self, name: str):
        """Keep the one whose name or alias this is, however it is spaced, cased or punctuated."""
        return self.filter(aliases__folded=fold_name(name))


class Correspondent(models.Model):
    """A person, post, office or agency that sends or receives cables: one record under all its names."""

    class Kind(models.TextChoices):
        POST = "post", "Post"
        OFFICE = "office", "Office"
        AGENCY = "agency", "Agency"
        PERSON = "person", "Person"
        GROUP = "group", "Group of posts"
        UNKNOWN = "unknown", "Not yet described"

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.UNKNOWN)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True, help_text="Where the name and its aliases are attested.")

    objects = CorrespondentQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class CorrespondentAlias(models.Model):
    """One spelling of a correspondent; its own name is among them, so that one look-up finds every spelling."""

    correspondent = models.ForeignKey(Correspondent, models.CASCADE, related_name="aliases")
    alias = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, unique=True, editable=False)

    class Meta:
        ordering = ["alias"]
        verbose_name_plural = "correspondent aliases"
        constraints = [
            models.CheckConstraint(condition=~models.Q(folded=""), name="alias_has_a_letter_or_digit"),
        ]

    def __str__(self):
        return self.alias

    def clean_fields(self, exclude=None):
        """Fill `folded` before validation, so that a second spelling of one name is refused in the form."""
        self.folded = fold_name(self.alias)
        super().clean_fields(exclude=(set(exclude or ()) - {"folded"}) if self.folded else exclude)
