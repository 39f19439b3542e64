"""The texts of a cable by the names they have in addresses: `0` the raw OCR, `3` a revision, `w2` a witness."""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cables.models import Cable, MachineReading, Revision, Witness
from cables.text import Segment
from cables.text.compare import Skip
from cables.text.rows import breaks, left_out


@dataclass
class Version:
    """
    One text that can stand on either side of a comparison.

    `key` is its name in addresses. Raw text is never parsed for marks; a transcription always is.
    """

    key: str
    text: str
    sha256: str
    revision: Revision | None = None
    witness: Witness | None = None

    @property
    def is_raw(self) -> bool:
        return self.witness is not None

    @cached_property
    def reading(self) -> MachineReading | None:
        """What the reader made of a raw text; None of a transcription."""
        return self.witness.readings.first() if self.witness else None

    @property
    def skips(self) -> list[Skip]:
        """What takes no part in a comparison: furniture, heading and end notes of a raw text."""
        if self.reading is None:
            return []
        return left_out(self.text, [Segment(*segment) for segment in self.reading.segments])

    @property
    def breaks(self) -> list[Skip]:
        """Where rows end if this is the newer side."""
        return self.skips if self.is_raw else breaks(self.text)

    @property
    def pages(self) -> list[tuple[int, int, int]]:
        """Number, start and end of each page of a raw text."""
        return [tuple(page) for page in self.reading.pages] if self.reading else []

    @property
    def name(self) -> str:
        """As it is called on the page: "Raw OCR", "Raw OCR 2, 2022", "Revision 3"."""
        if self.revision is not None and self.revision.number:
            return f"Revision {self.revision.number}"
        if self.witness is None or self.witness.number == 1:
            return "Raw OCR"
        label = f", {self.witness.label}" if self.witness.label else ""
        return f"Raw OCR {self.witness.number}{label}"

    @property
    def maker(self) -> str:
        """Who made it: "as imported", "the machine", or a person's public name."""
        if self.is_raw:
            return "as the OCR engine read it"
        return "the machine" if self.revision.origin == Revision.Origin.MACHINE else self.revision.made_by


def find_version(request: HttpRequest, cable: Cable, key: str) -> Version:
    """The text of that name, if this person may see it; else 404."""
    if key.startswith("w"):
        witness = cable.witnesses.defer("raw").filter(number=_number(key[1:])).first()
        if witness is None:
            raise Http404
        return Version(key, witness.text, witness.sha256, witness=witness)
    revision = (
        Revision.objects.visible_to(request.user)
        .select_related("author", "reviewer", "witness")
        .defer("witness__raw", "witness__text")
        .filter(cable=cable, number=_number(key))
        .first()
    )
    if revision is None:
        raise Http404
    return version_of(revision)


def source_of(cable: Cable, number: int | None = None) -> int:
    """
    The number of the raw OCR that a text goes back to: the one the machine's text before it was made from.

    Args:
        number: Of a revision; without it, of the newest.
    """
    made = cable.revisions.filter(origin=Revision.Origin.MACHINE)
    if number is not None:
        made = made.filter(number__lte=number)
    return made.order_by("-number").values_list("witness__number", flat=True).first() or 1


def version_of(revision: Revision) -> Version:
    """A revision as one side of a comparison; revision 0 is the raw text it was made of."""
    is_raw = revision.state == Revision.State.RAW
    return Version(
        str(revision.number), revision.text, revision.sha256, revision, revision.witness if is_raw else None
    )


def _number(digits: str) -> int:
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 6:
        raise Http404
    return int(digits)


# Some 150,000 words: a book. Longer pairs would keep a worker busy for everybody else.
LONGEST = 1_000_000
MOST_LINES = 10_000
MOST_SIGNS = 30_000


def too_long(*versions: Version) -> bool:
    """Whether these texts are too long to be compared while somebody waits."""
    return any(is_too_long(version.text) for version in versions)


def is_too_long(text: str) -> bool:
    """Whether a text has more characters, lines or signs of marks than can be compared while somebody waits."""
    if len(text) > LONGEST or text.count("\n") > MOST_LINES:
        return True
    return sum(map(text.count, ("~~", "__", "^{", "[", "\\"))) > MOST_SIGNS


def too_long_page(request: HttpRequest, cable: Cable, title: str) -> HttpResponse:
    """Says so, and where each text can be read and fetched instead."""
    context = {
        "section": "cables",
        "cable": cable,
        "title": title,
        "longest": LONGEST,
        "most_lines": MOST_LINES,
        "most_signs": MOST_SIGNS,
        "trail": [("Cables", "/cables/"), (cable.display_title, cable.get_absolute_url()), (title, "")],
    }
    return render(request, "cables/too_long.html", context)
