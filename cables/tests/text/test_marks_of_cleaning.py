"""
OCR markup becomes our marks only where it is plainly meant; everything else that would look like one is literal.
"""

import pytest
from hypothesis import given, settings

from cables.tests.text.noise import TEXTS
from cables.text import clean, read
from cables.text.marks import parse


def kinds(text: str) -> set[str]:
    """The kinds of all nodes of a parsed text."""
    return {node.kind for node in parse(text).nodes}


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("the <u>second</u> letter", "the __second__ letter"),
        ("the ~~second~~ letter", "the ~~second~~ letter"),
        ("it was *not* sent", "it was ^{hand: not} sent"),
        ("it was ^{not} sent", "it was ^{not} sent"),
        ("a **heavy** word", "a heavy word"),
        ("x~~y~~z", r"x\~~y\~~z"),
        ("2*3 and 4*5", "2*3 and 4*5"),
        ("a line _____ to sign on", "a line _____ to sign on"),
        ("[illegible] words", r"\[illegible] words"),
        ("the [seventh?] of May", r"the \[seventh?] of May"),
        ("[Enclosure 1] follows", "[Enclosure 1] follows"),
        (r"already \[illegible] literal", r"already \[illegible] literal"),
    ],
)
def test_markup_becomes_marks_between_blanks_only(raw, cleaned):
    """A strike, underline, emphasis or insertion counts between blanks; brackets of the OCR are literal."""
    assert clean(raw) == cleaned


def test_markup_left_out_has_a_reason():
    """The OCR engine's tags are no text of the cable and are accounted for as furniture."""
    reading = read("the <u>second</u> letter of the minister")
    assert [s.reason for s in reading.segments if s.kind == "furniture"] == ["markup of the OCR engine"] * 2


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_no_editor_speaks_in_a_machine_text(raw):
    """No OCR noise becomes an editor's mark: unclear, illegible, withheld, note."""
    assert not kinds(clean(raw)) & {"unclear", "illegible", "withheld", "note"}
