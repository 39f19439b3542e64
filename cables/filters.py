"""The list of cables narrowed by what readers ask for: every filter has a name in the address."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date

import django_filters
import numpy as np
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    TimeField,
    Value,
    When,
)
from django.db.models.expressions import Expression, OrderBy
from django.db.models.functions import Cast, Coalesce, LPad, NullIf
from django.http import QueryDict

from cables.facets.asking import Found, Question
from cables.facets.columns import NOT_STATED
from cables.models import Addressee, Cable, Classification, Direction, Precedence, Zone
from cables.templatetags.archive import capfirst_only, status_word

SHOWN_OPTIONS = 12
MOST_VALUES = 50
MOST_PICKED = 200

PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
YEAR, MONTH = re.compile(r"\d{4}"), re.compile(r"(\d{4})-(\d{2})")


# --- form fields


class ManyValuesField(forms.MultipleChoiceField):
    """
    Any values, several at once: what is not in the archive finds nothing, and is no error.

    A value left empty, as forms of other sites and addresses cut by hand bring it, is none.
    """

    def to_python(self, value: list[str] | None) -> list[str]:
        return [one for one in super().to_python(value) if one.strip()]

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


class PickedField(ManyValuesField):
    """Addresses of cables that were ticked one by one."""

    def validate(self, value: list[str]) -> None:
        if len(value) > MOST_PICKED:
            raise ValidationError(f"At most {MOST_PICKED} cables can be chosen one by one.")
        for one in value:
            if len(one) > 140:
                raise ValidationError("That is no address of a cable.")
            ProhibitNullCharactersValidator()(one)


class PartialDateFilter(django_filters.CharFilter):
    field_class = PartialDateField


class ManyFilter(django_filters.Filter):
    field_class = ManyValuesField


class PickedFilter(django_filters.Filter):
    field_class = PickedField


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


def state_words(value: str) -> str:
    """A state as the cards of the list say it, also where there is no text whose state could be told."""
    return "No text yet" if value == NOT_STATED else status_word(value)


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

    def __deepcopy__(self, memo: dict) -> "FacetFilter":
        """Every list has filters of its own; their expressions, which nothing changes, are shared."""
        return copy(self)

    def filter(self, queryset: QuerySet, value: list[str]) -> QuerySet:
        if not value:
            return queryset
        return queryset.alias(**{self.alias: self.expression}).filter(**{f"{self.alias}__in": value})

    @property
    def alias(self) -> str:
        return f"facet_{self.field_name}"

    def counted(self, found: Found, name: str) -> dict[str, int]:
        """Every value with how many cables have it, among those that all other filters leave."""
        counts = found.counts(name)
        labels = found.columns.facets[name].labels
        return {labels[code]: int(counts[code]) for code in np.flatnonzero(counts).tolist()}

    def foremost(self, found: Found, name: str, chosen: Sequence[str]) -> tuple[dict[str, int], int]:
        """
        The same for all values that can be among the first SHOWN_OPTIONS and those chosen; how many more exist.

        Of thousands of senders putting every one into words would cost more than counting them.
        """
        counts = found.counts(name)
        facet = found.columns.facets[name]
        present = np.flatnonzero(counts)
        first = present
        if len(present) > 2 * SHOWN_OPTIONS:
            least = np.partition(counts[present], -SHOWN_OPTIONS)[-SHOWN_OPTIONS]
            wanted = [facet.code_of[value] for value in chosen if value in facet.code_of]
            first = np.union1d(present[counts[present] >= least], [code for code in wanted if counts[code]])
        told = {facet.labels[code]: int(counts[code]) for code in first.astype(int).tolist()}
        return told, len(present) - len(told)

    def counts(self, queryset: QuerySet) -> Iterator[tuple[str, int]]:
        """The same by GROUP BY, the long way round: what tests and measurements compare with."""
        rows = queryset.order_by().annotate(value=self.expression).values_list("value")
        return rows.annotate(n=Count("pk")).order_by("-n", "value")


class PeriodFilter(FacetFilter):
    """As FacetFilter, for periods: few enough to be told all."""

    def foremost(self, found: Found, name: str, chosen: Sequence[str]) -> tuple[dict[str, int], int]:
        return self.counted(found, name), 0


class YearFilter(PeriodFilter):
    """As FacetFilter, for the year a cable was sent in."""

    def counted(self, found: Found, name: str) -> dict[str, int]:
        years: dict[str, int] = {}
        for month, count in found.months("year", "month").items():
            year = f"{month // 12:04}" if month else NOT_STATED
            years[year] = years.get(year, 0) + count
        return years


class MonthFilter(PeriodFilter):
    """As FacetFilter, for the month: offered where the years chosen leave few enough."""

    def counted(self, found: Found, name: str) -> dict[str, int]:
        months = found.months("month")
        if len(months) > 2 * SHOWN_OPTIONS:
            return {}
        return {f"{m // 12:04}-{m % 12 + 1:02}" if m else NOT_STATED: count for m, count in months.items()}


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

# A date or time that a machine may well have misread is none to count, narrow or order by.
SURE_DAY = Case(
    When(unsure__contains=["date"], then=Value(None)), default=F("sent_on"), output_field=DateField(null=True)
)
SURE_TIME = Case(
    When(unsure__overlap=["date", "time"], then=Value(None)),
    default=F("sent_time"),
    output_field=TimeField(null=True),
)
# Of a day, times counted in Zulu are instants and stand in their order; times of other clocks, which no one can
# compare with them, follow in theirs.
CLOCK = Case(
    When(Q(sent_time=None) | Q(unsure__overlap=["date", "time"]), then=None),
    When(sent_zone=Zone.ZULU, then=0),
    default=1,
    output_field=IntegerField(),
)

SORTS: dict[str, tuple[str, tuple]] = {
    "newest": (
        "Newest first",
        (
            OrderBy(SURE_DAY, descending=True, nulls_last=True),
            CLOCK.desc(nulls_last=True),
            OrderBy(SURE_TIME, descending=True, nulls_last=True),
            "pk",
        ),
    ),
    "oldest": (
        "Oldest first",
        (
            OrderBy(SURE_DAY, nulls_last=True),
            CLOCK.asc(nulls_last=True),
            OrderBy(SURE_TIME, nulls_last=True),
            "pk",
        ),
    ),
    "number": ("Telegram number", (NUMBER, "pk")),
    "added": ("Added last", ("-added_at", "-pk")),
}
BEST, BEST_WORDS = "best", "Best match first"
DEFAULT_SORT = "newest"

# Facets whose values stand in columns of their own.
COLUMN_FACETS = (
    "sender", "recipient", "classification", "precedence", "caption", "direction", "status", "collection",
)  # fmt: skip
OF_WORDS = ("layer", "exact", "drop")  # filters that say how words are searched

LAYERS = (("text", "In the cleaned text"), ("raw", "In the raw OCR"))

UNDATED = (
    ("also", "Also those without a sure date"),
    ("only", "Only those without a sure date"),
    ("unsure", "Only those whose date is a likely reading"),
)
POINTS = (("yes", "With numbered points"), ("no", "Running text"))


# --- the filter set


def _to_char(form: str) -> Func:
    return Func(SURE_DAY, Value(form), function="to_char", output_field=TextField())


def surely(value: str) -> str:
    """A year as it is; for none, what that means."""
    return "no sure date" if value == NOT_STATED else value


def month_words(value: str) -> str:
    """ "1962-10" as "October 1962"; anything else as it is."""
    match = MONTH.fullmatch(value)
    return (
        f"{date(int(match[1]), int(match[2]), 1):%B} {match[1]}"
        if match and _month(value) >= 12
        else surely(value)
    )


def _month(value: str) -> int:
    """A month as a number, year * 12 + month - 1; 0 for "not stated", -1 for what is none."""
    match = MONTH.fullmatch(value)
    if match and 1 <= int(match[2]) <= 12:
        return int(match[1]) * 12 + int(match[2]) - 1
    return 0 if value == NOT_STATED else -1


def _year(value: str) -> int:
    return int(value) if YEAR.fullmatch(value) else 0 if value == NOT_STATED else -1


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the query without it."""

    label: str
    value: str
    query: str


