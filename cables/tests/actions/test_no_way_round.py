"""Ways round the rules that were found by trying: each is closed, and stays so."""

import uuid

import pytest
from django.contrib.auth.models import Group

from cables.actions.parts import join, part_again, split, type_in
from cables.actions.records import withdraw
from cables.actions.review import approve_revision, submit_revision
from cables.actions.revisions import save_revision
from cables.exceptions import Conflict, InvalidValue, SelfReview, StaleBase
from cables.models import Collection, Revision, User
from cables.roles import ARCHIVIST, REVIEWER

pytestmark = pytest.mark.django_db

TWO = "1. WHAT ANNA WROTE.\n\n2. WHAT RUTH WROTE AND NOBODY APPROVED.\n"


@pytest.fixture
def ruth(person_of) -> User:
    """One who corrects and reviews."""
    person = person_of(REVIEWER, "ruth")
    person.groups.add(Group.objects.get(name=ARCHIVIST))
    return User.objects.get(pk=person.pk)


def head(cable) -> Revision:
    return cable.revisions.order_by("-number").first()


def save(cable, text, actor, base=None, key=None, **more) -> Revision:
    base = head(cable).number if base is None else base
    key = key or uuid.uuid4()
    return save_revision(cable_id=cable.pk, base_number=base, text=text, note="", actor=actor, key=key, **more)


def typed(record, text, actor):
    return type_in(record=record, text=text, said=[], actor=actor, key=uuid.uuid4())


def cut(cable, actor, record="C-2", at="2. WHAT"):
    newest = head(cable)
    return split(
        cable_id=cable.pk, base_number=newest.number, at=newest.text.index(at), record=record, actor=actor,
        key=uuid.uuid4(),
    )  # fmt: skip


def joined(whole, part, actor):
    return join(
        whole_id=whole.pk, part_id=part.pk, base_number=head(whole).number, part_number=head(part).number,
        actor=actor, key=uuid.uuid4(),
    )  # fmt: skip


# --- a form that comes again


def test_what_was_typed_on_after_a_lost_answer_is_saved_too(cable, archivist):
    """The same key with other words is another revision on the first; sent again it is still that one."""
    key = uuid.uuid4()
    first = save(cable, "1. FIRST.", archivist, base=1, key=key)
    again = [save(cable, "1. FIRST AND MORE.", archivist, base=1, key=key) for _ in range(2)]
    assert [one.number for one in again] == [3, 3]
    assert (again[0].text, again[0].base) == ("1. FIRST AND MORE.", first)
    assert save(cable, "1. FIRST.", archivist, base=1, key=key) == first


def test_what_was_typed_on_is_merged_where_somebody_saved_meanwhile(cable, archivist, person_of):
    """It rests on what its key made before, and meets the newest text as any other save does."""
    key = uuid.uuid4()
    first = save(cable, "1. FIRST.", archivist, base=1, key=key)
    save(cable, "1. FIRST.\n\n2. AMOS.", person_of(ARCHIVIST, "amos"))
    with pytest.raises(StaleBase) as stale:
        save(cable, "1. FIRST AND MORE.", archivist, base=1, key=key)
    assert (stale.value.base, stale.value.head.number) == (first, 3)
    assert save(cable, "1. BOTH.", archivist, base=3, key=key, merged_from=first.number).base.number == 3


def test_another_cable_typed_into_the_same_page_is_another_cable(archivist):
    """Going back to the page and typing the next one loses neither, and a retry of either makes no third."""
    key = uuid.uuid4()
    records = ["T-1", "T-2", "T-1", "T-2"]
    made = [type_in(record=one, text=f"1. {one}.", said=[], actor=archivist, key=key) for one in records]
    assert [one.record_number for one in made] == records
    assert made[0] == made[2] and made[1] == made[3]


def test_the_key_of_one_deed_does_not_serve_another(cable, archivist):
    """Told in a sentence, and nothing is done."""
    key = uuid.uuid4()
    save(cable, TWO, archivist, key=key)
    with pytest.raises(InvalidValue):
        split(cable_id=cable.pk, base_number=2, at=TWO.index("2."), record="C-2", actor=archivist, key=key)


# --- approving one's own words by way of another cable


def test_nobody_approves_their_words_after_another_cut_them_off(cable, archivist, ruth):
    """The part begins with words of hers, whoever cut it."""
    save(cable, TWO, ruth)
    tie = cut(cable, archivist)
    for text in (head(tie.part), tie.revision):
        with pytest.raises(SelfReview):
            approve_revision(revision_id=text.pk, reviewer=ruth)


