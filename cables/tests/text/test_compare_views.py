"""What pages make of a comparison: points followed, three texts lined up, paragraphs beside each other, pieces."""

import re
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cables.text.compare import align3, compare, follow_points, map_span

WORDS = st.sampled_from(["one", "two", "tvvo", "three", "thr-\n", "ee", "\n\n", "\n", " ", "~~x~~", "[page 2]"])
TEXTS = st.lists(WORDS, max_size=25).map(" ".join)


@dataclass(frozen=True)
class Numbered:
    """A point as the reader gives it."""

    path: str
    label: str
    start: int
    end: int


def points(text):
    """The points of a made-up text: lines that begin with a number, or with a letter inside the number before."""
    found = list(re.finditer(r"^(\d+|[a-z])\. ", text, re.MULTILINE))
    outer = ""
    numbered = []
    for match, after in zip(found, [*found[1:], None], strict=True):
        outer = match[1] if match[1].isdigit() else outer
        path = match[1] if match[1].isdigit() else f"{outer}.{match[1]}"
        end = after.start() if after else len(text)
        if match[1].isdigit():
            end = next((m.start() for m in found if m.start() > match.start() and m[1].isdigit()), len(text))
        numbered.append(Numbered(path, f"{match[1]}.", match.start(), end))
    return numbered


def fates(old, new):
    """What became of each point, as path: (status, path now)."""
    return {fate.path: (fate.status, fate.to) for fate in follow_points(old, points(old), new, points(new))}


FIRST = "1. The quarantine will continue until inspection works.\n"
SECOND = "2. All offensive weapons must be removed from Cuba.\n"
THIRD = "3. Consultation with the Organization is under way.\n"


def test_a_point_left_alone_is_the_same():
    """Same words under the same path, whatever became of the others."""
    assert fates(FIRST + SECOND, FIRST + "2. Nothing of it is left.\n")["1"] == ("same", "1")


def test_a_point_put_in_other_words_is_reworded():
    """Most words are left, under the same path."""
    new = FIRST + "2. All offensive arms must be removed from Cuba now.\n"
    assert fates(FIRST + SECOND, new)["2"] == ("reworded", "2")


def test_a_point_that_was_renumbered_has_moved():
    """A point put in before it gives its words another path."""
    new = "1. An opening point was put in here.\n" + FIRST.replace("1", "2") + SECOND.replace("2", "3")
    assert fates(FIRST + SECOND, new) == {"1": ("moved", "2"), "2": ("moved", "3")}


def test_a_point_taken_past_others_has_moved():
    """Even where the order changed, a point leads to where its words went."""
    new = THIRD.replace("3", "1") + FIRST.replace("1", "2") + SECOND.replace("2", "3")
    assert fates(FIRST + SECOND + THIRD, new) == {"1": ("moved", "2"), "2": ("moved", "3"), "3": ("moved", "1")}


def test_a_point_joined_to_another_is_merged():
    """Two points made one: the other leads there."""
    new = FIRST.strip() + SECOND[2:] + THIRD.replace("3", "2")
    assert fates(FIRST + SECOND + THIRD, new) == {
        "1": ("reworded", "1"),
        "2": ("merged", "1"),
        "3": ("moved", "2"),
    }


def test_a_point_that_is_gone_has_vanished():
    """An address never shows other words: nothing stands where its words stood."""
    found = follow_points(FIRST + SECOND, points(FIRST + SECOND), FIRST, points(FIRST))
    assert (found[1].status, found[1].to, found[1].span) == ("vanished", None, None)


def test_inner_points_are_followed_for_themselves():
    """The words of a point inside another are its own."""
    old = "1. We should do this:\na. ask the Secretary General\nb. tell the Mission\n"
    new = "1. We should do this:\na. tell the Mission\n"
    assert fates(old, new) == {"1": ("same", "1"), "1.a": ("vanished", None), "1.b": ("moved", "1.a")}


def test_where_a_point_went_is_a_span_of_the_new_text():
    """The span holds the words themselves, without the number before them."""
    new = "1. First of all.\n" + FIRST.replace("1", "2")
    fate = follow_points(FIRST, points(FIRST), new, points(new))[0]
    assert new[slice(*fate.span)] == "The quarantine will continue until inspection works."
    assert (fate.words, fate.found) == (7, 7)


def test_words_are_followed_through_a_comparison():
    """A span of the old text leads to the same words, misread or not, in the new."""
    old, new = "we saw the misslles there", "today we saw all the missiles"
    found = compare(old, new)
    assert new[slice(*map_span(found, 7, 19))] == "the missiles"
    assert map_span(found, 20, 25) is None
    assert map_span(found, 6, 6) is None


@given(TEXTS, TEXTS, st.integers(0, 40), st.integers(0, 40))
def test_any_span_leads_into_the_new_text(old, new, start, end):
    """Whatever is asked for, the answer lies in the new text, or there is none."""
    found = map_span(compare(old, new, new_marks=True), start, end)
    assert found is None or 0 <= found[0] < found[1] <= len(new)


def agreements(*texts, **options):
    """Rows of three texts, as (who agrees, words of each)."""
    return [
        (row.agree, *(text[slice(*span)].split() for text, span in zip(texts, (row.a, row.b, row.c), strict=True)))
        for row in align3(*texts, **options)
    ]


def test_three_texts_are_lined_up_and_say_who_agrees():
    """Two witnesses and a transcription: every row says which of them read the same."""
    assert agreements("the UK inspection now", "the UN inspection", "the UN lnspection today") == [
        ("all", ["the"], ["the"], ["the"]),
        ("bc", ["UK"], ["UN"], ["UN"]),
        ("ab", ["inspection"], ["inspection"], ["lnspection"]),
        ("none", ["now"], [], ["today"]),
    ]


def test_words_that_only_the_outer_texts_have_agree():
    """What the middle text lost stands in a row of its own."""
    assert agreements("we do not agree", "we agree", "we do not agree") == [
        ("all", ["we"], ["we"], ["we"]),
        ("ac", ["do", "not"], [], ["do", "not"]),
        ("all", ["agree"], ["agree"], ["agree"]),
    ]


def test_a_word_broken_in_one_text_agrees_with_the_others():
    """Line ends are no readings, nor are marks that are to be ignored."""
    found = agreements(
        "the verifi-\ncation", "the verification", "~~the~~ verification", marks=(False, False, True)
    )
    assert [row[0] for row in found] == ["all"]


@given(TEXTS, TEXTS, TEXTS, st.booleans())
def test_rows_cover_all_three_texts(a, b, c, ignored):
    """Nothing of any text is lost or told twice."""
    rows = align3(a, b, c, marks=(ignored, ignored, ignored))
    for text, spans in zip((a, b, c), zip(*((row.a, row.b, row.c) for row in rows), strict=True), strict=True):
        assert "".join(text[start:end] for start, end in spans) == text
        assert all(before[1] == after[0] for before, after in pairwise(spans))