class CableFilter(django_filters.FilterSet):
    """Everything `/cables/` can be narrowed by. Unknown parameters are ignored, bad values told in sentences."""

    q = django_filters.CharFilter(label="Words", max_length=500, method="keep_all")
    layer = django_filters.ChoiceFilter(label="Searched", choices=LAYERS, method="keep_all")
    exact = django_filters.ChoiceFilter(label="Spelling", choices=[("1", "exactly as typed")], method="keep_all")
    drop = ManyFilter(label="Without", method="keep_all")
    pick = PickedFilter(label="Chosen", method="keep_picked")
    date_after = PartialDateFilter(label="Sent from", max_length=40, method="keep_dates")
    date_before = PartialDateFilter(label="Sent until", max_length=40, method="keep_dates")
    undated = django_filters.ChoiceFilter(label="Without a sure date", choices=UNDATED, method="keep_dates")
    sender = FacetFilter(label="Sender", expression=SENDER)
    recipient = RecipientFilter(label="Recipient", expression=RECIPIENT)
    year = YearFilter(label="Year", expression=stated(_to_char("YYYY")), words=surely)
    month = MonthFilter(label="Month", expression=stated(_to_char("YYYY-MM")), words=month_words)
    classification = FacetFilter(label="Classification", expression=stated("classification"), words=worded)
    precedence = FacetFilter(label="Precedence", expression=stated("precedence"), words=worded)
    caption = CaptionFilter(label="Caption", expression=None, words=worded)
    direction = FacetFilter(label="Direction", expression=stated("direction"), words=worded)
    status = FacetFilter(label="State of the text", expression=stated("status"), words=state_words)
    collection = FacetFilter(label="Collection", expression=stated("collection__name"))
    points = django_filters.ChoiceFilter(label="Numbered points", choices=POINTS, method="keep_points")
    sort = django_filters.ChoiceFilter(
        label="Order",
        choices=[(BEST, BEST_WORDS), *((name, words) for name, (words, _) in SORTS.items())],
        method="keep_all",
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

    @property
    def order(self) -> str:
        """The order asked for; without a word, the best match first where words were searched, else the newest."""
        chosen = self.values.get("sort")
        if self.values.get("q"):
            return chosen or BEST
        return DEFAULT_SORT if chosen in (None, "", BEST) else chosen

    def question(self) -> Question:
        """All filters but the words, as the columns are asked."""
        asked = self.values
        after, before = asked.get("date_after"), asked.get("date_before")
        days = None
        if after or before:
            days = (
                after[0].toordinal() if after else 1,
                before[1].toordinal() if before else date.max.toordinal(),
            )
        points = asked.get("points")
        return Question(
            values=tuple((name, tuple(asked[name])) for name in COLUMN_FACETS if asked.get(name)),
            days=days,
            undated=asked.get("undated") or "",
            years=tuple(map(_year, asked.get("year") or ())),
            months=tuple(map(_month, asked.get("month") or ())),
            numbered=points == "yes" if points else None,
        )

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        order = SORTS[DEFAULT_SORT if self.order == BEST else self.order][1]
        return self.narrowed(queryset).order_by(*order)

    def narrowed(self, queryset: QuerySet, without: str = "") -> QuerySet:
        """These cables narrowed by every filter but one, so that its own counts show what else could be chosen."""
        for name, value in self.values.items():
            if name != without and name not in ("date_after", "date_before"):
                queryset = self.filters[name].filter(queryset, value)
        return self._within_dates(queryset) if without != "date" else queryset

    def _within_dates(self, queryset: QuerySet) -> QuerySet:
        after, before = self.values.get("date_after"), self.values.get("date_before")
        undated = self.values.get("undated")
        queryset = queryset.alias(sure_day=SURE_DAY)
        if undated in ("only", "unsure"):
            queryset = queryset.filter(sure_day=None)
            return queryset.exclude(sent_on=None) if undated == "unsure" else queryset
        dated = Q()
        if after:
            dated &= Q(sure_day__gte=after[0])
        if before:
            dated &= Q(sure_day__lte=before[1])
        return queryset.filter(dated | Q(sure_day=None) if undated == "also" and dated else dated)

    def keep_all(self, queryset: QuerySet, name: str, value: object) -> QuerySet:
        return queryset

    keep_dates = keep_all  # dates are one question, put by _within_dates

    def keep_picked(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        return queryset.filter(slug__in=value) if value else queryset

    def keep_points(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(point_count__gt=0) if value == "yes" else queryset.filter(point_count=0)

    def facets(self, found: Found) -> list[Facet]:
        """Each facet with its values among the cables that all other filters leave."""
        return [
            self._facet(name, one, *one.foremost(found, name, self.values.get(name) or []))
            for name, one in self.filters.items()
            if isinstance(one, FacetFilter)
        ]

    def _facet(self, name: str, facet: FacetFilter, counted: dict[str, int], untold: int) -> Facet:
        chosen = self.values.get(name) or []
        counted = counted | {value: 0 for value in chosen if value not in counted}
        if order := self.ORDER_OF_VALUES.get(name):
            names = sorted(counted, key=lambda value: (order.index(value) if value in order else -1, value))
        else:
            names = sorted(counted, key=lambda value: (-counted[value], value))
        shown = [value for n, value in enumerate(names) if n < SHOWN_OPTIONS or value in chosen]
        if name in ("year", "month"):
            shown.sort(key=lambda value: (value == NOT_STATED, value))
        options = [Option(value, facet.words(value), counted[value], value in chosen) for value in shown]
        return Facet(name, facet.label, options, len(names) + untold - len(shown))

    def chips(self) -> list[Chip]:
        """One chip for every value in force, as it was typed."""
        chips = []
        for name, one in self.filters.items():
            if name in ("sort", "drop") or not self.values.get(name):
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
        if name == "q":
            for other in OF_WORDS:
                query.pop(other, None)
        query.pop("page", None)
        return f"?{query.urlencode()}"

    def errors(self) -> list[tuple[str, str]]:
        """What could not be understood: the filter's label and a sentence."""
        self.is_valid()
        errors = [(self.filters[name].label, " ".join(messages)) for name, messages in self.form.errors.items()]
        after, before = self.values.get("date_after"), self.values.get("date_before")
        if after and before and after[0] > before[1]:
            sentence = (
                f"The range ends before it begins: {self.data['date_after'].strip()} is later than "
                f"{self.data['date_before'].strip()}. Exchange the two."
            )
            errors.append(("Sent", sentence))
        return errors
