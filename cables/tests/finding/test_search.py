"""Finding cables by what they say: which, in what order, and nothing of what the asker may not see."""

import numpy as np
import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from cables.actions.correspondents import add_names
from cables.actions.fields import set_field
from cables.actions.records import withdraw
from cables.finding import find, search
from cables.listing import CableList
from cables.models import Cable, Correspondent, Term

pytestmark = pytest.mark.django_db


def found(q: str, **more) -> set[str]:
    """Record numbers of what is found, the same by every way of asking."""
    answer = find(q, cables=Cable.objects.open_to_the_public(), **more)
    records = set(answer.cables.values_list("record_number", flat=True))
    ids = set(answer.cables.values_list("pk", flat=True))
    assert answer.count == len(records)
    assert {pk for pk, _ in answer.ranks} == ids
    visible = np.array(sorted(ids | set(Cable.objects.open_to_the_public().values_list("pk", flat=True))))
    matching = answer.matching_ids()
    assert set(matching[np.isin(matching, visible)].tolist()) == ids
    told = find(q, cables=Cable.objects.open_to_the_public(), seen=lambda ids: np.isin(ids, visible), **more)
    assert (told.count, told.understood, told.ranked_all) == (answer.count, answer.understood, True)
    return records


@pytest.fixture
def three(import_text):
    """Three cables about Cuba, with marks and damage in what they say."""
    import_text("FROM: PARIS\n\n1. THE UN INSPEC-\nTION OF CARGOES FOR CUBA.\n\n2. IL-28 BOMBERS.\n", record="A-1")
    import_text("PLAIN WORDS ABOUT A UN\nINSPECTION IN HAVANA BY KHRUSHCHEV.\n", record="B-2")
    import_text("KHRUSCHEV SAID NOTHING OF CUBA. INSPECTION BY THE UN.\n", record="C-3")


FOUND = {
    "cuba": {"A-1", "C-3"},
    "CUBA inspection": {"A-1", "C-3"},
    '"un inspection"': {"A-1", "B-2"},
    '"inspection un"': set(),
    "inspection -havana": {"A-1", "C-3"},
    'inspection -"un inspection"': {"C-3"},
    "-cuba": {"B-2"},
    "havana or cargoes": {"A-1", "B-2"},
    "carg*": {"A-1"},
    "IL-28": {"A-1"},
    "il28": {"A-1"},
    '"28 bombers"': {"A-1"},
    "khrushchev": {"B-2", "C-3"},
    "khruschev": {"B-2", "C-3"},
    '"khrushchev"': {"B-2"},
    "zebra": set(),
    "a:* & | ! ' \\ ( -": {"A-1", "B-2"},
    "cuba )) ((": {"A-1", "C-3"},
}


@pytest.mark.parametrize("q", FOUND)
def test_what_is_found(three, q):
    """Words, phrases across line ends, what must not be there, what is enough, beginnings, misreadings."""
    assert found(q) == FOUND[q]


def test_only_as_typed(three):
    """With `exact` nothing is added; one variant, or all of a word, can be left out."""
    assert found("khrushchev", exact=True) == {"B-2"}
    assert found("khrushchev", dropped=["khruschev"]) == {"B-2"}
    assert found("khrushchev", dropped=["khrushchev"]) == {"B-2"}


def test_layers(import_text, admin_user):
    """The cleaned text with what describes a cable, the raw OCR, or both together, word by word."""
    cable = import_text("FROM: PARIS\n\nTO: Secretary of State\n\nNO: 12\n\n1. THE PLAN.\n", record="L-1")
    set_field(cable_id=cable.pk, field="subject", value="Quarantine", actor=admin_user)
    asked = ("quarantine", '"the plan"', "from", "plan quarantine", "from quarantine")
    assert [q for q in asked if found(q, layer="text")] == ["quarantine", '"the plan"', "plan quarantine"]
    assert [q for q in asked if found(q, layer="raw")] == ['"the plan"', "from"]
    assert [q for q in asked if found(q)] == list(asked)


def test_struck_words_break_no_phrase(import_text):
    """A phrase is found as the sentence was sent; the struck word is found too."""
    import_text("1. THE ~~OLD~~ NEW PLAN STANDS.\n", record="S-1")
    assert found('"new plan"') and found("old") and found('"the new plan"', layer="text")


def test_what_describes_a_cable_weighs_more(import_text, admin_user):
    """Of two cables with a word, the one whose subject it is comes first."""
    import_text("ROCKETS AND ROCKETS AND ROCKETS AND MUCH ELSE.\n", record="W-1")
    second = import_text("ROCKETS ONCE, AMONG OTHER THINGS, IN A LONGER TEXT.\n", record="W-2")
    set_field(cable_id=second.pk, field="subject", value="Rockets", actor=admin_user)
    answer = find("rockets", cables=Cable.objects.all())
    assert answer.ranks[0][0] == second.pk
    assert answer.best_of(answer.matching_ids()) == answer.ranks


