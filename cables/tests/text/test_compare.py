"""Comparing two texts: what is a change, what is not, and that nothing of either text is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cables.text import marks
from cables.text.compare import Skip, compare
from cables.text.compare import align as aligning
from cables.text.compare import comparison as comparing

WORDS = st.lists(
    st.sampled_from(
        [
            *(
                "the",
                "Cuba",
                "Cnba",
                "quarantine",
                "quaran-\n",
                "tine",
                "quaran-",
                " ",
                "\n",
                "\n\n",
                "  ",
                "-",
                ".",
            ),
            *(
                "\u2028",
                "\xa0",
                "~~",
                "^{x}",
                "UN",
                "un",
                "U.N.",
                "\U0001f4dc",
                "e\u0301",
                "missiles",
                "mis siles",
            ),
        ],
    ),
    max_size=30,
).map(lambda words: " ".join(words) if len(words) % 2 else "".join(words))
TEXTS = WORDS | st.text(max_size=60)


def told(comparison):
    """What a comparison says, as (kind, old words, new words), without the hunks that say nothing."""
    return [
        (hunk.kind, comparison.old_text[slice(*hunk.old)].split(), comparison.new_text[slice(*hunk.new)].split())
        for hunk in comparison.hunks
    ]


def pairs(comparison):
    """The paired words."""
    return [
        (comparison.old_text[slice(*pair.old)], comparison.new_text[slice(*pair.new)])
        for hunk in comparison.hunks
        for pair in hunk.pairs
    ]


def edits(comparison):
    """The letters that differ."""
    return [
        (comparison.old_text[slice(*edit.old)], comparison.new_text[slice(*edit.new)])
        for hunk in comparison.hunks
        for pair in hunk.pairs
        for edit in pair.edits
    ]


def check(comparison):
    """The rules every comparison keeps."""
    assert comparison.rebuild_old() == comparison.old_text
    assert comparison.rebuild_new() == comparison.new_text
    old = new = 0
    for hunk in comparison.hunks:
        assert (hunk.old[0], hunk.new[0]) == (old, new)
        (_, old), (_, new) = hunk.old, hunk.new
        last = (hunk.old[0], hunk.new[0])
        for pair in hunk.pairs:
            assert last[0] <= pair.old[0] < pair.old[1] <= old and last[1] <= pair.new[0] < pair.new[1] <= new
            last = (pair.old[1], pair.new[1])
            for edit in pair.edits:
                assert pair.old[0] <= edit.old[0] <= edit.old[1] <= pair.old[1]
                assert pair.new[0] <= edit.new[0] <= edit.new[1] <= pair.new[1]
    counts = comparison.counts
    assert counts.same + counts.changed + counts.removed == counts.old
    assert counts.same + counts.changed_new + counts.added == counts.new


def test_a_misread_word_is_paired_and_its_letter_marked():
    """One word read otherwise is a change of that word, and of one letter in it."""
    found = compare("until UK inspection", "until UN inspection")
    assert told(found) == [
        ("same", ["until"], ["until"]),
        ("changed", ["UK"], ["UN"]),
        ("same", ["inspection"], ["inspection"]),
    ]
    assert pairs(found) == [("UK", "UN")]
    assert edits(found) == [("K", "N")]
    assert (found.counts.same, found.counts.changed, found.counts.removed, found.counts.added) == (2, 1, 0, 0)


PAIRED = {
    "alone": ("is COHFIDENTIAL now", "is CONFIDENTIAL now"),
    "speck before": ("is . COHFIDENTIAL now", "is CONFIDENTIAL now"),
    "speck after": ("is COHFIDENTIAL ' now", "is CONFIDENTIAL now"),
    "neighbour lost": ("is COHFIDENTIAL now", "is most CONFIDENTIAL now"),
    "two in a row": ("is COHFIDENTIAL uow then", "is CONFIDENTIAL now then"),
    "neighbour split": ("is mar ked COHFIDENTIAL now", "is marked CONFIDENTIAL now"),
    "neighbours run together": ("is markedas COHFIDENTIAL now", "is marked as CONFIDENTIAL now"),
}


@pytest.mark.parametrize("case", PAIRED)
def test_a_misread_word_finds_its_partner_whatever_happens_beside_it(case):
    """Specks, losses, splits and other misreadings beside a word do not part it from what it stands for."""
    found = compare(*PAIRED[case])
    check(found)
    assert ("COHFIDENTIAL", "CONFIDENTIAL") in pairs(found)


def test_words_that_have_nothing_in_common_are_not_paired():
    """A word that stands where another stood, but does not resemble it, is one lost and one added."""
    found = compare("the quarantine zone", "the missiles zone")
    assert [hunk.kind for hunk in found.hunks] == ["same", "changed", "same"]
    assert pairs(found) == []
    assert (found.counts.changed, found.counts.removed, found.counts.added) == (0, 1, 1)


def test_a_split_word_is_one_pair():
    """A word and its two halves belong together; the blank is the letter that differs."""
    found = compare("under verifi cation soon", "under verification soon")
    assert pairs(found) == [("verifi cation", "verification")]
    assert edits(found) == [(" ", "")]
    assert (found.counts.changed, found.counts.changed_new) == (2, 1)


WRAPPED = [
    ("the quarantine\nzone", "the quarantine zone"),
    ("one.\n\ntwo", "one. two"),
    ("verifi-\ncation soon", "verification soon"),
    ("verification soon", "verifi-\r\n cation soon"),
    ("the Turkey-\nCuba trade", "the Turkey-Cuba trade"),
    ("verifi-\ncation", "verifica-\ntion"),
    ("a verifi-\ncation", "a verifi-\ncation"),
    ("soft\xad\nened", "softened"),
    ("agree-\n\nment", "agreement"),
]


@pytest.mark.parametrize(("old", "new"), WRAPPED)
def test_line_ends_are_never_changes(old, new):
    """Where a line ends, and whether a word is split there, is the machine's matter and no change of the text."""
    found = compare(old, new)
    check(found)
    assert {hunk.kind for hunk in found.hunks} == {"same"}


