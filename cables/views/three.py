"""Three texts of a cable at once, such as two readings and a revision, with who agrees word by word."""

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
from cables.views.lookup import cable_view
from cables.views.versions import Version, find_version

LINES_A_PAGE = 200
# Which of the three texts reads otherwise than the other two.
ODD = {"all": "", "ab": "c", "ac": "b", "bc": "a", "none": "abc"}


@dataclass(slots=True)
class Line3:
    """A paragraph of the third text beside what stands there in the others; `differs` if they do not all agree."""

    cells: list[SafeString]
    differs: bool


@require_safe
@cable_view
def three_page(request: HttpRequest, cable: Cable, first: str, second: str, third: str) -> HttpResponse:
    """Three texts lined up; the address pins them, in the order given."""
    versions = [find_version(request, cable, key) for key in (first, second, third)]
    if len({version.key for version in versions}) < len(versions):
        raise Http404
    lines = _lines(versions)
    page = request.GET.get("page", "1")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
    pages = max(1, -(-len(lines) // LINES_A_PAGE))
    number = min(max(number, 1), pages)
    title = ", ".join(version.name for version in versions)
    context = {
        "section": "cables",
        "cable": cable,
        "title": title,
        "versions": versions,
        "lines": lines[(number - 1) * LINES_A_PAGE : number * LINES_A_PAGE],
        "difference_count": sum(line.differs for line in lines),
        "page": number,
        "pages": range(1, pages + 1),
        "trail": [("Cables", "/cables/"), (cable.display_title, cable.get_absolute_url()), (title, "")],
    }
    return render(request, "cables/three.html", context)


def _lines(versions: list[Version]) -> list[Line3]:
    """The paragraphs of the three texts, each word marked where its text reads otherwise than the others."""
    texts = [_without_furniture(version) for version in versions]
    a, b, c = texts
    found = align3(a, b, c, marks=tuple(not version.is_raw for version in versions))
    lines, row, ends = [], [], [skip.start for skip in breaks(c)]
    for part in found:
        row.append(part)
        if ends and part.c[1] >= ends[0]:
            lines.append(_line(row, texts))
            row = []
            while ends and part.c[1] >= ends[0]:
                ends.pop(0)
    return [*lines, _line(row, texts)] if row else lines


def _without_furniture(version: Version) -> str:
    """A raw text with blanks where the reading left something out, so that every offset stays."""
    text = version.text
    for start, end, _ in version.skips:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


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
