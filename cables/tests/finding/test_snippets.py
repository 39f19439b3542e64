"""Stretches round what was found: the words as they are read, where they stand, and in which layer."""

import pytest

from cables.finding import find
from cables.finding.expansion import Sought
from cables.finding.hits import Quickly, hits, wanted
from cables.models import Cable
from cables.text.query import parse

pytestmark = pytest.mark.django_db


def want(q: str):
    return wanted(Sought(group.terms, without=group.without) for group in parse(q).groups)


@pytest.mark.parametrize(
    ("q", "text", "expected"),
    [
        ("plan", "The plan, planned.", ["plan"]),
        ("plan*", "The plan, planned.", ["plan", "planned"]),
        ('"the plan"', "the\nplan of the plans", ["the\nplan"]),
        ("inspection", "un inspec-\ntion", ["inspec-\ntion"]),
        ('"a b a c"', "a b a b a c", ["a b a c"]),
        ("il-28", "IL28 and IL-28's", ["IL28", "IL-28's"]),
        ("-plan", "plan", []),
        ('"trade ban" trade', "trade ban", ["trade ban"]),
    ],
)
def test_where_words_stand(q, text, expected):
    """Every word or phrase is one span of the text as it stands; spans never overlap."""
    assert [text[start:end] for start, end in hits(text, want(q))] == expected


QUICKLY = [
    ("plan", "The plan’s plan, planned. PLAN'S"),
    ("plan*", "The plan, planned."),
    ('"the plan" trade', "the\nplan of the—plans (trade) traded"),
    ("café", "CAFÉ, cafe; Straße, cafés"),
    ("28", "IL-28 and 28."),
    ("cuba", "ćuba • ＣＵＢＡ, ﬁne Cuba; cuba\N{COMBINING ACUTE ACCENT} cubaж ж cuba"),
    ("fine", "a ﬁne day"),
    ("inspection", "un inspec-\ntion, o'k"),
    ("okay", "o'kay"),
    ("khrushchev", "KHRU<u>SH</u>CHEV"),
    ("il28", "IL-28"),
    ("un*", "IN THE U-\nNITED"),
    ("strasse", "die Straße"),
    ("zebra", "no such animal"),
    ("a b", "a b ab a"),
]


@pytest.mark.parametrize(("q", "text"), QUICKLY)
def test_the_quick_way_finds_the_same(q, text):
    """Lists mark what the cable’s own page marks; what is broken too, where nothing else is to be marked."""
    assert Quickly(want(q)).hits(1, text, 70, 3) == hits(text, want(q))


def test_a_long_text_is_looked_through_as_far_as_it_takes():
    """The first hits of a long text suffice; where they are few, all of it is looked through."""
    text = "wheat " * 4_000 + "barley"
    found = Quickly(want("wheat")).hits(1, text, 70, 3)
    assert (found[0], len(found) < 4_000) == ((0, 5), True)
    assert Quickly(want("barley")).hits(1, text, 70, 3) == [(24_000, 24_006)]
    assert Quickly(want("whea")).hits(1, text, 70, 3) == []


def stretches(cable: Cable, q: str, **more) -> list:
    return find(q, cables=Cable.objects.all(), **more).snippets([cable])[cable.pk]


def shown(snippet) -> str:
    return "".join(f"<{one.text}>" if one.is_hit else one.text for one in snippet.segments)


def test_a_stretch_says_where_it_stands(import_text):
    """A stretch of the cleaned text names its point, and its label is not part of it."""
    cable = import_text("1. FIRST THING.\n\n2. THE SECOND THING IS OLD.\n", record="S-1")
    (snippet,) = stretches(cable, "second")
    assert (snippet.layer, snippet.point, shown(snippet)) == ("text", "2", "THE <SECOND> THING IS OLD.")


def test_what_only_the_raw_ocr_has_says_so(import_text):
    """A word of the heading stands in the raw OCR only, in a witness with a number."""
    cable = import_text("FROM: PARIS\n\nNO: 12\n\n1. WORDS OF NO WEIGHT.\n", record="S-2")
    (snippet,) = stretches(cable, "from")
    assert (snippet.layer, snippet.witness) == ("raw", 1)
    assert stretches(cable, "from", layer="text") == []


def test_misreadings_are_marked_too(import_text):
    """What the word was found as is what is marked."""
    cable = import_text("THEN KHRUSCHEV SPOKE.\n", record="S-3")
    (snippet,) = stretches(cable, "khrushchev")
    assert shown(snippet) == "THEN <KHRUSCHEV> SPOKE."


def test_few_stretches_of_a_text_full_of_hits(import_text):
    """At most three stretches, each with all its hits marked, cut between words."""
    cable = import_text("WHEAT IS WHEAT AND " * 200, record="S-4")
    found = stretches(cable, "wheat")
    assert len(found) == 3
    assert all(shown(one).count("<WHEAT>") > 1 for one in found)
    assert not found[0].cut_before and found[0].cut_after
