"""Three texts of a cable at once, such as two readings and a revision, with who agrees word by word."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from cables.models import Cable
from cables.templatetags.archive import visible
from cables.text.compare import Row as Row3
from cables.text.compare import align3
from cables.text.rows import breaks
from cables.views.limits import in_budget
from cables.views.lookup import cable_view
from cables.views.turns import TEXTS, in_turn
from cables.views.versions import Version, find_version, too_long, too_long_page

PIECES_A_PAGE = 3_000
# Which of the three texts reads otherwise than the other two.
ODD = {"all": "", "ab": "c", "ac": "b", "bc": "a", "none": "abc"}


@dataclass(slots=True)
class Line3:
    """A paragraph of the third text beside what stands there in the others; `differs` if they do not all agree."""

    cells: list[SafeString]
    differs: bool


@require_safe
@in_turn(TEXTS)
@in_budget
@cable_view
def three_page(request: HttpRequest, cable: Cable, first: str, second: str, third: str) -> HttpResponse:
    """Three texts lined up; the address pins them, in the order given."""
    versions = [find_version(request, cable, key) for key in (first, second, third)]
    if len({version.key for version in versions}) < len(versions):
        raise Http404
    title = ", ".join(version.name for version in versions)
    if too_long(*versions):
        return too_long_page(request, cable, title)
    texts = [_without_furniture(version) for version in versions]
    groups = list(_groups(versions, texts))
    page = request.GET.get("page", "1")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
    leaves = list(_leaves(groups))
    number = min(max(number, 1), len(leaves))
    context = {
        "section": "cables",
        "cable": cable,
        "title": title,
        "versions": versions,
        "lines": [_line(group, texts) for group in leaves[number - 1]],
        "difference_count": sum(any(part.agree != "all" for part in group) for group in groups),
        "page": number,
        "pages": range(1, len(leaves) + 1),
        "trail": [("Cables", "/cables/"), (cable.display_title, cable.get_absolute_url()), (title, "")],
    }
    return render(request, "cables/three.html", context)


def _groups(versions: list[Version], texts: list[str]) -> Iterator[list[Row3]]:
    """The paragraphs of the third text, each with what stands there in the others; a very long one is divided."""
    found = align3(*texts, marks=tuple(not version.is_raw for version in versions))
    ends = iter([skip.start for skip in breaks(texts[2])])
    end, group = next(ends, None), []
    for part in found:
        group.append(part)
        if (end is not None and part.c[1] >= end) or len(group) >= PIECES_A_PAGE:
            yield group
            group = []
            while end is not None and part.c[1] >= end:
                end = next(ends, None)
    if group:
        yield group


def _leaves(groups: list[list[Row3]]) -> Iterator[list[list[Row3]]]:
    """Paragraphs up to what one page of ours can bear; one page at least."""
    leaf, size = [], 0
    for group in groups:
        if leaf and size + len(group) > PIECES_A_PAGE:
            yield leaf
            leaf, size = [], 0
        leaf.append(group)
        size += len(group)
    yield leaf


def _without_furniture(version: Version) -> str:
    """A raw text with blanks where the reading left something out, so that every offset stays."""
    pieces, done = [], 0
    for start, end, _ in version.skips:
        pieces += [version.text[done:start], " " * (end - start)]
        done = end
    return "".join([*pieces, version.text[done:]])


def _line(row: list[Row3], texts: list[str]) -> Line3:
    cells = []
    for name, text in zip("abc", texts, strict=True):
        parts = [_part(text[slice(*getattr(part, name))], name in ODD[part.agree]) for part in row]
        cells.append(SafeString(format_html_join("", "{}", ((part,) for part in parts)).strip()))
    return Line3(cells, any(part.agree != "all" for part in row))


def _part(words: str, is_odd: bool) -> SafeString:
    """Some words; marked where they are this text's alone, the blanks after them outside the mark."""
    squeezed = words if words.strip() else " " if words else ""
    if not is_odd or not words.strip():
        return visible(squeezed)
    kept = words.rstrip()
    return format_html('<mark class="word word--odd">{}</mark>{}', visible(kept), words[len(kept) :])
