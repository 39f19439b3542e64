"""Cables are typed in, cut in two and joined; every act has an event, can be undone, and keeps every address."""

import uuid

import pytest

from cables.actions.fields import Said
from cables.actions.imports import RawFile, import_file
from cables.actions.parts import join, part_again, split, type_in
from cables.exceptions import Conflict, InvalidValue, NotPermitted, StaleBase
from cables.models import Cable, Event, Revision, Tie
from cables.tests.threads import at_once

pytestmark = pytest.mark.django_db

TWO = (
    "INCOMING TELEGRAM Department of State\n\nFROM: OSLO\n\nTO: Secretary of State\n\nNO: 77, MARCH 3, 6 PM\n\n"
    "The first matter was settled this morning and nothing more is to be said of it.\n\n"
    "The second matter was not settled and much is to be said of it.\n"
)
FIRST, SECOND = "The first matter.\n\nIt was settled.", "The second matter.\n\nIt was not."


def key() -> uuid.UUID:
    return uuid.uuid4()


def typed(record: str, text: str, actor, **more) -> Cable:
    return type_in(record=record, text=text, said=[], actor=actor, key=key(), **more)


def head(cable: Cable) -> Revision:
    return cable.revisions.order_by("-number").first()


def joined(whole: Cable, part: Cable, actor, **more) -> Tie:
    return join(
        whole_id=whole.pk, part_id=part.pk, base_number=head(whole).number, part_number=head(part).number,
        actor=actor, key=key(), **more,
    )  # fmt: skip


# --- typed in


def test_a_cable_without_ocr_begins_at_revision_one(archivist):
    """Number 0 is the raw OCR's, and there is none."""
    cable = type_in(record="P-1", text=FIRST, said=[Said("number", "77")], actor=archivist, key=key(), submit=True)
    assert list(cable.revisions.values_list("number", "origin", "state")) == [(1, "person", "submitted")]
    assert (cable.telegram_number, cable.witnesses.count()) == ("77", 0)
    assert Event.objects.filter(cable=cable, verb=Event.Verb.TYPED_IN, actor=archivist).exists()


def test_typed_in_twice_with_one_key_it_is_one_cable(archivist):
    """A retry finds the cable it made."""
    once = key()
    cables = {type_in(record="P-1", text=FIRST, said=[], actor=archivist, key=once).pk for _ in range(2)}
    assert len(cables) == 1


def test_a_record_held_is_not_typed_in_again(cable, archivist):
    """Who types is told which cable it is."""
    with pytest.raises(Conflict, match="held already"):
        typed(cable.record_number, FIRST, archivist)


@pytest.mark.parametrize(("record", "text"), [("", FIRST), ("a/b", FIRST), ("P-1", "  "), ("P-1", "a\x00b")])
def test_what_cannot_be_typed_in_is_refused(archivist, record, text):
    """In words, and nothing is stored."""
    with pytest.raises(InvalidValue):
        typed(record, text, archivist)
    assert not Cable.objects.exists()


def test_who_may_not_correct_may_not_type_in(reader, elsewhere, collection):
    """Nor outside the collections one works on."""
    with pytest.raises(NotPermitted):
        typed("P-1", FIRST, reader)
    for where in (None, collection):
        with pytest.raises(NotPermitted):
            typed("P-1", FIRST, elsewhere, collection=where)