def test_what_changes_is_found_at_once(import_text, admin_user):
    """A statement is searchable with the statement it replaces gone."""
    cable = import_text("WORDS.\n", record="U-1")
    set_field(cable_id=cable.pk, field="subject", value="Wheat", actor=admin_user)
    set_field(cable_id=cable.pk, field="subject", value="Barley", actor=admin_user)
    assert (found("wheat"), found("barley")) == (set(), {"U-1"})


# --- telegram numbers


@pytest.fixture
def series(import_text, admin_user, new_york):
    """Telegrams 10 to 16 of New York without 13, and 13 of Paris."""
    add_names(Correspondent.objects.create(name="Paris"), ["Paris"])
    for number in (10, 11, 12, 14, 15, 16):
        cable = import_text(f"SOMETHING {number * 7}.\n", record=f"N-{number}")
        set_field(cable_id=cable.pk, field="from", value="New York", actor=admin_user)
        set_field(cable_id=cable.pk, field="number", value=str(number), actor=admin_user)
    cable = import_text("YOURS OF YESTERDAY.\n", record="P-13")
    set_field(cable_id=cable.pk, field="from", value="Paris", actor=admin_user)
    set_field(cable_id=cable.pk, field="number", value="13", actor=admin_user)
    import_text("REFERENCE USUN 12 OF TODAY.\n", record="R-1")


def records(ids) -> list[str]:
    held = dict(Cable.objects.values_list("pk", "record_number"))
    return [held[pk] for pk in ids]


def test_a_telegram_by_its_number(series):
    """The telegram comes first, what cites it after it."""
    answer = find("USUN 12", cables=Cable.objects.all())
    assert records(answer.numbered.exact) == ["N-12"]
    assert records(pk for pk, _ in answer.ranks) == ["N-12", "R-1"]


def test_a_number_alone_is_anybodys(series):
    """Without a sender every telegram of that number is meant."""
    assert records(find("13", cables=Cable.objects.all()).numbered.exact) == ["P-13"]


def test_a_number_of_another_sender_is_not_meant(series):
    """A number with a sender finds no telegram of that number by anybody else."""
    answer = find("New York 13", cables=Cable.objects.all())
    assert answer.numbered.exact == []


def test_a_correspondent_is_found_by_every_name(series):
    """What a post sent is found by any of its names, which is shown and can be left out."""
    answer = find("usun", cables=Cable.objects.all())
    (one,) = answer.understood
    assert answer.count == 7
    assert [also.label for also in one.also if also.kind == "correspondent"] == [
        "Mission to the United Nations (New York)"
    ]
    assert records(
        find("usun", cables=Cable.objects.all(), dropped=["usun"]).cables.values_list("pk", flat=True)
    ) == ["R-1"]


# --- the glossary


def test_a_term_of_the_glossary_finds_its_abbreviation(import_text):
    """Words side by side that the glossary shortens find the short form, and the short form finds them."""
    Term.objects.create(word="SYG", meaning="Secretary-General of the United Nations", source="Test.")
    import_text("THE SYG AGREED.\n", record="G-1")
    import_text("THE SECRETARY GENERAL AGREED.\n", record="G-2")
    answer = find("Secretary General", cables=Cable.objects.all())
    assert [(str(one), [also.label for also in one.also]) for one in answer.understood] == [
        ("Secretary General", ["SYG"])
    ]
    assert found("secretary general") == found("syg") == {"G-1", "G-2"}
    assert found("secretary general", dropped=["syg"]) == {"G-2"}
    assert found('"secretary general"') == {"G-2"}


# --- why nothing


def test_why_nothing_was_found(three):
    """Each term tells how many cables have it, and how many answer without it."""
    answer = find("cuba zebra -havana", cables=Cable.objects.all())
    assert [(str(m.sought), m.cables, m.without_it, m.query) for m in answer.nothing_because] == [
        ("cuba", 2, 0, "zebra -havana"),
        ("zebra", 0, 2, "cuba -havana"),
    ]
    assert find("cuba", cables=Cable.objects.all()).nothing_because == []


# --- what the asker may not see


