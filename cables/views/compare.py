"""Two texts of a cable: the raw OCR beside the cleaned text, and any text against any other."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import condition, require_safe

from cables.context import disk
from cables.forms.compare import IGNORABLE, CompareForm, DiffForm
from cables.models import Cable, Revision
from cables.text import ENGINE
from cables.text.compare import Comparison, compare
from cables.text.origins import Origins, Step
from cables.text.rows import Piece, Row, rows, without_markup
from cables.text.scoring import Score, TooLong, score
from cables.views.limits import in_budget
from cables.views.lookup import cable_view
from cables.views.sidebyside import NumberedRow, Sheet, inline, line, parts, sheets
from cables.views.turns import TEXTS, in_turn
from cables.views.versions import Version, find_version, source_of, too_long, too_long_page, version_of

PIECES_A_PAGE = 6_000
CONTEXT = 1
SCORED_CELLS = 1 << 32
LONGEST_CHAIN = 12
HELD_TO_BE_RIGHT = (Revision.State.SUBMITTED, Revision.State.APPROVED)


@dataclass
class Comparing:
    """Two texts compared for a page, with what the page says about them."""

    old: Version
    new: Version
    ignore: tuple[str, ...] = ("marks",)

    @cached_property
    def comparison(self) -> Comparison:
        plain = "marks" in self.ignore
        return compare(
            self.old.text,
            self.new.text,
            old_skip=self.old.skips,
            new_skip=self.new.breaks,
            old_marks=plain and not self.old.is_raw,
            new_marks=plain and not self.new.is_raw,
            case="case" not in self.ignore,
            punctuation="punctuation" not in self.ignore,
        )

    @cached_property
    def rows(self) -> list[Row]:
        return list(rows(self.comparison))

    @cached_property
    def change_count(self) -> int:
        return sum(row.changes for row in self.rows)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Words equal, changed, removed and added; a word that is only marked otherwise counts as equal."""
        counts = self.comparison.counts
        marked = sum(
            len(self.old.text[slice(*piece.old)].split())
            for row in self.rows
            for piece in row.pieces
            if piece.kind == "mark"
        )
        return {
            "same": counts.same + marked,
            "changed": counts.changed - marked,
            "removed": counts.removed,
            "added": counts.added,
            "marked": marked,
            "old": counts.old,
            "new": counts.new,
        }

    @property
    def measures_errors(self) -> bool:
        """
        Whether the distance is that of a machine's text from one a person holds to be right.

        Of any other pair neither text is the truth: they differ, and no more can be said.
        """
        newer, older = self.new.revision, self.old.revision
        if newer is None or newer.origin != Revision.Origin.PERSON or newer.state not in HELD_TO_BE_RIGHT:
            return False
        return self.old.is_raw or (older is not None and older.origin == Revision.Origin.MACHINE)

    @property
    def differs_outside(self) -> bool:
        """Whether the texts differ, but only in what takes no part in the comparison."""
        return not self.change_count and self.old.sha256 != self.new.sha256

    @cached_property
    def score(self) -> Score | None:
        """How far the old words are from the new; None where the texts are too long to count letters exactly."""
        truth, text = " ".join(self.comparison.new_side.words), " ".join(self.comparison.old_side.words)
        if "marks" in self.ignore:
            truth, text = without_markup(truth), without_markup(text)
        try:
            return score(truth, text, cells=SCORED_CELLS)
        except TooLong:
            return None

    @cached_property
    def origins(self) -> Origins | None:
        """Who made the changes, if the one text rests on the other."""
        steps = self._steps()
        return Origins(steps) if steps else None

    def maker(self, piece: Piece) -> str:
        """Who made a change; "" where it is not known."""
        return self.origins.maker(piece, self.comparison) if self.origins and piece.number else ""

    def _steps(self) -> list[Step]:
        """The revisions from the old text to the new, each compared with its base; none if unrelated."""
        chain = self._chain()
        makers = ["machine" if v.revision.origin == Revision.Origin.MACHINE else v.maker for v in chain[1:]]
        return [
            Step(self.comparison if len(chain) == 2 else Comparing(old, new, self.ignore).comparison, maker)
            for (old, new), maker in zip(pairwise(chain), makers, strict=True)
        ]

    def _chain(self) -> list[Version]:
        """From the old text over the bases between to the new; empty if the one does not rest on the other."""
        if self.new.revision is None or self.old.revision is None:
            return []
        first, last = self.old.revision, self.new.revision
        # Public ones only: what is in progress is nobody else's business, not even as a count.
        between = (
            Revision.objects.public()
            .filter(cable=last.cable_id, number__gt=first.number, number__lt=last.number)
            .select_related("author")
        )
        by_key = {revision.pk: revision for revision in between[:LONGEST_CHAIN]}
        chain = [self.new]
        while (base := chain[-1].revision.base_id) != first.pk:
            if base not in by_key:
                return []
            chain.append(version_of(by_key[base]))
        return [self.old, *reversed(chain)]


