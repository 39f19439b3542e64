from datetime import date, timedelta

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef

from cables.roles import sees_everything
from cables.text.folding import fold_name
from cables.text.vocabulary.authorities import AUTHORITIES

from .cable import Addressee, Cable

SHIPPED = sorted({entry.name for entry in AUTHORITIES})

# As long after a place was renamed, and before, a paper's own name for it stands.
SETTLING = timedelta(days=366)


def checked_fold(name: str, field: str, most: int = 200) -> str:
    """
    The form a name is compared in; raises ValidationError for the field it was typed in if it is none.

    It may be longer than the name: one character can stand for a whole phrase.
    """
    folded = fold_name(name)
    if not folded:
        raise ValidationError({field: "It needs a letter or a digit at least: by those it is found again."})
    if len(folded) > most:
        raise ValidationError({field: f"Written out it has {len(folded)} characters: {most} at most."})
    return folded


class CorrespondentQuerySet(models.QuerySet["Correspondent"]):
    def named(self, name: str):
        """Keep the one whose name or alias this is, however it is spaced, cased or punctuated."""
        return self.filter(aliases__folded=fold_name(name))

    def visible_to(self, user):
        """
        Keep whom this person may know of: who stands in a cable they see or in none, and the shipped vocabulary,
        which anybody may read elsewhere: a name missing in it would tell that it stands in a closed cable.
        """
        if sees_everything(user):
            return self
        seen, held = _stands_in(Cable.objects.visible_to(user)), _stands_in(Cable.objects.all())
        return self.filter(models.Q(name__in=SHIPPED) | seen | ~held)


def _stands_in(cables) -> models.Q:
    """That a correspondent sent or received one of these cables."""
    cables = cables.order_by()
    received = Addressee.objects.filter(correspondent=OuterRef("pk"), cable__in=cables)
    return Exists(cables.filter(sender=OuterRef("pk"))) | Exists(received)


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

    # [name, folded, first day or null, day it was renamed or null] of every dated alias, the latest first. Kept by
    # the database (migration 0027), so that whoever has the correspondent has its names.
    period_names = models.JSONField(default=list, editable=False)

    objects = CorrespondentQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def clean(self):
        """Its name has letters to be found by, and is not another correspondent's in any spelling."""
        if self.name:
            taken = CorrespondentAlias.objects.exclude(correspondent=self.pk)
            refuse_taken(taken.filter(folded=checked_fold(self.name, "name")), "name")

    def called(self, day: date | None, folded: str = "") -> str:
        """
        What it was called on a day.

        Args:
            day: Of the cable; None where none is sure: then a dated name stands only if the paper has it.
            folded: The name as read, in the form names are compared in. Of several names of a time it chooses, and
                within a year of a renaming it stands, as offices changed their forms slowly.
        """
        names = [
            (name, one, since and date.fromisoformat(since), until and date.fromisoformat(until))
            for name, one, since, until in self.period_names
        ]
        if day is None:
            return next((name for name, one, *_ in names if one == folded), self.name)
        near = [name for name, one, *period in names if one == folded and _in_force(day, *period, SETTLING)]
        if near:
            return near[0]
        renamed = [change for _, _, *period in names for change in period if change]
        if folded == fold_name(self.name) and any(abs(change - day) <= SETTLING for change in renamed):
            return self.name
        return next((name for name, _, *period in names if _in_force(day, *period)), self.name)

    @property
    def called_today(self) -> str:
        return self.called(date.today())


def _in_force(day: date, since: date | None, until: date | None, margin: timedelta = timedelta()) -> bool:
    """Whether a name was in use on a day, or within a margin of it."""
    return (since is None or since - margin <= day) and (until is None or day < until + margin)


class CorrespondentAliasQuerySet(models.QuerySet["CorrespondentAlias"]):
    def visible_to(self, user):
        """
        Keep the names this person may know: of correspondents they may know, less what a colleague decided to be
        another name where it was read, if they see no cable in which it was.
        """
        if sees_everything(user):
            return self
        named = self.filter(correspondent__in=Correspondent.objects.visible_to(user))
        decided = apps.get_model("cables", "NameDecision").objects.standing().filter(added_alias=True)
        seen = Cable.objects.visible_to(user).order_by()
        read = {"folded": OuterRef("folded"), "correspondent": OuterRef("correspondent")}
        return named.filter(
            ~Exists(decided.filter(**read))
            | Exists(seen.filter(sender=OuterRef("correspondent"), sender_folded=OuterRef("folded")))
            | Exists(Addressee.objects.filter(cable__in=seen, **read))
        )


class CorrespondentAlias(models.Model):
    """One spelling of a correspondent; its own name is among them, so that one look-up finds every spelling."""

    correspondent = models.ForeignKey(Correspondent, models.CASCADE, related_name="aliases")
    alias = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, unique=True, editable=False)
    since = models.DateField(
        null=True,
        blank=True,
        help_text="The first day it was the name. Cables of its time are shown under it.",
    )
    until = models.DateField(null=True, blank=True, help_text="The day another name took its place.")
    source = models.CharField(
        max_length=300, blank=True, help_text="Where the name and its time are attested; a dated name needs one."
    )

    objects = CorrespondentAliasQuerySet.as_manager()

    class Meta:
        ordering = ["alias"]
        verbose_name_plural = "correspondent aliases"
        constraints = [
            models.CheckConstraint(condition=~models.Q(folded=""), name="alias_has_a_letter_or_digit"),
            models.CheckConstraint(
                condition=models.Q(since=None) | models.Q(until=None) | models.Q(since__lt=models.F("until")),
                name="alias_begins_before_it_ends",
                violation_error_message="The name would end before it begins.",
            ),
            models.CheckConstraint(
                condition=models.Q(since=None, until=None) | ~models.Q(source=""),
                name="dated_alias_has_a_source",
                violation_error_message="Say where the dates are attested.",
            ),
        ]

    def __str__(self):
        return self.alias

    @property
    def time(self) -> str:
        """When it was the name, in years: "until 1966", "1936–1961", "from 1976"; empty if not dated."""
        if self.since and self.until:
            return f"{self.since.year}–{self.until.year}"
        return f"from {self.since.year}" if self.since else f"until {self.until.year}" if self.until else ""

    def clean(self):
        """Refuse a name somebody has, in any spelling, where it was typed."""
        if self.alias:
            self.folded = checked_fold(self.alias, "alias")
            taken = CorrespondentAlias.objects.exclude(pk=self.pk)
            refuse_taken(taken.filter(folded=self.folded), "alias")


def refuse_taken(taken: CorrespondentAliasQuerySet, field: str) -> None:
    """Raise ValidationError for the field a name was typed in, if one of these has it already."""
    if held := taken.select_related("correspondent").first():
        raise ValidationError({field: f"This is a name of {held.correspondent} already: “{held}”."})
