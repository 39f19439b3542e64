"""One line of the holdings as a machine read it and as people emended it, for the front page."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cables.models import Cable, Revision, Witness
from cables.templatetags.archive import visible
from cables.text.compare import Hunk, compare
from cables.views.transcript import marks_html

TRIED = 5  # cables looked at
LONGEST = 190  # characters of the line
KEPT_FOR = 3600  # seconds


@dataclass(frozen=True, slots=True)
class Showcase:
    """A line twice: raw with its misread words struck, emended with their replacements underlined."""

    cable: Cable
    revision: Revision
    raw: SafeString
    emended: SafeString


def showcase(cables: QuerySet[Cable]) -> Showcase | None:
    """The line with most emendations among a few cables that people have worked on; None if there is none."""
    # By way of the texts of people, which are few and have an index, not by looking at every cable.
    by_people = Revision.objects.filter(origin=Revision.Origin.PERSON)
    worked_on = cables.filter(pk__in=by_people.values("cable"), current_revision__in=by_people)
    shown = list(worked_on.order_by("record_number").values_list("current_revision", flat=True)[:TRIED])
    key = f"showcase-{'-'.join(map(str, shown))}"
    found = cache.get(key)
    if found is None:
        found = max((line for pk in shown if (line := _best_line(pk))), key=lambda line: line[0], default=())
        cache.set(key, found, KEPT_FOR)
    if not found:
        return None
    revision = Revision.objects.select_related("cable__sender", "author").without_text().get(pk=found[1])
    return Showcase(revision.cable, revision, found[2], found[3])


def _best_line(revision_id: int) -> tuple[int, int, SafeString, SafeString] | None:
    """How many words were emended in the best line of a text, the text, and the line twice."""
    revision = Revision.objects.get(pk=revision_id)
    raw = Witness.objects.filter(cable=revision.cable_id).order_by("number").values_list("text", flat=True)[0]
    hunks = list(compare(raw, revision.text, new_marks=True).hunks)
    runs = [_run(hunks, n, raw, revision.text) for n, hunk in enumerate(hunks) if hunk.pairs]
    best = max(runs, key=_emended, default=[])
    if _emended(best) < 2:
        return None
    return _emended(best), revision_id, _raw_line(best, raw), _emended_line(best, revision.text)


def _run(hunks: list[Hunk], first: int, raw: str, text: str) -> list[Hunk]:
    """Hunks from a changed one on that make one line without page breaks, notes or paragraphs' ends."""
    run: list[Hunk] = []
    start = hunks[first]
    for hunk in hunks[first:]:
        words = text[slice(*hunk.new)], raw[slice(*hunk.old)]
        long = hunk.new[1] - start.new[0] > LONGEST or hunk.old[1] - start.old[0] > LONGEST
        if long or hunk.kind == "left_out" or any(sign in w for w in words for sign in ("\n\n", "[page", "[note")):
            break
        run.append(hunk)
    while run and not run[-1].pairs:
        run.pop()
    return run


def _emended(run: list[Hunk]) -> int:
    return sum(len(hunk.pairs) for hunk in run)


def _raw_line(run: list[Hunk], raw: str) -> SafeString:
    return _line(
        (hunk.kind in ("changed", "removed"), visible(raw[slice(*hunk.old)].strip()), "del") for hunk in run
    )


def _emended_line(run: list[Hunk], text: str) -> SafeString:
    return _line((hunk.kind in ("changed", "added"), marks_html(text[slice(*hunk.new)]), "ins") for hunk in run)


def _line(pieces: Iterable[tuple[bool, SafeString, str]]) -> SafeString:
    """Pieces (differs, words, element) put together, a blank between."""
    shown = ((marked, words, element) for marked, words, element in pieces if words)
    return format_html_join(" ", "{}", ((_word(words, e) if marked else words,) for marked, words, e in shown))


def _word(words: SafeString, element: str) -> SafeString:
    return format_html('<{0} class="word">{1}</{0}>', element, words)
