"""One cable: its reading page, its record for machines, and its witnesses."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from cables.exchange.citations import Citation, citations, revision_address
from cables.exchange.metadata import json_ld, meta_tags
from cables.exchange.record import record_as_dict, record_as_text
from cables.finding.snippets import PAGE
from cables.finding.upkeep import has_words_left_out
from cables.fragments import OtherSection, other_sections
from cables.models import (
    Cable,
    FieldEvidence,
    MachineReading,
    Reference,
    Revision,
    Tie,
    Witness,
    WitnessPage,
    fold_name,
)
from cables.roles import CORRECT, may
from cables.templatetags.archive import visible
from cables.text import find_points
from cables.text.marks import transmitted, transmitted_reading
from cables.text.portions import CHARACTERS, portions
from cables.views.addresses import absolute
from cables.views.followed import Followed, follow, strays
from cables.views.glossary import anchor, glossary
from cables.views.heading import cells
from cables.views.hits import Hits, hits_asked_for, signed, signed_raw
from cables.views.lookup import cable_view
from cables.views.neighbours import place_in_list
from cables.views.transcript import Apparatus, Leaf, PointSpan, lay_out, marks_used, mostly_capitals
from cables.views.versions import source_of

MOST_CITED_BY = 50
LONG = 50_000  # characters
RAW_LINES, RAW_PAGES = 60_000, 1_000  # raw text is shown as it is: its lines cost nothing


@dataclass(frozen=True, slots=True)
class Contents:
    """One line of the table of contents: a page, or a point with its first words."""

    address: str
    label: str
    words: str = ""
    is_page: bool = False


@require_safe
@cable_view
def cable_page(request: HttpRequest, cable: Cable) -> HttpResponse:
    """The reading page, with the best text there is; of a part that was joined to its whole, the whole's."""
    ties = ties_of(request, cable)
    joined = next((tie for tie in ties if tie.kind == Tie.Kind.JOINED and tie.part_id == cable.pk), None)
    if joined:
        return redirect(joined.whole)
    return _reading_page(request, cable, cable.current_revision_id)


@require_safe
@cable_view
def revision_page(request: HttpRequest, cable: Cable, number: int) -> HttpResponse:
    """One revision for ever: the reading page pinned to it, with a word on what readers see now."""
    revision = _revision(request, cable, number)
    if revision.state == Revision.State.RAW:
        return render(
            request, "cables/raw_revision.html", {**_frame(cable, revision), "witness": revision.witness}
        )
    return _reading_page(request, cable, revision.pk)


def ties_of(request: HttpRequest, cable: Cable) -> list[Tie]:
    """What it was cut off or joined to, as far as this person may see the other; asked once a request."""
    if not hasattr(request, "_ties"):
        ties = Tie.objects.about(cable).standing().visible_to(request.user)
        request._ties = list(ties.select_related("part__sender", "whole__sender"))
    return request._ties


@dataclass(frozen=True, slots=True)
class Shown:
    """
    The part of a text that a page shows: of nearly every text all of it.

    `number` counts from 1 to `count`; `start` is where `text` stands in the whole, `first_page` the page of the
    original on which a later part begins.
    """

    text: str
    number: int = 1
    count: int = 1
    start: int = 0
    first_page: int | None = None

    @classmethod
    def asked_for(cls, request: HttpRequest, text: str) -> "Shown":
        """The part that `?part=` names, the first where it names none. Raises Http404."""
        parts = portions(text)
        number = part_asked_for(request, len(parts))
        start, end = parts[number - 1]
        pages = PAGE.findall(text, 0, start) if start else []
        return cls(text[start:end], number, len(parts), start, int(pages[-1]) if pages else None)

    @property
    def is_whole(self) -> bool:
        return self.count == 1

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def numbers(self) -> range:
        return range(1, self.count + 1)

    def own(self, points: list[PointSpan]) -> list[PointSpan]:
        """Points of the whole text with their places in this part."""
        if self.is_whole:
            return points
        return [
            replace(point, start=point.start - self.start, end=min(point.end - self.start, len(self.text)))
            for point in points
        ]


def part_asked_for(request: HttpRequest, count: int) -> int:
    """The number of the part of a long text that `?part=` names, 1 where it names none. Raises Http404."""
    written = request.GET.get("part", "1")
    number = int(written) if written.isascii() and written.isdecimal() and len(written) < 6 else 0
    if not 1 <= number <= count:
        raise Http404
    return number