@pytest.mark.parametrize("submit", [True, False])
def test_a_typed_in_cable_answers_at_all_its_addresses(client, archivist, submit):
    """No page asks for a raw text that is not there."""
    cable = typed("P-1", FIRST, archivist, submit=submit)
    client.force_login(archivist)
    base = cable.get_absolute_url()
    found = {
        path: client.get(path).status_code
        for path in (
            base, f"{base}r/1/", f"{base}history/", *([f"{base}authors/"] if submit else []),
            "/cables/p-1.txt", "/cables/p-1.json",
            "/cables/", "/feed.atom", "/sitemap.xml", f"/workbench{base}fields/", f"/workbench{base}split/",
            f"/workbench{base}join/", f"/workbench{base}withdraw/", "/workbench/",
        )
    }  # fmt: skip
    assert {path: status for path, status in found.items() if status != 200} == {}
    for path in (f"{base}compare/", f"{base}diff/", f"{base}r/0/", f"/workbench{base}"):
        assert client.get(path).status_code in (200, 302, 404)
    client.logout()
    assert client.get(base).status_code == 200
    if submit:
        leads_to = client.get(f"{base}diff/")["Location"]
        assert client.get(leads_to).status_code == 200
        assert "Raw OCR</a>" not in client.get(base).content.decode()


# --- cut in two


@pytest.fixture
def two(import_text):
    """One file with two cables."""
    return import_text(TWO, record="S-1")


def cut(cable: Cable, actor, record: str = "S-2", **more) -> Tie:
    newest = head(cable)
    place = newest.text.index("The second")
    given = {"cable_id": cable.pk, "base_number": newest.number, "at": place, "record": record, "actor": actor,
             "key": key(), **more}  # fmt: skip
    return split(**given)


def test_a_file_of_two_cables_is_cut_in_two(two, archivist):
    """Each has its words, both have the file; the first keeps its address, the second has one of its own."""
    tie = cut(two, archivist)
    part = Cable.objects.get(record_number="S-2")
    assert head(two).text.endswith("nothing more is to be said of it.")
    assert "second matter" in head(part).text
    assert part.slug == "s-2"
    assert part.witnesses.get().sha256 == two.witnesses.get().sha256
    assert part.revisions.get(number=0).text == TWO
    assert tie.kind == "split"
    assert part.collection == two.collection
    assert Event.objects.filter(verb=Event.Verb.SPLIT).count() == 2


def test_the_second_cable_is_read_from_its_own_words(two, archivist):
    """Its evidence points into the same file, behind the cut."""
    cut(two, archivist)
    for statement in Cable.objects.get(record_number="S-2").evidence.all():
        for start, end in statement.spans:
            assert statement.witness.text[start:end] in statement.quote
            assert start > TWO.index("nothing more")
    reading = Cable.objects.get(record_number="S-2").witnesses.get().readings.get()
    assert reading.segments[0] == [0, TWO.index("The second"), "furniture", "belongs to S-1"]
    assert reading.segments[-1][1] == len(TWO)


def test_cut_twice_with_one_key_it_is_cut_once(two, archivist):
    """A retry gives the tie it made."""
    once, newest = key(), head(two)
    at = newest.text.index("The second")
    ties = {
        split(cable_id=two.pk, base_number=newest.number, at=at, record="S-2", actor=archivist, key=once).pk
        for _ in range(2)
    }
    assert len(ties) == 1


def test_nothing_is_cut_that_somebody_changed_meanwhile(two, archivist):
    """The place would be another one."""
    with pytest.raises(StaleBase):
        split(cable_id=two.pk, base_number=0, at=5, record="S-2", actor=archivist, key=key())


@pytest.mark.parametrize("at", [-1, 0, 10**9])
def test_both_cables_need_words(two, archivist, at):
    """Before the first word and after the last there is no cut."""
    with pytest.raises(InvalidValue):
        split(cable_id=two.pk, base_number=head(two).number, at=at, record="S-2", actor=archivist, key=key())


def test_a_closed_cable_stays_closed_when_it_is_cut(client, two, archivist, administrator):
    """What readers must not see they do not see under another number either."""
    from cables.actions.access import restrict

    restrict(cable_id=two.pk, closed_for="privacy", actor=administrator)
    cut(two, archivist)
    assert client.get("/cables/s-2/").status_code in (404, 410)


