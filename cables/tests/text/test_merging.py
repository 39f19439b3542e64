"""Two texts made from one, put together: nothing is dropped, and nothing is decided for anybody."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cables.text.merging import merge3

WORDS = st.text(alphabet="ab ~\n", max_size=60)
SENTENCE = "1. WE AGREE ON THE FIRST POINT.\n\n2. THEY DO NOT AGREE ON THE SECOND ONE.\n\n3. NOTHING ELSE."


@pytest.mark.parametrize(
    ("theirs", "mine", "together"),
    [
        (("FIRST", "1ST"), ("SECOND", "2ND"), "1ST…2ND"),
        (("FIRST", "1ST"), ("FIRST", "1ST"), "1ST"),
        (("FIRST ", ""), ("NOTHING ELSE.", "NOTHING ELSE. END."), "THE POINT…END."),
        (("\n\n2.", "\n\n[page 2]\n\n2."), ("ELSE", "[else?]"), "[page 2]…[else?]"),
    ],
)
def test_changes_that_do_not_touch_are_put_together(theirs, mine, together):
    """Each side's change is in the text, and nobody is asked."""
    merge = merge3(SENTENCE, SENTENCE.replace(*theirs), SENTENCE.replace(*mine))
    assert merge.conflicts == ()
    assert all(words in merge.text() for words in together.split("…"))


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        (("FIRST", "1ST"), ("FIRST", "[first?]")),
        (("FIRST POINT", "1ST POINT"), ("FIRST POINT", "FIRST PT")),  # neighbours touch
        (("FIRST ", ""), ("FIRST", "1ST")),
        (("AGREE ON THE F", "AGREE, ON THE F"), ("AGREE ON THE F", "AGREE WHOLLY ON THE F")),
    ],
)
def test_changes_that_touch_stand_side_by_side(theirs, mine):
    """Both readings are there to choose from, with what both began from."""
    merge = merge3(SENTENCE, SENTENCE.replace(*theirs), SENTENCE.replace(*mine))
    (part,) = merge.conflicts
    assert merge.text([merge.theirs[slice(*part.theirs)]]) == merge.theirs
    assert merge.text([merge.mine[slice(*part.mine)]]) == merge.mine
    with pytest.raises(ValueError, match="1 conflicts need"):
        merge.text()


def test_a_break_between_paragraphs_is_a_change():
    """Blanks are kept as each side has them: nobody's paragraph is run into another."""
    parted = SENTENCE.replace("POINT.\n\n", "POINT.\n")
    assert merge3(SENTENCE, parted, SENTENCE).text() == parted
    assert merge3(SENTENCE, SENTENCE, parted).text() == parted


def test_a_sentence_both_wrote_anew_is_one_question():
    """Not one for every word between which the two happen to have a word in common."""
    theirs = SENTENCE.replace("THEY DO NOT AGREE ON THE SECOND ONE", "NOBODY WILL EVER AGREE ON A SECOND")
    mine = SENTENCE.replace("THEY DO NOT AGREE ON THE SECOND ONE", "SOME MAY AGREE ON TWO")
    assert len(merge3(SENTENCE, theirs, mine).conflicts) == 1


@given(WORDS, WORDS, WORDS)
@settings(max_examples=300, deadline=None)
def test_nothing_is_lost(base, theirs, mine):
    """The parts are the three texts; each changed word stands in the result or in a conflict."""
    merge = merge3(base, theirs, mine)
    for side in ("base", "theirs", "mine"):
        assert merge.rebuilt(side) == getattr(merge, side)
    assert all(
        merge.theirs[slice(*p.theirs)] == merge.base[slice(*p.base)] for p in merge.parts if p.kind == "mine"
    )
    assert all(merge.mine[slice(*p.mine)] == merge.base[slice(*p.base)] for p in merge.parts if p.kind == "theirs")
    assert all(
        merge.mine[slice(*p.mine)] == merge.theirs[slice(*p.theirs)]
        for p in merge.parts
        if p.kind in ("same", "both")
    )


@given(WORDS, WORDS)
@settings(max_examples=300, deadline=None)
def test_who_changed_nothing_decides_nothing(base, changed):
    """merge(b, b, x) is x, merge(b, x, b) is x, and so is merge(b, x, x); none asks."""
    assert merge3(base, base, changed).text() == changed
    assert merge3(base, changed, base).text() == changed
    assert merge3(base, changed, changed).text() == changed


@given(WORDS, WORDS, WORDS)
@settings(max_examples=200, deadline=None)
def test_the_order_of_the_two_does_not_matter(base, theirs, mine):
    """Exchanged, they give the same parts under exchanged names."""
    swap = {"theirs": "mine", "mine": "theirs"}
    there = [(swap.get(p.kind, p.kind), p.base, p.mine, p.theirs) for p in merge3(base, theirs, mine).parts]
    assert there == [(p.kind, p.base, p.theirs, p.mine) for p in merge3(base, mine, theirs).parts]


WORST = {
    "all different": lambda n: tuple(" ".join(f"{s}{i}" for i in range(n)) for s in "btm"),
    "one word": lambda n: ("a " * n, "a " * (n // 2), "a " * (n + n // 3)),
    "two words": lambda n: ("a b " * (n // 2), "b a " * (n // 2), "a a b " * (n // 3)),
    "one long word": lambda n: ("a" * n * 6, "b" * n * 6, "c" * n * 6),
    "only blanks": lambda n: (" \n" * n, "\n" * n, " " * n),
}


@pytest.mark.parametrize("kind", WORST)
def test_no_text_keeps_a_merge_from_ending(kind):
    """Not even 20,000 words made for it; where it cannot be close, it says so, and loses nothing."""
    base, theirs, mine = WORST[kind](20_000)
    merge = merge3(base, theirs, mine)
    assert merge.rebuilt("theirs") == theirs and merge.rebuilt("mine") == mine


def test_long_texts_are_put_together_line_by_line():
    """Past half a million characters: coarse, and said so."""
    lines = [f"{i}. SOME WORDS OF A VERY LONG TEXT WITHOUT END.\n" for i in range(20_000)]
    base = "".join(lines)
    merge = merge3(base, base.replace("7. SOME", "7. MANY"), base.replace("9. SOME", "9. FEW"))
    assert merge.coarse
    assert merge.rebuilt("mine") == merge.mine