def test_a_hyphen_inside_a_line_is_a_change():
    """Only a line end excuses a hyphen."""
    assert pairs(compare("verifi-cation soon", "verification soon")) == [("verifi-cation", "verification")]


def test_what_is_left_out_is_told_with_its_reason_and_is_no_change():
    """Page furniture stands in its place, with the reason, and the text goes on behind it."""
    old = "we agree CONFIDENTIAL\n\nto all points"
    found = compare(old, "we agree to all points", old_skip=[Skip(9, 21, "banner")])
    check(found)
    assert told(found) == [
        ("same", ["we", "agree"], ["we", "agree"]),
        ("left_out", ["CONFIDENTIAL"], []),
        ("same", ["to", "all", "points"], ["to", "all", "points"]),
    ]
    assert found.hunks[1].reason == "banner"


def test_a_word_broken_by_a_page_end_is_whole():
    """A word split by a page end with its furniture is still the same word."""
    old = "this agree-\n\nSECRET\n\nment holds"
    found = compare(old, "this agreement holds", old_skip=[Skip(13, 19, "banner")])
    check(found)
    assert told(found) == [
        ("same", ["this", "agree-"], ["this", "agreement"]),
        ("left_out", ["SECRET"], []),
        ("same", ["ment"], []),
        ("same", ["holds"], ["holds"]),
    ]


def test_markup_left_out_inside_a_word_does_not_part_it():
    """The machine's own markup is left out; the word it stood in is one word still."""
    old = "remains (<u>cautious</u>). Problem"
    skips = [Skip(9, 12, "underlining"), Skip(20, 24, "underlining")]
    found = compare(old, "remains (cautious). Problem", old_skip=skips)
    check(found)
    assert found.changes() == () and found.counts.same == 3
    assert [hunk.reason for hunk in found.hunks if hunk.kind == "left_out"] == ["underlining"] * 2
    misread = compare(old, "remains (cautlous), Problem", old_skip=skips)
    check(misread)
    assert misread.counts.changed == 1
    assert edits(misread) == [("", "l"), ("", ",")]  # told on the side that has the word in one piece


def test_a_change_is_cut_where_something_is_left_out():
    """Misread words before and after a page end stay with their partners."""
    old = "we agrce SECRET tc all"
    found = compare(old, "we agree to all", old_skip=[Skip(9, 15, "banner")])
    check(found)
    assert pairs(found) == [("agrce", "agree"), ("tc", "to")]
    assert [hunk.kind for hunk in found.hunks] == ["same", "changed", "left_out", "changed", "same"]


def test_capitals_and_punctuation_can_be_ignored():
    """A reader may ask for words alone."""
    old, new = "the U.N. Inspection, then", "The UN inspection then"
    assert compare(old, new).counts.same == 1
    assert compare(old, new, case=False).counts.same == 2
    found = compare(old, new, case=False, punctuation=False)
    assert found.counts.same == 4 and found.changes() == ()
    check(found)
    assert edits(compare("(COHFIDENTIAL)", "Confidential", case=False, punctuation=False)) == [("H", "n")]


