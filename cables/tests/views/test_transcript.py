"""How a transcription is laid out: pages, points, paragraphs, and marks as elements."""

import re
from html import unescape

import pytest

from cables.models import Term
from cables.text import find_points
from cables.text.marks import plain
from cables.views.glossary import Glossary, _pattern
from cables.views.transcript import Apparatus, PointSpan, lay_out, marks_html, marks_used


def points_of(text: str) -> list[PointSpan]:
    return [PointSpan(p.path, p.label, p.level, p.start, p.end, p.damaged) for p in find_points(text)]


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("plain <b> & \"words\"", "plain &lt;b&gt; &amp; &quot;words&quot;"),
        ("~~gone~~", "<del>gone</del>"),
        ("__under__", "<u>under</u>"),
        ("^{typed}", '<ins class="added" title="inserted on the original">typed</ins>'),
        ("^{hand: written}", '<ins class="added added--hand" title="inserted by hand">written</ins>'),
        ("[word?]", '<span class="unclear" title="unclear: the likely reading">word</span>'),
        ("[illegible: 3 words]", '<span class="lacuna lacuna--illegible">illegible: 3 words</span>'),
        ("[withheld]", '<span class="lacuna lacuna--withheld">withheld</span>'),
        ("~~a ^{b} c~~", '<del>a <ins class="added" title="inserted on the original">b</ins> c</del>'),
        (r"\~~not struck\~~ [1]", "~~not struck~~ [1]"),
        ("~~<script>~~", "<del>&lt;script&gt;</del>"),
    ],
)  # fmt: skip
def test_each_mark_has_its_element(source, html):
    """Marks become elements, words are escaped, and what is no mark stays literal."""
    assert str(marks_html(source)) == html


def test_points_stand_on_the_pages_they_begin_on():
    """A page mark begins a new page; a point that runs on continues there without its number."""
    text = "1. One starts.\n\nStill one.\n[page 2]\nand ends here.\n\n2. Two."
    first, second = lay_out(text, points_of(text), {})
    assert (first.number, second.number) == (1, 2)
    assert [(b.point.path, b.opens, list(map(str, b.paragraphs))) for b in first.blocks] == [
        ("1", True, ["One starts.", "Still one."])
    ]
    assert [(b.point.path, b.opens, b.runs_on) for b in second.blocks] == [("1", False, True), ("2", True, False)]
    assert [str(p) for b in second.blocks for p in b.paragraphs] == ["and ends here.", "Two."]


def test_words_before_the_first_point_belong_to_none():
    """An opening sentence stands in a block without a number."""
    text = "Make these points:\n\n1. One.\n\n2. Two."
    (leaf,) = lay_out(text, points_of(text), {})
    assert [b.point.path if b.point else None for b in leaf.blocks] == [None, "1", "2"]


def test_a_text_without_page_marks_is_one_page():
    """Running text of a cable without pages is one leaf without number."""
    (leaf,) = lay_out("Just words.", [], {})
    assert leaf.number is None and len(leaf.blocks) == 1


def test_each_page_has_its_raw_ocr_beside_it():
    """Raw pages go to the leaf of their number; one that no page mark names is added, empty."""
    leaves = lay_out("One.\n\n[page 2]\n\nTwo.", [], {1: "raw 1", 2: "raw 2", 3: "raw 3"})
    assert [(leaf.number, leaf.raw) for leaf in leaves] == [(1, "raw 1"), (2, "raw 2"), (3, "raw 3")]
    assert leaves[2].blocks == []


@pytest.mark.parametrize(
    "text", ["", "\n\n", "[page 1]\nwords", "[page 7]", "\\", "~~" * 500, "[page 2]\n[page 2]\nx"]
)
def test_any_text_can_be_laid_out(text):
    """Odd texts make odd pages, never an error, and no word of them is lost."""
    leaves = lay_out(text, points_of(text), {})
    shown = "".join(str(part) for leaf in leaves for block in leaf.blocks for part in block.paragraphs)
    words = re.findall(r"[a-z]{3,}", plain(text))
    assert [word for word in words if word not in unescape(shown)] == []


def test_struck_words_are_no_contents():
    """The first words of a point in the table of contents are those that were not struck."""
    text = "1. ~~We are sure~~ that the ^{new} offer stands.\n\n2. ~~All of it.~~\n\nWhat is left."
    first, second = lay_out(text, points_of(text), {})[0].blocks
    assert (first.lead, second.lead) == ("that the new offer stands.", "What is left.")


def test_notes_leave_a_number_and_are_told_below():
    """A note goes out of the text to a numbered list, with the point it stands in; marks in it stay marks."""
    apparatus = Apparatus()
    text = "Opening. [note: First ~~of~~ all.]\n\n1. One [note: A <b> in the OCR.] goes on."
    (leaf,) = lay_out(text, points_of(text), {}, apparatus)
    assert [(n.number, str(n.html), n.path) for n in apparatus.notes] == [
        (1, "First <del>of</del> all.", ""),
        (2, "A &lt;b&gt; in the OCR.", "1"),
    ]
    one = str(leaf.blocks[1].paragraphs[0])
    assert 'href="#note-2"' in one and "OCR" not in one


def test_the_key_names_the_marks_that_occur():
    """The key below a text explains what the text uses and nothing else."""
    assert marks_used("~~a~~ ^{hand: b} [c?] [page 2]") == ["struck", "hand", "unclear"]


def glossary_of(*terms: Term) -> Glossary:
    return Glossary(
        {t.word: t for t in terms} | {t.word.upper(): t for t in terms if t.any_case}, _pattern([*terms])
    )


RPT, LA, BOMBER = (
    Term(pk=1, word="RPT", meaning="repeat", any_case=True),
    Term(pk=2, word="LA"),
    Term(pk=3, word="IL-28"),
)


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("NO RPT NO", [RPT]),
        ("no rpt no Rpt", [RPT]),
        ("OTHER LA STATES, la dolce vita", [LA]),
        ("ATLAS la", []),
        ("IL-28'S AND IL-281 AND XIL-28", [BOMBER]),
        ("IL-28 LA", [BOMBER, LA]),
    ],
)
def test_terms_are_found_as_whole_words(text, met):
    """A term is met once, as a word of its own, in small letters only where it says so."""
    glossary = glossary_of(RPT, LA, BOMBER)
    html = glossary.explain(text)
    assert glossary.met == met
    assert str(html).count('class="term"') == len(met)


def test_a_meaning_cannot_act_as_markup():
    """What an administrator types into the glossary is text, like everything else."""
    glossary = glossary_of(Term(pk=1, word="RPT", meaning="<script>x</script>"))
    assert "<script>" not in glossary.explain("<b> RPT")
