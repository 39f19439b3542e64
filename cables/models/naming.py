"""What people decide about names as read, and the words of markings; correspondents stand in correspondent.py."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef

from cables.roles import sees_everything

from .cable import Addressee, Cable
from .correspondent import checked_fold
from .vocabulary import Classification, Precedence


class NameDecisionQuerySet(models.QuerySet["NameDecision"]):
    def standing(self):
        """Keep those nobody has undone."""
        return self.filter(undone_at=None)

    def visible_to(self, user):
        """Keep those about names that stand in a cable this person sees: where they were linked, or nowhere."""
        if sees_everything(user):
            return self
        seen = Cable.objects.visible_to(user).order_by()
        linked = {"correspondent": OuterRef("correspondent"), "folded": OuterRef("folded")}
        unlinked = {"correspondent": None, "folded": OuterRef("folded")}
        return self.filter(
            Exists(seen.filter(sender=OuterRef("correspondent"), sender_folded=OuterRef("folded")))
            | Exists(seen.filter(sender=None, sender_folded=OuterRef("folded")).exclude(sender_folded=""))
            | Exists(Addressee.objects.filter(cable__in=seen, **linked))
            | Exists(Addressee.objects.filter(cable__in=seen, **unlinked).exclude(folded=""))
        )


class NameDecision(models.Model):
    """
    What a person decided about a name that was read and known to nobody; it holds for every cable it stands in.

    `folded` is the name in the form names are compared in. A decision is undone, never deleted.
    """

    class Verdict(models.TextChoices):
        ALIAS = "alias", "Another name of a correspondent"
        NEW = "new", "A correspondent not known before"
        NO_NAME = "no name", "Not a name"

    folded = models.CharField(max_length=200)
    as_read = models.CharField(max_length=300)
    verdict = models.CharField(max_length=10, choices=Verdict)
    correspondent = models.ForeignKey(
        "Correspondent", models.SET_NULL, null=True, blank=True, related_name="decisions"
    )
    name = models.CharField(max_length=200, blank=True, help_text="The correspondent's name at the time.")
    added_alias = models.BooleanField(default=False)
    decided_by = models.ForeignKey("User", models.PROTECT, related_name="name_decisions")
    decided_at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey("User", models.PROTECT, null=True, blank=True, related_name="undone_decisions")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = NameDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["folded"], condition=models.Q(undone_at=None), name="one_decision_a_name"
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="no name", name="", correspondent=None)
                | (models.Q(verdict__in=["alias", "new"]) & ~models.Q(name="")),
                name="decision_names_a_correspondent",
            ),
            models.CheckConstraint(
                condition=models.Q(undone_at=None, undone_by=None)
                | models.Q(undone_at__isnull=False, undone_by__isnull=False),
                name="decision_undone_by_somebody",
            ),
            models.CheckConstraint(condition=~models.Q(folded=""), name="decision_about_some_name"),
        ]

    def __str__(self):
        return f"{self.as_read}: {self.name or self.get_verdict_display().lower()}"


class Marking(models.Model):
    """
    A word typed or stamped on cables to say who may read them and how fast, and what it stands for.

    The reader knows those shipped with the archive; what is entered here is looked for besides.
    """

    class Kind(models.TextChoices):
        CLASSIFICATION = "classification", "Classification"
        PRECEDENCE = "precedence", "Precedence"
        CAPTION = "captions", "Caption"

    kind = models.CharField(max_length=20, choices=Kind)
    form = models.CharField(max_length=60, help_text="As it stands on the paper: PRITY, LIMDIS.")
    folded = models.CharField(max_length=60, editable=False)
    value = models.CharField(max_length=60, help_text="What the archive states for it: PRIORITY, LIMDIS.")
    in_use = models.BooleanField(
        default=True, help_text="Off: what the reader takes for this caption is not stated."
    )
    source = models.CharField(max_length=300, help_text="Where the marking is attested.")

    class Meta:
        ordering = ["kind", "form"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "folded"], name="one_marking_a_form"),
            models.CheckConstraint(
                condition=~models.Q(folded="") & ~models.Q(value=""), name="marking_means_something"
            ),
        ]

    def __str__(self):
        return self.form

    def clean(self):
        """One entry a form, however spelt; classifications and precedences are those the archive files by."""
        if self.form:
            self.folded = checked_fold(self.form, "form", 60)
            others = Marking.objects.filter(kind=self.kind, folded=self.folded).exclude(pk=self.pk)
            if held := others.first():
                raise ValidationError({"form": f"There is “{held}” already, which means {held.value}."})
        known = {self.Kind.CLASSIFICATION: Classification, self.Kind.PRECEDENCE: Precedence}.get(self.kind)
        if known and self.value not in known.values:
            raise ValidationError({"value": f"One of: {', '.join(known.values)}."})


class LoadedEntry(models.Model):
    """An entry of the shipped vocabulary that was loaded once: never again, so that people's changes stay."""

    key = models.CharField(max_length=300, unique=True)
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "loaded entries"

    def __str__(self):
        return self.key