def _tag(request: HttpRequest, cable: Cable, *versions: Version) -> str:
    """An ETag of all such a page is made of: texts, readings, people, states, address, our own files, the disk."""
    parts = [request.get_full_path(), cable.slug, cable.display_title, cable.classification, cable.release, ENGINE]
    parts += [getattr(staticfiles_storage, "manifest_hash", ""), str(cable.current_revision_id), *cable.unsure]
    parts += [str(disk(request))]
    for version in versions:
        parts += [version.sha256, version.maker, str(version.reading.pk if version.reading else "")]
    states = (
        Revision.objects.visible_to(request.user)
        .filter(cable=cable)
        .order_by("number")
        .values_list("number", "state", "author__display_name")
    )
    parts += [str(row) for row in states]
    return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()[:32]


@require_safe
@in_turn(TEXTS)
@in_budget
@cable_view
def compare_page(request: HttpRequest, cable: Cable) -> HttpResponse:
    """A raw reading beside a revision, page by page; without choice the current text and its raw reading."""
    form = CompareForm(request.GET)
    if not form.is_valid():
        raise BadRequest("This comparison cannot be shown: " + _errors(form))
    chosen = form.cleaned_data["r"]
    if chosen is None:
        current = cable.revisions.filter(pk=cable.current_revision_id).values_list("number", flat=True).first()
        if current is None:
            raise Http404
        chosen = current
    number = form.cleaned_data["w"] or source_of(cable, chosen)
    old, new = find_version(request, cable, f"w{number}"), find_version(request, cable, str(chosen))
    _as_revision_0(cable, old)
    return _respond(request, cable, old, new, lambda: _compare_page(request, cable, old, new, form))


def _compare_page(request, cable: Cable, old: Version, new: Version, form: CompareForm) -> HttpResponse:
    comparing = Comparing(old, new)
    found = list(sheets(comparing.comparison, comparing.rows, old.pages))
    only, page = form.cleaned_data["only"], form.cleaned_data["page"] or 1
    leaves = list(_leaves([sheet for sheet in found if sheet.changes or not only]))
    shown = leaves[page - 1] if page <= len(leaves) else []
    context = {
        **_frame(cable, f"{old.name} beside {new.name.lower()}", "compare"),
        "old": old,
        "new": new,
        "comparing": comparing,
        "sheets": [sheet.paint(comparing.comparison, comparing.maker) for sheet in shown],
        "sheet_count": len(found),
        "only": only,
        "page": page,
        "leaves": range(1, len(leaves) + 1),
        "readings": cable.witnesses.without_text(),
        "revisions": Revision.objects.visible_to(request.user).filter(cable=cable).without_text(),
    }
    return render(request, "cables/compare.html", context)


def _leaves(found: list[Sheet]) -> Iterator[list[Sheet]]:
    """Whole pages of the original together up to what one page of ours can bear; a heavier one is divided."""
    leaf, size = [], 0
    for sheet in found:
        for rows_of_part in parts(sheet.rows, PIECES_A_PAGE):
            weight = sum(len(row.pieces) for _, row in rows_of_part)
            if leaf and size + weight > PIECES_A_PAGE:
                yield leaf
                leaf, size = [], 0
            leaf.append(Sheet(sheet.number, rows_of_part))
            size += weight
    yield leaf


def _as_revision_0(cable: Cable, version: Version) -> None:
    """The first reading is revision 0: known as that, the makers of later changes can be told."""
    if version.witness is not None and version.witness.number == 1:
        version.revision = cable.revisions.filter(number=0).without_text().first()


