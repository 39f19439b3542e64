"""The transcription marks: what is a mark, what is literal, and what readers, search and citations get of it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cables.text import marks

NOISY = st.text(alphabet="~~__^{}[]\\? \n\r\tab:", max_size=60)
PIECES = st.lists(
    st.sampled_from(
        [
            *("~~", "__", "^{", "}", "[", "]", "?", "\\", " ", "\n", "a", "word", "~~~", "hand: ", "note: "),
            *("illegible", "withheld", "[page 2]", ": 3 words", "\r\n", "\u2028", "e\u0301", "\U0001f4dc"),
        ],
    ),
    max_size=25,
).map("".join)
ANY = NOISY | PIECES | st.text(max_size=80)


def kinds(text):
    """The marks of a text with the source each covers."""
    return [(node.kind, text[node.start : node.end]) for node in marks.parse(text).marks()]


MARKED = [
    ("a ~~word~~ b", [("struck", "~~word~~")]),
    ("^{word}", [("inserted", "^{word}")]),
    ("__two words__.", [("underlined", "__two words__")]),
    ("[word?]", [("unclear", "[word?]")]),
    ("[illegible]", [("illegible", "[illegible]")]),
    ("[illegible: 3 words]", [("illegible", "[illegible: 3 words]")]),
    ("[withheld: 2 lines]", [("withheld", "[withheld: 2 lines]")]),
    ("[note: a word]", [("note", "[note: a word]")]),
    ("a\n[page 12]\nb", [("page", "[page 12]")]),
    ("  [page 2]\t\r\n", [("page", "[page 2]")]),
    ("~~[illegible]~~", [("struck", "~~[illegible]~~"), ("illegible", "[illegible]")]),
    ("~~a __b__ c~~", [("struck", "~~a __b__ c~~"), ("underlined", "__b__")]),
    ("[note: see [1] there]", [("note", "[note: see [1] there]")]),
    ("~~a~~~~~ b~~", [("struck", "~~a~~~~~ b~~")]),
]


@pytest.mark.parametrize(("text", "found"), MARKED)
def test_the_signs_of_the_grammar_are_marks(text, found):
    """Every mark of the grammar is found with its span, alone and inside another."""
    assert kinds(text) == found


LITERAL = [
    "~~ word~~",
    "~~word ~~",
    "~~a\nb~~",
    "~~~word~~~",
    "___word___",
    "~~~~",
    "~~word",
    "^{}",
    "^{ word}",
    "^ {word}",
    "[word]",
    "[?]",
    "[word ?]",
    "[ word?]",
    "[Illegible]",
    "[illegible:3]",
    "[illegible: ]",
    "[note:]",
    "a [page 2]",
    "[page 2] b",
    "[page two]",
    "a\r~~b\u2028c~~",
    "\\~~word\\~~",
    "\\^{word}",
    "\\[word?]",
]


@pytest.mark.parametrize("text", LITERAL)
def test_everything_else_is_literal(text):
    """A sign that opens before a blank, closes after one, is tripled, crosses a line or never closes is words."""
    assert kinds(text) == []


def test_the_mark_that_closes_first_stands():
    """Marks never overlap: what was opened inside a mark and not closed there is literal."""
    assert kinds("~~a __b~~ c__") == [("struck", "~~a __b~~")]
    assert kinds("^{a [b} c?]") == [("inserted", "^{a [b}")]


def test_an_insertion_says_whether_it_was_typed_or_written_by_hand():
    """`hand: ` is part of the sign, not of the words."""
    hand, typed = marks.parse("^{hand: above all} ^{hand:x}").marks()
    assert (hand.value, hand.opening) == ("hand", "^{hand: ")
    assert (typed.value, typed.opening) == ("typed", "^{")


def test_a_gap_states_its_extent_and_a_page_its_number():
    """What is missing, and which page begins, is data."""
    nodes = marks.parse("[illegible: 3 words] [withheld]\n[page 7]").marks()
    assert [node.value for node in nodes] == ["3 words", "", "7"]


@given(ANY)
def test_a_parsed_text_renders_back_to_itself(text):
    """Nothing is lost or normalised by parsing, whatever the text."""
    assert marks.render(marks.parse(text)) == text


@given(ANY)
def test_nodes_nest_and_cover_the_text(text):
    """Leaves and signs cover every character once; a node lies inside its parent; the source is at its span."""
    inside, position = [], 0
    for event in marks.parse(text).events():
        node = event.node
        if event.action == "close":
            assert inside.pop() == node
            position += len(node.closing)
            assert position == node.end
            continue
        assert node.start == position and node.depth == len(inside)
        assert text.startswith(node.opening, node.start)
        position += len(node.opening)
        inside += [node] if event.action == "open" else []
    assert position == len(text) and not inside


@given(ANY)
def test_an_escaped_text_has_no_marks_and_reads_as_it_was(text):
    """Escaping makes literal whatever the scan holds, and readers never see the backslashes."""
    for everywhere in (False, True):
        escaped = marks.escape(text, everywhere)
        assert marks.parse(escaped).marks() == ()
        assert marks.plain(escaped) == text


@given(st.lists(st.sampled_from(["~~", " ~~a", "__ b", "^{c", "d}", "[e", "f?]", "\\", "x~~\n"]), max_size=8))
def test_pieces_escaped_everywhere_make_no_mark_together(pieces):
    """A cleaner may escape piece by piece, as long as no sign is cut in two."""
    if all(not (a.endswith("~") and b.startswith("~")) for a, b in pairwise(pieces)):
        assert marks.parse("".join(marks.escape(p, everywhere=True) for p in pieces)).marks() == ()


def test_escaping_leaves_harmless_signs_alone():
    """Only what would be read as a mark gets a backslash."""
    harmless = "a_b [sic] ~ x ^2 [1] C:\\dir ~~ and ___ {} [who] [illegible hand]"
    assert marks.escape(harmless) == harmless
    assert marks.escape("~~a~~ b~~ [c?] \\[d") == "\\~~a~~ b~~ \\[c?] \\\\[d"


READINGS = [
    ("the ~~big~~ ^{large} dog", "the big large dog", "the large dog", "the big dog"),
    ("~~xx~~ dog", "xx dog", "dog", "xx dog"),
    ("co~~m~~^{n}tact", "comntact", "contact", "comtact"),
    ("~~a ^{b} c~~ d", "a b c d", "d", "a c d"),
    ("__really__ [sure?] \\~~", "really sure ~~", "really sure ~~", "really sure ~~"),
    ("six [illegible: 2 words] missiles", "six missiles", "six missiles", "six missiles"),
    ("a [note: sic] b", "a b", "a b", "a b"),
    ("runs\n[page 2]\non", "runs\non", "runs\non", "runs\non"),
    ("one.\n\n[page 2]\n\nTwo.", "one.\n\nTwo.", "one.\n\nTwo.", "one.\n\nTwo."),
    ("one.\r\n\r\n[page 2] \r\n\r\nTwo.", "one.\r\n\r\nTwo.", "one.\r\n\r\nTwo.", "one.\r\n\r\nTwo."),
]


@pytest.mark.parametrize(("text", "all_marks", "amended", "first"), READINGS)
def test_three_reading_texts_come_from_one_source(text, all_marks, amended, first):
    """All marks shown, as amended, and as first written; notes and page signs are in none of them."""
    assert marks.plain(text) == all_marks
    assert marks.plain(text, "amended") == amended
    assert marks.plain(text, "first") == first


def test_a_quotation_can_show_where_words_are_missing():
    """With `gaps` the reader of a citation is told that words are illegible or withheld."""
    assert marks.plain("six [withheld] bases", gaps=True) == "six [withheld] bases"


@pytest.mark.parametrize(
    ("amended", "direction", "reading"),
    [
        ("before sending", "incoming", "amended"),
        ("after receipt", "outgoing", "first"),
        ("unknown", "outgoing", "amended"),
        ("unknown", "incoming", "first"),
        ("unknown", "", "amended"),
    ],
)
def test_the_text_as_transmitted_depends_on_when_it_was_amended(amended, direction, reading):
    """Changes made before sending count, changes on the received copy do not; unknown follows the direction."""
    assert marks.transmitted("~~a~~ ^{b}", amended, direction) == marks.plain("~~a~~ ^{b}", reading)


@given(ANY, st.sampled_from(["marks", "amended", "first"]), st.booleans())
def test_plain_characters_know_where_they_come_from(text, reading, gaps):
    """Every character of a reading text stands in the source where its offset says, in order."""
    found = marks.plain_map(text, reading, gaps)
    assert [text[offset] for offset in found.offsets[:-1]] == list(found.text)
    assert list(found.offsets) == sorted(set(found.offsets))
    assert found.offsets[-1] == len(text)


def test_a_span_of_words_is_found_in_the_source():
    """A highlight on plain words lands on the marked words."""
    found = marks.plain_map("the ~~big~~ dog")
    assert found.source_span(4, 7) == (6, 9)
    assert found.plain_offset(4) == 4
    assert found.source_span(0, 0) == (0, 0)


DEEP = 50_000
NESTS = [
    "^{" * DEEP + "a" + "}" * DEEP,
    "[" * DEEP + "a" + "?]" * DEEP,
    "[note: " * DEEP + "a" + "]" * DEEP,
    "~~a " * DEEP,
    "~~a __b ^{c [d " * DEEP,
    "[illegible: " * DEEP + "]" * DEEP,
    "~~" * DEEP,
    "~~__" * DEEP,
    "\\" * DEEP + "~~",
    "   [page 1]" * DEEP,
    " " * DEEP + "[page 1]" + " " * DEEP,
    "[page 1]\n" * DEEP,
]


@pytest.mark.parametrize("text", NESTS, ids=range(len(NESTS)))
def test_fifty_thousand_nested_signs_are_read_without_recursion(text):
    """No text can exhaust the stack or the clock."""
    document = marks.parse(text)
    assert marks.render(document) == text
    assert marks.plain(marks.escape(text)) == text
    assert len(marks.plain(text)) <= len(text)