def test_nobody_approves_their_words_after_another_joined_or_parted_them(archivist, ruth):
    """Neither in the whole they came to, nor in the part they went back to."""
    whole, part = typed("W-1", "1. WHOLE.", archivist), typed("W-2", "2. PART.", archivist)
    save(part, "2. PART BY RUTH.", ruth)
    tie = joined(whole, part, archivist)
    with pytest.raises(SelfReview):
        approve_revision(revision_id=tie.revision_id, reviewer=ruth)
    save(whole, "1. WHOLE.\n\n2. PART BY RUTH, LONGER.", ruth)
    at = head(whole).text.index("2. PART")
    part_again(tie_id=tie.pk, base_number=head(whole).number, at=at, actor=archivist, key=uuid.uuid4())
    with pytest.raises(SelfReview):
        approve_revision(revision_id=head(part).pk, reviewer=ruth)


def test_words_that_were_approved_before_they_were_cut_off_are_nobodys_own(cable, archivist, ruth, person_of):
    """The cut rests on an approved text: who wrote that may decide."""
    submit_revision(revision_id=save(cable, TWO, ruth).pk, actor=ruth)
    approve_revision(revision_id=head(cable).pk, reviewer=person_of(REVIEWER, "rosa"))
    tie = cut(cable, archivist)
    assert approve_revision(revision_id=head(tie.part).pk, reviewer=ruth).state == "approved"


# --- words that are not public


def test_nothing_is_cut_off_a_withdrawn_cable(cable, archivist):
    """The part would be open to readers with words that were taken from them."""
    save(cable, TWO, archivist)
    withdraw(cable_id=cable.pk, reason="A wrong file", actor=archivist)
    with pytest.raises(Conflict):
        cut(cable, archivist)


def test_work_in_progress_elsewhere_is_not_shown_to_who_would_join_or_part_it(client, archivist, person_of):
    """The pages of parts show newest texts: only of cables the person may correct."""
    own, other = (typed(f"J-{n}", f"1. TEXT {n}.", archivist) for n in (1, 2))
    third = typed("J-3", "3. TEXT.", archivist)
    for cable, name in ((own, "Own"), (other, "Other"), (third, "Other")):
        cable.collection, _ = Collection.objects.get_or_create(name=name)
        cable.save(update_fields=["collection"])
    limited = person_of(ARCHIVIST, "lea")
    limited.collections.set([own.collection])
    tie = joined(other, third, archivist)
    save(other, "1. NOBODY SAW THIS.\n\n2. NOR THIS.", archivist)
    client.force_login(limited)
    page = client.get(f"/workbench/cables/{own.slug}/join/?part=J-2")
    assert page.status_code == 200 and "NOBODY SAW" not in page.content.decode()
    assert client.get(f"/workbench/parts/{tie.pk}/").status_code == 403


# --- what no column can hold


def test_strange_signs_and_numbers_are_refused_with_a_sentence(client, cable, archivist):
    """A number of thousands of digits, a NUL in a name: no error of the server, and the text is given back."""
    client.force_login(archivist)
    address, long = f"/workbench/cables/{cable.slug}/", "9" * 5000
    sent = {"key": str(uuid.uuid4()), "base": long, "text": "WHAT I TYPED", "note": "", "do": "save"}
    response = client.post(address, sent)
    assert response.status_code == 400 and "WHAT I TYPED" in response.content.decode()
    assert client.post("/workbench/next/", {"cable": "a\x00b"}).status_code == 404
    name = {"name": "A\x00B", "verdict": "new", "new_name": "AB", "kind": "person"}
    assert client.post("/workbench/names/decide/", name).status_code == 400
    assert client.post("/workbench/names/decide/", {**name, "name": "AB", "new_name": "A\x00B"}).status_code == 400
    assert client.post(f"{address}fields/", {"collection": long, "seen-collection": ""}).status_code == 400


@pytest.mark.parametrize("name", ["9" * 5000, "a\x00b"])
def test_who_signs_in_under_an_endless_name_is_told_no(client, cable, name):
    """At the door, and on the page that asks again beside a typed text."""
    sent = {"username": name, "password": "x", "text": "WHAT I TYPED"}
    for door in ("/sign-in/", "/admin/login/"):
        assert client.post(door, sent).status_code == 200
    response = client.post(f"/workbench/cables/{cable.slug}/", sent)
    assert response.status_code == 401 and "WHAT I TYPED" in response.content.decode()