def _since(cable: Cable, revision: Revision | None) -> dict:
    """Of a text that is no longer shown: what became of its points; else the addresses that led elsewhere once."""
    current = None
    if revision and cable.current_revision_id not in (None, revision.pk):
        current = Revision.objects.filter(pk=cable.current_revision_id).first()
    if current:
        return {"current": current, "since": follow(revision, current)}
    return {"strays": strays(cable, revision)}


def _linked(request: HttpRequest, cable: Cable, shown: Revision | None) -> dict:
    """Of an address made for another revision, `?at=2`: that revision, and where its points went."""
    number = request.GET.get("at", "")
    asked = int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else None
    if shown is None or asked in (None, shown.number):
        return {}
    visible = Revision.objects.visible_to(request.user).filter(cable=cable, number=asked)
    linked = visible.exclude(state=Revision.State.RAW).first()
    if linked is None:
        return {}
    moved = [one for one in follow(linked, shown) if one.fate.status not in ("same", "reworded")]
    return {"linked": linked, "linked_points": moved}


def _reading_page(request: HttpRequest, cable: Cable, revision_id: int | None) -> HttpResponse:
    revision = (
        Revision.objects.select_related("author", "reviewer").filter(pk=revision_id).first()
        if revision_id
        else None
    )
    witnesses = {one.pk: one for one in cable.witnesses.defer("raw").with_size()}
    pages = WitnessPage.objects.as_read_last(witnesses)
    read_from = _witness_read(cable, revision, witnesses)
    shown = Shown.asked_for(request, revision.text if revision else "")
    points = _points(cable, revision, shown)
    cited = next((point.path for point in points if point.path == request.GET.get("cite")), "")
    apparatus = Apparatus(glossary())
    text, laid, found = shown.text, points, hits_asked_for(request, cable)
    if found:
        text, laid = signed(cable, text, found, points)
        apparatus.mark = found.mark
    raw = _raw_pages(read_from, pages) if shown.is_whole else {}
    raw = raw if sum(map(len, raw.values())) <= CHARACTERS else {}
    leaves = lay_out(text, laid, raw, apparatus, shown.first_page)
    later = (_since(cable, revision) if shown.is_whole else {}) | _linked(request, cable, revision)
    _note_strays(leaves, later.get("strays", {}))
    context = {
        **_frame(cable, revision),
        **later,
        "ties": ties_of(request, cable),
        "other_sections": _other_sections(request, cable),
        "cells": cells(cable, *_evidence(cable, witnesses), pages),
        "leaves": leaves,
        "notes": apparatus.notes,
        "terms": [(anchor(term), term) for term in apparatus.glossary.met],
        "shown": shown,
        "marks_used": marks_used(shown.text),
        "contents": _contents(leaves),
        "points": points,
        "capitals": mostly_capitals(shown.text),
        "reading": transmitted_reading(cable.amended, cable.direction),
        "word_count": len(transmitted(shown.text, cable.amended, cable.direction).split()),
        "end_notes": _end_notes(cable, read_from),
        "witness": read_from,
        "witnesses": sorted(witnesses.values(), key=lambda witness: witness.number),
        "references": _references(request, cable),
        "cited_by": _cited_by(request, cable),
        "citations": _citations(cable, revision, cited),
        "cited_point": cited,
        "place": place_in_list(request, cable),
        "hits": found,
        "is_cut": _may_be_cut(text, witnesses) and has_words_left_out(cable),
        "meta_tags": meta_tags(cable, revision, absolute(request.path)),
        "json_ld": json_ld(cable, revision, absolute(request.path)),
        "canonical": absolute(request.path),
    }
    return render(request, "cables/cable.html", context)


def _may_be_cut(text: str, witnesses: dict[int, Witness]) -> bool:
    """Whether a cable is so long that it is worth asking whether all of its words can be found."""
    return len(text) + sum(len(witness.text) for witness in witnesses.values()) > LONG


def _other_sections(request: HttpRequest, cable: Cable) -> list[OtherSection]:
    """For those who may join them: cables that look like parts of the same telegram."""
    return other_sections(cable, request.user) if may(request.user, CORRECT, cable) else []


def _note_strays(leaves: list[Leaf], found: dict[str, Followed]) -> None:
    """Tell each point whose address once showed other words; take it from `found`, which keeps the homeless."""
    for leaf in leaves:
        for block in leaf.blocks:
            if block.opens:
                block.formerly = found.pop(block.point.path, None)


def _citations(cable: Cable, revision: Revision | None, point: str = "") -> list[Citation]:
    if revision is None:
        return []
    return citations(cable, revision, absolute(revision_address(cable, revision)), point=point)