def test_closed_cables_tell_nothing(three, import_text, admin_user):
    """Neither hits nor counts, variants or reasons know of a withdrawn cable."""
    hidden = import_text("KHRUSHCHFV AND THE ZEBRA.\n", record="H-1")
    withdraw(cable_id=hidden.pk, reason="By order.", actor=admin_user)
    visible = Cable.objects.open_to_the_public()
    answer = find("khrushchev", cables=visible)
    assert [also.key for one in answer.understood for also in one.also] == ["khruschev"]
    nothing = find("zebra", cables=visible)
    assert (nothing.count, nothing.ranks, list(nothing.cables)) == (0, [], [])
    assert [missing.cables for missing in nothing.nothing_because] == [0]
    assert find("zebra", cables=Cable.objects.all()).count == 1


def test_counts_beside_variants_say_when_they_are_not_all(import_text, admin_user, monkeypatch):
    """Of a frequent variant some cables are looked at: the count says "at least", and counts no closed cable."""
    monkeypatch.setattr("cables.finding.expansion.MOST_COUNTED", 3)
    monkeypatch.setattr("cables.finding.answers.MOST_COUNTED", 3)
    import_text("THE EMBARGO STANDS.\n", record="E-0")
    made = [import_text(f"THE EMBARQO STANDS {n}.\n", record=f"E-{n}") for n in range(1, 6)]
    withdraw(cable_id=made[0].pk, reason="By order.", actor=admin_user)
    (one,) = find("embargo", cables=Cable.objects.open_to_the_public()).understood[0].also
    assert (one.cables, one.is_capped) == (2, True)
    monkeypatch.setattr("cables.finding.expansion.MOST_COUNTED", 9)
    monkeypatch.setattr("cables.finding.answers.MOST_COUNTED", 9)
    (one,) = find("embargo", cables=Cable.objects.open_to_the_public()).understood[0].also
    assert (one.cables, one.is_capped) == (4, False)


def test_why_nothing_was_found_counts_all(import_text, monkeypatch):
    """The reasons for finding nothing count every cable, however many there are, and each once."""
    monkeypatch.setattr("cables.finding.answers.MOST_COUNTED", 2)
    for n in range(5):
        import_text(f"QUOTAS {n}.\n", record=f"Q-{n}")
    answer = find("quotas zebra", cables=Cable.objects.all())
    assert [(missing.cables, missing.without_it) for missing in answer.nothing_because] == [(5, 0), (0, 5)]


def test_a_filter_narrows_what_is_shown_and_counted(three):
    """What is handed in bounds everything: hits, and the counts beside variants."""
    answer = find("khrushchev", cables=Cable.objects.filter(record_number="B-2"))
    assert answer.count == 1
    assert [one.also for one in answer.understood] == [[]]


def test_queries_are_few(three, django_assert_max_num_queries):
    """However many words are asked for, a page of results takes few questions to the database."""
    with django_assert_max_num_queries(16):
        answer = find("khrushchev inspection cuba bombers", cables=Cable.objects.all())
        answer.best_of(answer.matching_ids())
        answer.snippets(list(Cable.objects.all()))


HOSTILE = ["((((", "word " * 10_000, "a:* " * 1_000, "the of and", "\x00", "%", "'; DROP TABLE x", "\\", "é" * 400]


@pytest.mark.parametrize("q", HOSTILE)
@pytest.mark.parametrize("layer", ["text", "raw", "both"])
def test_no_question_breaks_the_search(three, q, layer):
    """Whatever is typed has an answer."""
    answer = find(q, cables=Cable.objects.open_to_the_public(), layer=layer)
    assert answer.count >= 0
    assert len(answer.ranks) == answer.count
    assert answer.nothing_because is not None


def test_what_is_asked_for_by_number_stands_in_no_list_that_leaves_it_out(import_text, admin_user, monkeypatch):
    """It comes first where it is in the list, however many more there are; other filters keep it out."""
    monkeypatch.setattr(search, "RANKED", 1)
    for record, number in (("N-1", "1862"), ("N-2", "77"), ("N-3", "78")):
        cable = import_text(f"ABOUT 1862 BUSHELS OF WHEAT. {record}\n", record=record)
        set_field(cable_id=cable.pk, field="number", value=number, actor=admin_user)
    cables = {one.record_number: one.pk for one in Cable.objects.all()}
    assert find("1862", cables=Cable.objects.all()).numbered.exact == [cables["N-1"]]
    assert CableList(QueryDict("q=1862&sort=best"), AnonymousUser()).ids()[0] == cables["N-1"]
    picked = "&".join(f"pick={one.slug}" for one in Cable.objects.exclude(pk=cables["N-1"]))
    narrowed = CableList(QueryDict(f"q=1862&sort=best&{picked}"), AnonymousUser())
    assert len(narrowed) == 2
    assert sorted(narrowed.ids()) == sorted([cables["N-2"], cables["N-3"]])
