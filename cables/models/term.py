from django.db import models


class Term(models.Model):
    """A word of telegraphese or an abbreviation, explained where it stands in a text."""

    word = models.CharField(max_length=60, unique=True, help_text="As it stands in cables: RPT, USUN, IL-28.")
    meaning = models.CharField(max_length=300)
    any_case = models.BooleanField(
        default=False,
        help_text="Also in small letters: not for words like LA, which mean something else there.",
    )
    source = models.CharField(max_length=300, help_text="Where the meaning is attested.")

    class Meta:
        ordering = ["word"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(word="") & ~models.Q(meaning=""), name="term_means_something"
            ),
        ]

    def __str__(self):
        return self.word
