"""The list of cables narrowed by what readers ask for: every filter has a name in the address."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import CharField, Count, Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.expressions import Expression
from django.db.models.functions import Cast, Coalesce, LPad, NullIf
from django.http import QueryDict

from cables.models import Addressee, Cable, Classification, Direction, Precedence, Witness
from cables.templatetags.archive import capfirst_only, status_word

NOT_STATED = "not stated"
SHOWN_OPTIONS = 12
MOST_WORDS = 20
MOST_VALUES = 50

PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
SEARCH_TERM = re.compile(r'"([^"]+)"|“([^”]+)”|(\S+)')


# --- form fields


class ManyValuesField(forms.MultipleChoiceField):
    """Any values, several at once: what is not in the archive finds nothing, and is no error."""

    def validate(self, value: list[str]) -> None:
        if len(value) > MOST_VALUES:
            raise ValidationError(f"At most {MOST_VALUES} values can be chosen at once.")
        for one in value:
            if len(one) > 300:
                raise ValidationError("A value is longer than anything the archive holds.")
            ProhibitNullCharactersValidator()(one)


class PartialDateField(forms.CharField):
    """A year, month or day, as `1962`, `1962-10` or `1962-10-29`; gives its first and last day."""

    def clean(self, value: str) -> tuple[date, date] | None:
        text = super().clean(value)
        if not text:
            return None
        match = PARTIAL_DATE.fullmatch(text)
        try:
            if not match:
                raise ValueError
            year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
            first = date(year, month or 1, day or 1)
            last = date(year, month or 12, day or monthrange(year, month or 12)[1])
        except ValueError:
            raise ValidationError("Write a date as a year, month or day: 1962, 1962-10 or 1962-10-29.") from None
        return first, last


class PartialDateFilter(django_filters.CharFilter):
    field_class = PartialDateField


# --- facets: filters that offer their values with a count


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    options: list[Option]
    left_out: int


def worded(value: str) -> str:
    """ "TOP SECRET" as "Top secret"; "not stated" as it is."""
    return value if value == NOT_STATED else capfirst_only(value)


def stated(expression: str | Expression) -> Coalesce:
    """A text, or "not stated" where it is empty or null."""
    field = F(expression) if isinstance(expression, str) else expression
    return Coalesce(
        NullIf(Cast(field, TextField()), Value("", TextField())), Value(NOT_STATED), output_field=TextField()
    )


class FacetFilter(django_filters.Filter):
    """Keeps cables whose value is one of those chosen; `expression` gives the value of a cable."""

    field_class = ManyValuesField

    def __init__(self, *args, expression: Expression, words: Callable[[str], str] = str, **kwargs):
        super().__init__(*args, **kwargs)
        self.expression = expression
        self.words = words

    def filter(self, queryset: QuerySet, value: list[str]) -> QuerySet:
        if not value:
            return queryset
        return queryset.alias(**{self.alias: self.expression}).filter(**{f"{self.alias}__in": value})

    @property
    def alias(self) -> str:
        return f"facet_{self.field_name}"

    def counts(self, queryset: QuerySet) -> Iterator[tuple[str, int]]:
        """Every value among these cables with how many have it, most frequent first."""
        rows = queryset.order_by().annotate(value=self.expression).values_list("value")
        return rows.annotate(n=Count("pk")).order_by("-n", "value")


class RecipientFilter(FacetFilter):
    """As FacetFilter, for addressees: a cable may have several, and counts once under each."""

    def filter(self, queryset: QuerySet, value: list[str]) -> QuerySet:
        if not value:
            return queryset
        named = Addressee.objects.filter(cable=OuterRef("pk")).alias(label=ADDRESSEE).filter(label__in=value)
        kept = Q(Exists(named))
        if NOT_STATED in value:
            kept |= ~Q(Exists(Addressee.objects.filter(cable=OuterRef("pk"))))
        return queryset.filter(kept)

    def counts(self, queryset: QuerySet) -> Iterator[tuple[str, int]]:
        rows = queryset.order_by().annotate(value=RECIPIENT).values_list("value")
        return rows.annotate(n=Count("pk", distinct=True)).order_by("-n", "value")


class CaptionFilter(FacetFilter):
    """As FacetFilter, for captions: a cable may bear several."""

    def filter(self, queryset: QuerySet, value: list[str]) -> QuerySet:
        if not value:
            return queryset
        kept = Q(captions__overlap=[one for one in value if one != NOT_STATED])
        return queryset.filter(kept | Q(captions=[]) if NOT_STATED in value else kept)

    def counts(self, queryset: QuerySet) -> Iterator[tuple[str, int]]:
        unnested = Func(F("captions"), function="unnest", output_field=CharField())
        rows = queryset.order_by().annotate(value=unnested).values_list("value")
        return rows.annotate(n=Count("pk")).order_by("-n", "value")


SENDER = stated(Coalesce("sender__name", NullIf("sender_as_read", Value(""))))
ADDRESSEE = stated(Coalesce("correspondent__name", "as_read"))
RECIPIENT = stated(Coalesce("addressees__correspondent__name", "addressees__as_read"))
NUMBER = LPad(
    Func(F("telegram_number"), Value(r"\D"), Value(""), Value("g"), function="regexp_replace"), 20, Value("0")
)

SORTS: dict[str, tuple[str, tuple]] = {
    "newest": (
        "Newest first",
        (F("sent_on").desc(nulls_last=True), F("sent_time").desc(nulls_last=True), "record_number"),
    ),
    "oldest": (
        "Oldest first",
        (F("sent_on").asc(nulls_last=True), F("sent_time").asc(nulls_last=True), "record_number"),
    ),
    "number": ("Telegram number", (NUMBER, "telegram_number", "record_number")),
    "added": ("Added last", ("-added_at", "-pk")),
}
DEFAULT_SORT = "newest"

UNDATED = (("also", "Also those without a date"), ("only", "Only those without a date"))
POINTS = (("yes", "With numbered points"), ("no", "Running text"))


# --- search in the words themselves


def search_terms(query: str) -> list[str]:
    """Words and quoted phrases of a query, in order; raises ValidationError for more than twenty."""
    terms = [" ".join((m[1] or m[2] or m[3]).split()) for m in SEARCH_TERM.finditer(query)]
    terms = [term for term in dict.fromkeys(terms) if term]
    if len(terms) > MOST_WORDS:
        raise ValidationError(f"A search takes up to {MOST_WORDS} words or phrases; this one has {len(terms)}.")
    return terms


def contains(field: str, term: str) -> Q:
    """That a text holds a word, or a phrase however its blanks and line ends fall."""
    if " " not in term:
        return Q(**{f"{field}__icontains": term})
    return Q(**{f"{field}__iregex": r"\s+".join(map(re.escape, term.split()))})


class SearchField(forms.CharField):
    def clean(self, value: str) -> list[str]:
        return search_terms(super().clean(value) or "")


class SearchFilter(django_filters.CharFilter):
    """Keeps cables that hold every term in the cleaned text, in any raw reading, or in what describes them."""

    field_class = SearchField

    def filter(self, queryset: QuerySet, value: list[str]) -> QuerySet:
        for term in value or []:
            raw = Witness.objects.filter(contains("text", term), cable=OuterRef("pk"))
            described = (Q(**{f"{name}__icontains": term}) for name in self.described)
            kept = contains("shown_text", term) | Q(Exists(raw))
            addressed = Addressee.objects.filter(
                Q(as_read__icontains=term) | Q(correspondent__name__icontains=term), cable=OuterRef("pk")
            )
            kept |= Q(Exists(addressed))
            for one in described:
                kept |= one
            queryset = queryset.filter(kept)
        return queryset

    described = (
        "telegram_number", "record_number", "title", "subject", "signatory", "sender__name", "sender_as_read",
    )  # fmt: skip


# --- the filter set


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the query without it."""

    label: str
    value: str
    query: str