def _frame(cable: Cable, revision: Revision | None) -> dict:
    """What every page about a cable needs."""
    return {
        "section": "cables",
        "cable": cable,
        "revision": revision,
        "is_current": revision is None or revision.pk == cable.current_revision_id,
        "trail": [("Cables", "/cables/"), (cable.display_title, "")],
    }


def _revision(request: HttpRequest, cable: Cable, number: int) -> Revision:
    visible = Revision.objects.visible_to(request.user).select_related("author", "reviewer", "witness")
    return get_object_or_404(visible.defer("witness__raw"), cable=cable, number=number)


def _points(cable: Cable, revision: Revision | None, shown: Shown) -> list[PointSpan]:
    """The points of the shown text: kept beside the current one, found anew in any other, part by part."""
    if revision is None:
        return []
    if revision.pk == cable.current_revision_id:
        held = cable.points.filter(start__lt=shown.end, end__gt=shown.start)
        return shown.own([PointSpan(*row) for row in held.values_list(*PointSpan.__slots__)])
    # Only the first part of a long text has the head of its section.
    found = find_points(shown.text, later_section=cable.is_later_section and not shown.start)
    return [PointSpan(p.path, p.label, p.level, p.start, p.end, p.damaged) for p in found]


def _witness_read(cable: Cable, revision: Revision | None, witnesses: dict[int, Witness]) -> Witness | None:
    """The witness a text was made from, or goes back to; the first where there is no text."""
    if revision and revision.witness_id in witnesses:
        return witnesses[revision.witness_id]
    number = source_of(cable, revision.number) if revision and len(witnesses) > 1 else 1
    return next((witness for witness in witnesses.values() if witness.number == number), None)


def _raw_pages(witness: Witness | None, pages: list[WitnessPage]) -> dict[int, str]:
    if witness is None:
        return {}
    mine = {page.number: witness.text[page.start : page.end] for page in pages if page.witness_id == witness.pk}
    return mine or {1: witness.text}


def _evidence(cable: Cable, witnesses: dict[int, Witness]) -> tuple[list, list]:
    """
    The chosen statements and the machine's others, each with the witness it quotes.

    The witnesses are not read once for each.
    """
    wanted = (
        Q(is_chosen=True) | Q(origin=FieldEvidence.Origin.MACHINE) if len(witnesses) > 1 else Q(is_chosen=True)
    )
    statements = list(cable.evidence.filter(wanted).select_related("author"))
    for statement in statements:
        statement.witness = witnesses.get(statement.witness_id)
    chosen = [statement for statement in statements if statement.is_chosen]
    return chosen, [statement for statement in statements if not statement.is_chosen]


def _end_notes(cable: Cable, witness: Witness | None) -> list[str]:
    """What stands below the signature on the paper, as read: notes of the clerks who passed it on."""
    if witness is None:
        return []
    reading = MachineReading.objects.filter(witness=witness).first()
    spans = [s for s in (reading.segments if reading else []) if s[2] == "end_note"]
    notes = (witness.text[start:end].strip() for start, end, *_ in spans)
    return [note for note in notes if fold_name(note) not in ("", "END", fold_name(cable.signatory))]


def _contents(leaves: list[Leaf]) -> list[Contents]:
    lines = []
    for leaf in leaves:
        if leaf.number and len(leaves) > 1:
            lines.append(Contents(f"#page-{leaf.number}", f"Page {leaf.number}", is_page=True))
        lines += [
            Contents(f"#p{block.point.path}", block.point.path, _first_words(block.lead))
            for block in leaf.blocks
            if block.opens
        ]
    return lines


def _first_words(lead: str) -> str:
    words = lead.split()
    return " ".join(words[:6]) + ("…" if len(words) > 6 else "")


def _references(request: HttpRequest, cable: Cable) -> list[Reference]:
    """What it cites, as cited; with the cable meant where that is known and this person may see it."""
    visible = Cable.objects.visible_to(request.user)
    targets = {one.pk: one for one in visible.select_related("sender").filter(cited_by__cable=cable)}
    references = list(cable.references.all())
    for reference in references:
        reference.shown_target = targets.get(reference.target_id)
    return references


def _cited_by(request: HttpRequest, cable: Cable) -> list[Cable]:
    visible = Cable.objects.visible_to(request.user).select_related("sender")
    return list(visible.filter(references__target=cable).distinct()[:MOST_CITED_BY])


# --- for machines