@require_safe
@in_turn(TEXTS)
@in_budget
@cable_view
def diff_page(request: HttpRequest, cable: Cable, old: str, new: str) -> HttpResponse:
    """What changed from one text to another: always old to new, both pinned by the address."""
    form = DiffForm(request.GET)
    if not form.is_valid():
        raise BadRequest("This comparison cannot be shown: " + _errors(form))
    if _order(old) > _order(new):
        return redirect("diff", cable.slug, new, old)
    left, right = find_version(request, cable, old), find_version(request, cable, new)
    return _respond(request, cable, left, right, lambda: _diff_page(request, cable, left, right, form.chosen()))


@require_safe
@cable_view
def diff_default(request: HttpRequest, cable: Cable) -> HttpResponse:
    """
    Without a pair: from the raw OCR the text readers see was made from to that text.

    Of a cable that was typed in, from the text it began with.
    """
    number = cable.revisions.filter(pk=cable.current_revision_id).values_list("number", flat=True).first()
    if not number:
        raise Http404
    public = Revision.objects.visible_to(request.user).filter(cable=cable)
    first = public.order_by("number").values_list("number", flat=True).first() or 0
    source = 1 if first else source_of(cable, number)
    return redirect("diff", cable.slug, str(min(first, number)) if source == 1 else f"w{source}", str(number))


def _order(key: str) -> tuple[int, int]:
    """Witnesses before revisions, each by number: that is the order in which they came to be."""
    digits = key.lstrip("w")
    number = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 6 else 0
    return (0 if key.startswith("w") else 1, number)


def _diff_page(request, cable: Cable, old: Version, new: Version, chosen: dict) -> HttpResponse:
    comparing = Comparing(old, new, tuple(chosen["ignore"]))
    leaves = list(parts(enumerate(comparing.rows, start=1), PIECES_A_PAGE))
    shown = leaves[chosen["page"] - 1] if chosen["page"] <= len(leaves) else []
    paint = inline if chosen["view"] == "inline" else line
    context = {
        **_frame(cable, f"{old.name} to {new.name.lower()}", "diff"),
        "old": old,
        "new": new,
        "comparing": comparing,
        "counts": comparing.counts,
        "chosen": chosen,
        "form": DiffForm,
        "ignorable": IGNORABLE,
        "blocks": [
            Block(
                [paint(comparing.comparison, row, number, comparing.maker) for number, row in block.rows],
                block.folded,
            )
            for block in fold_unchanged(shown, chosen["show"] == "changes")
        ],
        "pages": range(1, len(leaves) + 1),
        "revisions": Revision.objects.visible_to(request.user).filter(cable=cable).without_text(),
        "readings": cable.witnesses.without_text(),
    }
    return render(request, "cables/diff.html", context)


@dataclass(slots=True)
class Block:
    """A row with changes or near one, or a run of rows without (`folded`)."""

    rows: list
    folded: bool = False


def fold_unchanged(found: list[NumberedRow], changes_only: bool) -> list[Block]:
    """Rows for display; where only changes are wanted, rows far from any stand folded together."""
    if not changes_only:
        return [Block(found)]
    changed = [bool(row.changes) for _, row in found]
    blocks: list[Block] = []
    for place, (number, row) in enumerate(found):
        is_near = any(changed[max(0, place - CONTEXT) : place + CONTEXT + 1])
        folded = not is_near or bool(row.reason and not row.changes)
        if blocks and blocks[-1].folded == folded:
            blocks[-1].rows.append((number, row))
        else:
            blocks.append(Block([(number, row)], folded))
    return blocks


def _frame(cable: Cable, title: str, view: str) -> dict:
    return {
        "section": "cables",
        "cable": cable,
        "view": view,
        "title": title,
        "trail": [("Cables", "/cables/"), (cable.display_title, cable.get_absolute_url()), (title, "")],
    }


def _respond(request: HttpRequest, cable: Cable, old: Version, new: Version, page) -> HttpResponse:
    """The page, or 304 where the reader's copy still holds: texts never change, so their digests tell."""
    if too_long(old, new):
        return too_long_page(request, cable, f"{old.name} to {new.name.lower()}")
    if request.user.is_authenticated:
        return page()
    tag = f'"{_tag(request, cable, old, new)}"'

    @condition(etag_func=lambda request: tag)
    def answer(request):
        return page()

    response = answer(request)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _errors(form) -> str:
    return " ".join(f"{name}: {' '.join(errors)}" for name, errors in form.errors.items())