def test_marks_can_be_ignored_and_words_still_stand_where_they_are():
    """Compared by words alone, a marked text differs only in words; spans point into the marked source."""
    new = "the ~~big~~ ^{hand: large} [missiles?]\n[page 2]\n\\~~base"
    found = compare("the big large missiles ~~basc", new, new_marks=True)
    check(found)
    assert pairs(found) == [("~~basc", "\\~~base")] or pairs(found) == [("~~basc", "~~base")]
    assert edits(found) == [("c", "e")]


def test_a_mark_is_a_change_if_marks_count():
    """Compared as written, the strike is part of the word."""
    assert edits(compare("the big dog", "the ~~big~~ dog")) == [("", "~~"), ("", "~~")]


@given(TEXTS, TEXTS, st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_both_texts_are_rebuilt_from_any_comparison(old, new, case, punctuation, old_marks, new_marks):
    """Whatever the texts and the choices, the hunks cover both exactly and pairs lie inside them in order."""
    check(compare(old, new, case=case, punctuation=punctuation, old_marks=old_marks, new_marks=new_marks))


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4)


@given(TEXTS, TEXTS, SPANS, SPANS, st.booleans())
def test_what_is_left_out_is_covered_too(old, new, old_spans, new_spans, ignore_marks):
    """Wherever spans are left out, on either side, both texts are rebuilt and each such span is told."""
    old_skip, new_skip = ([Skip(*span, "furniture") for span in spans] for spans in (old_spans, new_spans))
    found = compare(old, new, old_skip=old_skip, new_skip=new_skip, old_marks=ignore_marks, new_marks=ignore_marks)
    check(found)
    left = sum(hunk.old[1] - hunk.old[0] for hunk in found.hunks if hunk.kind == "left_out")
    skipped = {k for skip in old_skip for k in range(skip.start, min(skip.end, len(old)))}
    assert left == len(skipped)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    """No changes where there are none."""
    assert compare(text, text).changes() == ()


@given(TEXTS)
def test_the_text_without_marks_is_the_marked_text_without_marks(text):
    """A transcription and its plain words do not differ, if marks are ignored."""
    assert compare(marks.plain(text), text, new_marks=True).changes() == ()


@settings(max_examples=60)
@given(st.lists(st.sampled_from("abcdefgh"), max_size=200), st.lists(st.sampled_from("abcdefgh"), max_size=200))
def test_long_texts_are_cut_without_loss(old, new):
    """Anchors, windows and all, the runs of equal words are equal, in order, and both texts are covered."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("CELLS", 64), ("SPACING", 4), ("WINDOW", 8)):
            patch.setattr(aligning, name, value)
        found = compare(" ".join(old), " ".join(new))
    check(found)
    for hunk in found.hunks:
        if hunk.kind == "same":
            assert old[slice(*hunk.old_words)] == new[slice(*hunk.new_words)]


def test_a_comparison_says_that_it_is_coarse():
    """A stretch without anything to hold on to is compared through a window, and the result says so."""
    old = ["ab"[k * k % 7 % 2] for k in range(5000)]
    new = ["ab"[k * k % 11 % 2] for k in range(5000)]
    found = compare(" ".join(old), " ".join(new))
    check(found)
    assert found.coarse and any(hunk.coarse for hunk in found.hunks)
    assert not compare("one two", "one three").coarse


@given(TEXTS, TEXTS, st.booleans(), st.booleans())
def test_texts_past_any_cable_are_compared_by_stretches(old, new, case, punctuation):
    """Beyond the limit stretches of words are told apart, not words and letters; both texts are still rebuilt."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(comparing, "LONG", -1)
        found = compare(old, new, case=case, punctuation=punctuation)
        check(found)
        assert found.coarse and pairs(found) == []
        assert compare(old, old).changes() == ()
        assert compare(old, old, case=case).counts.same == len(old.split())


HOSTILE = {
    "all different": (" ".join(f"a{k}" for k in range(20_000)), " ".join(f"b{k}" for k in range(20_000))),
    "all the same": ("word " * 20_000, "word " * 19_000),
    "one word": ("a" * 200_000, "b" * 200_001),
    "hyphens": ("a-\n" * 20_000, "a- " * 20_000),
    "blanks": (" " * 200_000, "\n" * 200_000),
    "combining marks": ("e" + "\u0301" * 100_000, "e" + "\u0300" * 100_000),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_no_text_can_hang_a_comparison(case):
    """Time grows with the length of the texts, whatever stands in them."""
    check(compare(*HOSTILE[case]))