def _pinned(request: HttpRequest, cable: Cable) -> Revision | None:
    """The revision that `?r=` names, else the one readers see."""
    number = request.GET.get("r")
    if number is None:
        people = Revision.objects.select_related("author", "reviewer")
        return people.filter(pk=cable.current_revision_id).first()
    if not number.isdecimal() or len(number) > 6:
        raise Http404
    return _revision(request, cable, int(number))


@require_safe
@cable_view
def cable_text(request: HttpRequest, cable: Cable) -> HttpResponse:
    """The record as plain text: what is known about it, then the words with their marks."""
    text = record_as_text(cable, _pinned(request, cable), absolute)
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers={"X-Robots-Tag": "noindex"})


@require_safe
@cable_view
def cable_json(request: HttpRequest, cable: Cable) -> HttpResponse:
    """The record as JSON; its form is described in docs/reference/json.md."""
    record = record_as_dict(cable, _pinned(request, cable), absolute)
    return JsonResponse(record, json_dumps_params={"ensure_ascii": False, "indent": 2})


@require_safe
@cable_view
def cable_citation(request: HttpRequest, cable: Cable, form: str) -> HttpResponse:
    """The cable for reference managers: BibTeX or RIS, of the revision that `?r=` names or readers see."""
    revision = _pinned(request, cable)
    if revision is None:
        raise Http404
    (text,) = (one.text for one in _citations(cable, revision) if one.name == form)
    kind, end = CITATION_FILES[form]
    name = f'attachment; filename="{cable.slug}-r{revision.number}.{end}"'
    return HttpResponse(text + "\n", content_type=f"{kind}; charset=utf-8", headers={"Content-Disposition": name})


CITATION_FILES = {
    "bibtex": ("application/x-bibtex", "bib"),
    "ris": ("application/x-research-info-systems", "ris"),
}


# --- witnesses


@require_safe
@cable_view
def witness_page(request: HttpRequest, cable: Cable, number: int) -> HttpResponse:
    """One reading as it came, page by page."""
    witness = get_object_or_404(cable.witnesses.defer("raw").with_size(), number=number)
    pages = [(page.number, witness.text[page.start : page.end]) for page in witness.pages.all()]
    pages = pages or [(None, witness.text)]
    parts = list(_raw_parts(pages))
    part = part_asked_for(request, len(parts))
    found = hits_asked_for(request, cable)
    context = {
        **_frame(cable, None),
        "witness": witness,
        "part": part,
        "parts": range(1, len(parts) + 1),
        "pages": [(page, _raw_words(text, found)) for page, text in parts[part - 1]],
        "hits": found,
        "witnesses": cable.witnesses.without_text(),
        "trail": [
            ("Cables", "/cables/"),
            (cable.display_title, cable.get_absolute_url()),
            (f"Raw OCR {number}", ""),
        ],
    }
    return render(request, "cables/witness.html", context)


def _raw_parts(pages: list[tuple[int | None, str]]) -> Iterator[list[tuple[int | None, str]]]:
    """Whole pages together up to what one page of ours can bear; a longer one in portions."""
    part, size = [], 0
    for number, text in pages:
        for place, (start, end) in enumerate(portions(text, lines=RAW_LINES)):
            if part and (size + end - start > CHARACTERS or len(part) >= RAW_PAGES):
                yield part
                part, size = [], 0
            part.append((None if place else number, text[start:end]))
            size += end - start
    yield part


def _raw_words(text: str, found: Hits | None) -> SafeString:
    return found.mark(visible, signed_raw(text, found)) if found else visible(text)


@require_safe
@cable_view
def witness_raw(request: HttpRequest, cable: Cable, number: int) -> HttpResponse:
    """The exact bytes as they came, with their sha256, as plain text that no browser takes for anything else."""
    witness = get_object_or_404(cable.witnesses.defer("text"), number=number)
    tag = f'"{witness.sha256}"'
    headers = {
        "X-Content-SHA256": witness.sha256,
        "ETag": tag,
        "Cache-Control": "no-cache",  # kept by browsers, but asked for each time: a cable may be withdrawn
        "Content-Disposition": f'inline; filename="{cable.slug}-w{witness.number}.txt"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "X-Robots-Tag": "noindex",
    }
    charset = CHARSETS.get(witness.encoding.lower(), witness.encoding)
    response = HttpResponse(bytes(witness.raw), content_type=f"text/plain; charset={charset}", headers=headers)
    return get_conditional_response(request, etag=tag, response=response)


CHARSETS = {
    "cp1252": "windows-1252",
    "cp1251": "windows-1251",
    "cp437": "ibm437",
    "mac-roman": "macintosh",
    "utf-8-sig": "utf-8",
}