def test_a_cut_is_undone_by_joining(two, archivist):
    """The whole has all words again; the part's address leads to it."""
    cut(two, archivist)
    part = Cable.objects.get(record_number="S-2")
    tie = joined(two, part, archivist)
    assert tie.kind == "joined"
    assert "first matter" in head(two).text
    assert "second matter" in head(two).text
    assert Event.objects.filter(verb=Event.Verb.SPLIT_UNDONE).count() == 2


def test_the_same_files_do_not_come_in_again(two, archivist):
    """Both cables hold the bytes: importing the file changes nothing."""
    cut(two, archivist)
    result = import_file(RawFile(TWO.encode(), name="S-1.txt", record="S-1"))
    assert result.outcome == "held"
    assert result.cable == two


# --- joined


@pytest.fixture
def parts(archivist):
    """Two fragments of one cable."""
    return typed("F-1", FIRST, archivist, submit=True), typed("F-2", SECOND, archivist, submit=True)


def test_a_parts_address_leads_to_the_whole(client, parts, archivist):
    """Old citations of the part still show its old words."""
    whole, part = parts
    joined(whole, part, archivist)
    answer = client.get(part.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (302, whole.get_absolute_url())
    assert "Joined with its missing part" in client.get(whole.get_absolute_url()).content.decode()
    cited = client.get(f"{part.get_absolute_url()}r/1/").content.decode()
    assert "The second matter." in cited
    assert "This is a part of" in cited


def test_the_part_may_go_first(parts, archivist):
    """Order is the archivist's."""
    whole, part = parts
    joined(whole, part, archivist, part_first=True)
    assert head(whole).text == f"{SECOND}\n\n{FIRST}"


def test_a_joining_is_undone(client, parts, archivist):
    """The text of before stands again, as a new revision; the part answers for itself."""
    whole, part = parts
    tie = joined(whole, part, archivist)
    part_again(tie_id=tie.pk, base_number=head(whole).number, actor=archivist, key=key())
    assert head(whole).text == FIRST
    assert client.get(part.get_absolute_url()).status_code == 200
    assert Event.objects.filter(verb=Event.Verb.PARTED).count() == 2


def test_work_on_a_joined_text_is_not_lost_by_parting(parts, archivist):
    """Whoever parts says where; what stands there becomes the part's new text."""
    from cables.actions.revisions import save_revision

    whole, part = parts
    tie = joined(whole, part, archivist)
    text = head(whole).text.replace("It was not.", "It was not settled.")
    save_revision(
        cable_id=whole.pk, base_number=head(whole).number, text=text, note="", actor=archivist, key=key()
    )
    number = head(whole).number
    with pytest.raises(Conflict):
        part_again(tie_id=tie.pk, base_number=number, actor=archivist, key=key())
    part_again(tie_id=tie.pk, base_number=number, at=text.index("The second"), actor=archivist, key=key())
    assert head(whole).text == FIRST
    assert head(part).text == "The second matter.\n\nIt was not settled."


def test_no_cable_is_a_part_of_two_or_of_itself(parts, archivist):
    """Nor of its own part."""
    whole, part = parts
    other = typed("F-3", "More words.", archivist)
    joined(whole, part, archivist)
    for first, second, error in ((other, part, Conflict), (part, other, Conflict), (whole, whole, InvalidValue)):
        with pytest.raises(error):
            joined(first, second, archivist)


def test_only_who_may_correct_both_joins(parts, elsewhere, reader):
    """Asked of each of the two cables."""
    for actor in (elsewhere, reader):
        with pytest.raises(NotPermitted):
            joined(*parts, actor)


@pytest.mark.django_db(transaction=True)
def test_two_who_join_crosswise_do_not_wait_for_each_other_for_ever(parts, archivist, reviewer):
    """One joins, the other is told."""
    whole, part = parts
    results = at_once([lambda: joined(whole, part, archivist), lambda: joined(part, whole, reviewer)])
    assert sum(isinstance(result, Tie) for result in results) == 1
    assert sum(isinstance(result, (Conflict, StaleBase)) for result in results) == 1
