"""
The emended texts keep the rules they state (docs/explanation/emended-texts.md).

What an editor repairs silently must look like what the OCR has; whatever else differs says so by a mark.
"""

import re
from collections import Counter
from unicodedata import normalize

import pytest
from rapidfuzz.distance import Indel

from cables.management.commands.load_holdings import emended_text, founding_files
from cables.text import clean, find_points
from cables.text.compare import compare
from cables.text.marks import parse, plain, plain_map, render
from cables.text.vocabulary.words import COMMON

FILES = {path.stem: path for path in founding_files()}
CIRCULAR, DEPARTMENT, PRESIDENT, NEW_YORK, FRAGMENT = FILES
LOOK_ALIKE = 0.6  # of the letters of both words, the part they share in order
WORD = re.compile(r"\w+")
ABBREVIATION = re.compile(r"\b[A-Z]{2,5}s?\b")
DOUBT = ("unclear", "illegible")

# Lines the OCR has out of order: where the editor puts them (the note there quotes both).
PUT_BEFORE = {
    CIRCULAR: ("Secretary briefed White House, LA and OAS Ambassa ors", "October 28, 5:00 p.m."),
}


def machine_text(stem: str) -> str:
    """The machine's cleaning of a telegram: revision 1, which the emended text is based on."""
    return clean(FILES[stem].read_text(encoding="utf-8"))


def in_reading_order(stem: str, text: str) -> str:
    """The machine's text with the lines that the OCR has out of order put where the editor puts them."""
    if stem not in PUT_BEFORE:
        return text
    line, place = PUT_BEFORE[stem]
    return text.replace(line, "").replace(place, f"{line} {place}")


class Emendation:
    """An emended text against the machine's, both without marks but for the gaps of the new one."""

    def __init__(self, stem: str):
        source = emended_text(stem)
        nodes = parse(source).nodes
        self.doubt = [(node.start, node.end) for node in nodes if node.kind in DOUBT]
        self.notes = " ".join(node.value for node in nodes if node.kind == "text" and node.depth)
        self.new = plain_map(source, gaps=True)
        self.old = normalize("NFKC", in_reading_order(stem, plain(machine_text(stem))))
        self.changes = compare(self.old, self.new.text).changes()

    def in_doubt(self, start: int, end: int) -> bool:
        """Whether new[start:end] stands inside a mark of doubt."""
        offset = self.new.offsets[start]
        return any(low <= offset < high for low, high in self.doubt)

    def silent_repairs(self) -> list[tuple[str, str]]:
        """Words as the OCR has them and as they stand now, where no mark says so; case and stops do not count."""
        found = []
        for hunk in self.changes:
            for pair in hunk.pairs:
                old = [self.old[a:b] for a, b in words(self.old, pair.old)]
                new = [(self.new.text[a:b], self.in_doubt(a, b)) for a, b in words(self.new.text, pair.new)]
                if old != [word for word, _ in new] and not all(doubt for _, doubt in new):
                    found.append((" ".join(old), " ".join(word for word, _ in new)))
        return found

    def lost(self, hunk) -> list[str]:
        """The words of the OCR that a change leaves without a counterpart."""
        return [self.old[a:b] for a, b in words(self.old, hunk.old) if not within(a, [p.old for p in hunk.pairs])]

    def won(self, hunk) -> list[str]:
        """The words without doubt and without a counterpart in the OCR that a change brings."""
        return [
            self.new.text[a:b]
            for a, b in words(self.new.text, hunk.new)
            if not within(a, [p.new for p in hunk.pairs]) and not self.in_doubt(a, b)
        ]

    def has_doubt(self, hunk) -> bool:
        """Whether a change puts a mark of doubt in the place of what it takes away."""
        return any(self.in_doubt(a, b) for a, b in words(self.new.text, hunk.new))


def words(text: str, span: tuple[int, int]) -> list[tuple[int, int]]:
    """The spans of the words in text[start:end]."""
    start, end = span
    return [match.span() for match in WORD.finditer(text, start, end)]


