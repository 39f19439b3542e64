"""Two texts in rows: what belongs together stands together, and nothing is lost on either side."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cables.text import read
from cables.text.compare import Skip, compare
from cables.text.origins import Origins, Step
from cables.text.rows import PAGE, PARAGRAPH, breaks, left_out, rows

HOLDINGS = sorted((Path(__file__).parents[2] / "holdings").glob("*.txt"))
NOISY = st.lists(
    st.sampled_from(
        ["word", "w0rd", "OTHER", "[gave?]", "~~x~~", "\n\n", "\n", " ", "[page 2]", "-", "e\u0301", "<u>a</u>"]
    ),
    max_size=30,
).map(" ".join)


def laid_out(old: str, new: str, old_skip=()):
    return list(rows(compare(old, new, old_skip=old_skip, new_skip=breaks(new), new_marks=True)))


def shown(old: str, new: str, old_skip=()) -> list[tuple[str, str, int]]:
    return [
        (old[slice(*row.old)].strip(), new[slice(*row.new)].strip(), row.changes)
        for row in laid_out(old, new, old_skip)
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("one two\n\nthree", "one two\n\nthree", [("one two", "one two", 0), ("three", "three", 0)]),
        ("one\ntwo", "one two", [("one\ntwo", "one two", 0)]),
        ("inter-\nnational law", "international law", [("inter-\nnational law", "international law", 0)]),
        ("the qick fox", "the quick fox", [("the qick fox", "the quick fox", 1)]),
        ("he rays so", "he [gave?] so", [("he rays so", "he [gave?] so", 1)]),
        ("he said so", "he __said__ so", [("he said so", "he __said__ so", 0)]),
        ("he <u>said</u> so", "he __said__ so", [("he <u>said</u> so", "he __said__ so", 0)]),
        ("he *said* so", "he ^{hand: said} so", [("he *said* so", "he ^{hand: said} so", 0)]),
    ],
)
def test_paragraphs_stand_beside_what_they_were_read_from(old, new, expected):
    """A row a paragraph; line ends are no change, a mark alone is none, a word read otherwise is one."""
    assert shown(old, new) == expected


def test_what_is_left_out_has_its_own_row_with_its_reason():
    """Furniture between two pages parts the paragraph, as the page mark does in the new text."""
    old = "so it goes\nDS-322\non and on"
    found = laid_out(old, "so it goes\n[page 2]\non and on", [Skip(11, 18, "furniture: form print")])
    assert [row.reason for row in found] == ["", "furniture: form print", PAGE, ""]


def test_what_is_left_out_within_a_line_stays_in_its_row():
    """A bullet the OCR engine put before a point."""
    (row,) = laid_out("- 2. However", "2. However", [Skip(0, 2, "furniture: list mark")])
    assert [piece.kind for piece in row.pieces] == ["left_out", "same"]


def test_blank_lines_before_everything_are_no_row():
    """They go with what follows."""
    old = "\n\nDS-322\none"
    assert [row.reason for row in laid_out(old, "one", [Skip(2, 9, "furniture: form print")])] == [
        "furniture: form print",
        "",
    ]


def test_a_bullet_before_a_paragraph_stands_with_it():
    """What only leads over is no row of its own."""
    old = "one\n- 2. two"
    found = laid_out(old, "one\n\n2. two", [Skip(4, 6, "furniture: list mark")])
    assert [row.reason for row in found] == ["", ""]
    assert [row.pieces[0].kind for row in found] == ["same", "left_out"]


def test_changes_are_counted_once_through_the_whole_comparison():
    """Words lost and words added at one place are one change."""
    found = laid_out("a b c\n\nd x y f", "a B c\n\nd zzzz f")
    numbers = [piece.number for row in found for piece in row.pieces if piece.number]
    assert sorted(set(numbers)) == list(range(1, max(numbers) + 1))


@given(NOISY, NOISY)
def test_the_rows_of_either_side_are_its_text(old, new):
    """Put together, the pieces of one side give back every character."""
    pieces = [piece for row in laid_out(old, new) for piece in row.pieces]
    assert "".join(old[slice(*piece.old)] for piece in pieces) == old
    assert "".join(new[slice(*piece.new)] for piece in pieces) == new


@pytest.mark.parametrize("path", HOLDINGS, ids=lambda path: path.stem[:3])
def test_the_founding_telegrams_lose_nothing_beside_their_cleaning(path):
    """Real furniture, catchwords and page breaks: all of the raw text, and all of the cleaned."""
    reading = read(path.read_text(encoding="utf-8"))
    pieces = [
        piece
        for row in laid_out(reading.raw, reading.body, left_out(reading.raw, reading.segments))
        for piece in row.pieces
    ]
    assert "".join(reading.raw[slice(*piece.old)] for piece in pieces) == reading.raw
    assert "".join(reading.body[slice(*piece.new)] for piece in pieces) == reading.body


def test_breaks_are_paragraphs_and_page_marks():
    """A page mark on a line of its own, a blank line; nothing else."""
    text = "a\n\nb\n[page 2]\nc [page 3] d"
    assert [(text[skip.start : skip.end], skip.reason) for skip in breaks(text)] == [
        ("\n\n", PARAGRAPH),
        ("[page 2]", PAGE),
    ]


def test_each_change_is_told_by_its_maker():
    """Of a chain of revisions: the machine mended one word, a person another and took one away."""
    raw, machine, person = "teh cat sad on mat extra", "the cat sad on mat extra", "the cat sat on mat"
    steps = [Step(compare(raw, machine), "machine"), Step(compare(machine, person), "Ada")]
    whole = compare(raw, person)
    origins = Origins(steps)
    told = {
        raw[slice(*piece.old)].strip(): origins.maker(piece, whole)
        for row in rows(whole)
        for piece in row.pieces
        if piece.number
    }
    assert told == {"teh": "machine", "sad": "Ada", "extra": "Ada"}