class CableFilter(django_filters.FilterSet):
    """Everything `/cables/` can be narrowed by. Unknown parameters are ignored, bad values told in sentences."""

    q = SearchFilter(label="Words", max_length=500)
    date_after = PartialDateFilter(label="Sent from", max_length=40, method="keep_dates")
    date_before = PartialDateFilter(label="Sent until", max_length=40, method="keep_dates")
    undated = django_filters.ChoiceFilter(label="Undated", choices=UNDATED, method="keep_dates")
    sender = FacetFilter(label="Sender", expression=SENDER)
    recipient = RecipientFilter(label="Recipient", expression=RECIPIENT)
    classification = FacetFilter(label="Classification", expression=stated("classification"), words=worded)
    precedence = FacetFilter(label="Precedence", expression=stated("precedence"), words=worded)
    caption = CaptionFilter(label="Caption", expression=None, words=worded)
    direction = FacetFilter(label="Direction", expression=stated("direction"), words=worded)
    status = FacetFilter(label="State of the text", expression=stated("status"), words=status_word)
    collection = FacetFilter(label="Collection", expression=stated("collection__name"))
    points = django_filters.ChoiceFilter(label="Numbered points", choices=POINTS, method="keep_points")
    sort = django_filters.ChoiceFilter(
        label="Order", choices=[(name, words) for name, (words, _) in SORTS.items()], method="keep_all"
    )

    class Meta:
        model = Cable
        fields: list[str] = []

    ORDER_OF_VALUES = {
        "classification": [*Classification.values, NOT_STATED],
        "precedence": [*Precedence.values, NOT_STATED],
        "direction": [*Direction.values, NOT_STATED],
    }

    @property
    def values(self) -> dict:
        """What was asked for, cleaned; empty if anything in it could not be understood."""
        return self.form.cleaned_data if self.is_valid() else {}

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        name = self.values.get("sort") or DEFAULT_SORT
        return self.narrowed(queryset).order_by(*SORTS[name][1])

    def narrowed(self, queryset: QuerySet, without: str = "") -> QuerySet:
        """These cables narrowed by every filter but one, so that its own counts show what else could be chosen."""
        for name, value in self.values.items():
            if name != without and name not in ("date_after", "date_before"):
                queryset = self.filters[name].filter(queryset, value)
        return self._within_dates(queryset) if without != "date" else queryset

    def _within_dates(self, queryset: QuerySet) -> QuerySet:
        after, before = self.values.get("date_after"), self.values.get("date_before")
        undated = self.values.get("undated")
        if undated == "only":
            return queryset.filter(sent_on=None)
        dated = Q()
        if after:
            dated &= Q(sent_on__gte=after[0])
        if before:
            dated &= Q(sent_on__lte=before[1])
        return queryset.filter(dated | Q(sent_on=None) if undated == "also" else dated)

    def keep_all(self, queryset: QuerySet, name: str, value: object) -> QuerySet:
        return queryset

    keep_dates = keep_all  # dates are one question, put by _within_dates

    def keep_points(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(point_count__gt=0) if value == "yes" else queryset.filter(point_count=0)

    def facets(self) -> list[Facet]:
        """Each facet with its values among the cables that all other filters leave."""
        return [self._facet(name, one) for name, one in self.filters.items() if isinstance(one, FacetFilter)]

    def _facet(self, name: str, facet: FacetFilter) -> Facet:
        chosen = self.values.get(name) or []
        counted = {str(value): n for value, n in facet.counts(self.narrowed(self.queryset, without=name))}
        counted |= {value: 0 for value in chosen if value not in counted}
        order = self.ORDER_OF_VALUES.get(name)
        names = sorted(counted, key=order.index) if order and set(counted) <= set(order) else list(counted)
        shown = [value for n, value in enumerate(names) if n < SHOWN_OPTIONS or value in chosen]
        options = [Option(value, facet.words(value), counted[value], value in chosen) for value in shown]
        return Facet(name, facet.label, options, len(names) - len(shown))

    def chips(self) -> list[Chip]:
        """One chip for every value in force, as it was typed."""
        chips = []
        for name, one in self.filters.items():
            if name == "sort" or not self.values.get(name):
                continue
            for value in self.data.getlist(name):
                if value.strip():
                    chips.append(Chip(one.label, self._words(name, value), self._query_without(name, value)))
        return chips

    def _words(self, name: str, value: str) -> str:
        one = self.filters[name]
        if isinstance(one, FacetFilter):
            return one.words(value)
        return dict(one.extra.get("choices") or ()).get(value, value)

    def _query_without(self, name: str, value: str) -> str:
        query: QueryDict = self.data.copy()
        query.setlist(name, [other for other in query.getlist(name) if other != value])
        query.pop("page", None)
        return f"?{query.urlencode()}"

    def errors(self) -> list[tuple[str, str]]:
        """What could not be understood: the filter's label and a sentence."""
        self.is_valid()
        return [(self.filters[name].label, " ".join(messages)) for name, messages in self.form.errors.items()]