def within(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


@pytest.fixture(params=FILES, scope="module")
def stem(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def emendation(stem) -> Emendation:
    return Emendation(stem)


def test_a_silent_repair_looks_like_what_the_ocr_has(emendation):
    """At least six letters in ten are shared; anything further from the OCR is marked as conjecture."""
    for old, new in emendation.silent_repairs():
        if (old, new) == ("1", "I"):  # a label: the two signs are one stroke each
            assert "The label is “1.” in the OCR" in emendation.notes
        else:
            assert Indel.normalized_similarity(old.casefold(), new.casefold()) >= LOOK_ALIKE or (
                # of a word of two letters one may be misread
                len(old) == len(new) == 2 and old[0] == new[0]
            ), (old, new)


def test_a_word_is_never_silently_made_another_word(emendation):
    """UK to UN, Now to Nor: where the OCR has a word of the language, reading another is a conjecture."""
    for old, new in emendation.silent_repairs():
        assert old.casefold() not in COMMON or old.casefold() == new.casefold(), (old, new)


def test_an_abbreviation_is_never_mended_silently(emendation):
    """CARs to OARs, COSS to COAS: too many abbreviations are alike. Text in capitals shows none."""
    if not emendation.old.isupper():
        for old, new in emendation.silent_repairs():
            assert not ABBREVIATION.search(new), (old, new)


def test_a_word_whose_beginning_is_lost_is_a_conjecture(emendation):
    """Ourselves for parselves: the first two letters are not among what the OCR has there."""
    for old, new in emendation.silent_repairs():
        if len(new) > 2:
            assert set(old[:2].casefold()) & set(new[:2].casefold()), (old, new)


def test_no_word_is_brought_in_without_a_mark(emendation):
    """A word without doubt and without a counterpart can only be one that stands elsewhere in the OCR."""
    lost = Counter(word for hunk in emendation.changes for word in emendation.lost(hunk))
    won = Counter(word for hunk in emendation.changes for word in emendation.won(hunk))
    assert not won - lost


def test_no_word_of_the_ocr_is_dropped_silently(emendation):
    """It stands elsewhere, or a note quotes it, or a mark says that something there is not read."""
    won = Counter(word for hunk in emendation.changes for word in emendation.won(hunk))
    lost = Counter(
        word for hunk in emendation.changes if not emendation.has_doubt(hunk) for word in emendation.lost(hunk)
    )
    quoted = set(WORD.findall(emendation.notes))
    assert not {word for word in lost - won if word not in quoted}


def test_a_moved_word_has_a_note(emendation):
    """Where the order of the OCR is changed the editor says so, quoting it."""
    won = {word for hunk in emendation.changes for word in emendation.won(hunk)}
    assert won <= set(WORD.findall(emendation.notes))


@pytest.mark.parametrize("stem", PUT_BEFORE)
def test_lines_put_in_order_have_a_note(stem):
    """It quotes how the lines begin, in the order of the OCR."""
    line, place = PUT_BEFORE[stem]
    notes = Emendation(stem).notes
    assert 0 < notes.index(place.split(",")[0]) < notes.index(line.split(" White")[0])


def test_every_mark_is_a_mark(stem):
    """Nothing that was meant as a mark has stayed literal, and the text renders back to itself."""
    text = emended_text(stem)
    document = parse(text)
    assert render(document) == text
    literal = "".join(node.value for node in document.nodes if node.kind == "text")
    assert not re.search(r"[\[\]~_^{}\\]", literal)
    assert text == text.strip()


def test_pages_are_those_of_the_machine(stem):
    """As many pages of the paper, with the same numbers."""

    def pages(text: str) -> list[str]:
        return [node.value for node in parse(text).nodes if node.kind == "page"]

    assert pages(emended_text(stem)) == pages(machine_text(stem))


@pytest.mark.parametrize(
    ("stem", "paths"),
    [
        (CIRCULAR, "1 2 3 4 5 6 7"),
        (DEPARTMENT, "1 2 3 4 5 6 7 8 9"),
        (PRESIDENT, ""),
        (NEW_YORK, "I I.1 I.2 I.3 I.4 I.5 I.6 I.7 II II.1 II.2 III IV IV.1 IV.2 IV.3"),
        (FRAGMENT, ""),
    ],
)
def test_the_points_are_those_of_the_paper(stem, paths):
    """The sequence of labels is that of the telegram, and none is damaged any more."""
    points = find_points(emended_text(stem))
    assert " ".join(point.path for point in points) == paths
    assert not any(point.damaged for point in points)


@pytest.mark.parametrize(
    ("stem", "phrase"),
    [
        (CIRCULAR, "Secretary briefed White House, LA and OAS Ambassadors October 28, 5:00 p.m. on latest Cuban"),
        (CIRCULAR, "but US replying positively other two letters"),
        (CIRCULAR, "after removal weapons, including efforts subversion"),
        (CIRCULAR, "Quarantine will continue until UN inspection and verification arrangements"),
        (DEPARTMENT, "upset execution of agreement, e.g. arrest of group"),
        (DEPARTMENT, "is clear in covering QUOTE all weapons systems in Cuba capable of offensive use UNQUOTE."),
        (PRESIDENT, "weapons systems (previously defined"),
        (PRESIDENT, "(a) to remove promptly the quarantine"),
        (PRESIDENT, "1159 of November 1, 1166 of November 1, and 1177"),
        (NEW_YORK, "THE QUARANTINE has been also removed AS OF (BLANK)."),
        (NEW_YORK, "ACCOMPANIED BY MUTUALLY AGREED"),
        (FRAGMENT, "Cuban situation really pinned down"),
    ],
)
def test_what_belongs_together_reads_on(stem, phrase):
    """Over page ends, line ends and insertions, in the text as amended."""
    assert phrase in " ".join(plain(emended_text(stem), "amended").split())


def test_un_inspection_is_a_conjecture_with_its_ground():
    """The OCR has "UK": the mark says that the word is doubtful, a note what the OCR has and why it is read so."""
    text = emended_text(CIRCULAR)
    assert "UK inspection" in FILES[CIRCULAR].read_text(encoding="utf-8")
    assert "[UN?] inspection" in text
    assert "[note: The OCR has “UK inspection”." in text


def test_words_x_ed_out_by_the_typist_are_struck_and_not_read():
    """The rows of x are the striking itself, not what was struck."""
    text = emended_text(PRESIDENT)
    assert "xxx" not in text
    assert text.count("~~[illegible]~~") == machine_text(PRESIDENT).count("~~xxx")
