from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class CableWords(models.Model):
    """
    The words a cable is found by. Derived from its texts and statements: may be deleted and made again.

    `words` is written by `cables.finding.upkeep`, never by PostgreSQL's own parser, which knows nothing of damaged
    paper. A very long cable has several rows, each with all its words and the places of some.
    """

    cable = models.ForeignKey("Cable", models.CASCADE, related_name="+", db_index=False)
    part = models.PositiveSmallIntegerField(default=0)
    words = SearchVectorField()

    class Meta:
        verbose_name_plural = "words of cables"
        constraints = [models.UniqueConstraint(fields=["cable", "part"], name="one_row_of_words_a_part")]
        indexes = [GinIndex(fields=["words"], name="cable_by_words")]

    def __str__(self):
        return f"Words of cable {self.cable_id}"


class ArchiveWord(models.Model):
    """
    A word of the archive under the keys its misreadings share with it (`cables.text.words.keys`). Derived.

    It may stand in closed cables only: it is shown to nobody before it is found in a cable they may see. Two rows
    of one word do no harm: a rule against them would make everybody who brings the same new word wait in line.
    """

    word = models.CharField(max_length=60)
    keys = ArrayField(models.IntegerField())

    class Meta:
        indexes = [
            models.Index(fields=["word"], name="word_itself"),
            GinIndex(fields=["keys"], name="word_by_keys"),
        ]

    def __str__(self):
        return self.word
