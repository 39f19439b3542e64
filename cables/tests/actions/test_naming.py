"""A name nobody knows stays as read; a person's decision holds wherever it stands, and can be undone."""

import pytest

from cables.actions.fields import set_field
from cables.actions.naming import decide_name, link_known, undo_decision
from cables.actions.vocabulary import load_vocabulary
from cables.exceptions import Conflict, InvalidValue, NotPermitted
from cables.models import Cable, Correspondent, CorrespondentAlias, Event, Marking, NameDecision
from cables.tests.threads import at_once
from cables.text.vocabulary.authorities import AUTHORITIES

pytestmark = pytest.mark.django_db


def telegram(sender: str) -> str:
    """A small incoming telegram from somewhere."""
    return (
        f"INCOMING TELEGRAM Department of State\n\nFROM: {sender}\n\nTO: Secretary of State\n\n"
        f"NO: 512, MARCH 3, 6 PM\n\n1. THE MINISTER RECEIVED US.\n\n2. HE PROMISED {sender} AN ANSWER.\n"
    )


@pytest.fixture
def tabriz(db):
    from cables.actions.correspondents import add_names

    post = Correspondent.objects.create(name="Tabriz", kind="post", source="Foreign Service List")
    add_names(post, ["Tabriz"])
    return post


@pytest.fixture
def unknown(import_text):
    """A cable from a place no list of names has."""
    cable = import_text(telegram("PARIS"))
    Cable.objects.filter(pk=cable.pk).update(sender_as_read="XANTHIPPOLIS", sender_folded="XANTHIPPOLIS")
    cable.refresh_from_db()
    return cable


def sender_of(cable: Cable) -> Correspondent | None:
    return Cable.objects.get(pk=cable.pk).sender


def decide_alias(correspondent, actor, name="Xanthippolis"):
    return decide_name(name=name, verdict="alias", correspondent_id=correspondent.pk, actor=actor)


def test_the_shipped_vocabulary_is_loaded_once(db):
    """Loading again adds nothing; every correspondent and every marking has a source."""
    names, markings = load_vocabulary()
    assert names > 500
    assert markings > 30
    assert load_vocabulary() == (0, 0)
    assert not Correspondent.objects.filter(source="").exists()
    assert not Marking.objects.filter(source="").exists()


def test_what_people_changed_in_the_vocabulary_stays(db):
    """An alias taken away does not come back; a renamed correspondent is not made a second time."""
    load_vocabulary()
    CorrespondentAlias.objects.get(folded="MEXI").delete()
    Correspondent.objects.filter(name="Lisbon").update(name="Lisboa")
    Marking.objects.filter(form="LIMDIS").update(in_use=False)
    load_vocabulary()
    assert not CorrespondentAlias.objects.filter(folded="MEXI").exists()
    assert not Correspondent.objects.filter(name="Lisbon").exists()
    assert not Marking.objects.get(form="LIMDIS").in_use


def test_a_name_somebody_gave_to_another_stays_there(new_york):
    """The archive's own mission keeps its names when the shipped list is loaded."""
    load_vocabulary()
    assert CorrespondentAlias.objects.get(folded="USUN").correspondent == new_york
    assert Correspondent.objects.filter(aliases__folded="USUN").count() == 1


def test_no_name_of_the_shipped_vocabulary_is_claimed_twice():
    """Each spelling belongs to one entry."""
    from cables.models import fold_name

    spelt = [
        (fold_name(alias), entry.name)
        for entry in AUTHORITIES
        for alias in dict.fromkeys(map(fold_name, [entry.name, *entry.aliases]))
    ]
    owners: dict[str, str] = {}
    for folded, name in spelt:
        assert owners.setdefault(folded, name) == name


def test_a_look_alike_is_linked_and_stays_as_read(import_text, tabriz):
    """TABRLZ is Tabriz; the evidence keeps the letters that were read."""
    cable = import_text(telegram("PARIS"))
    from cables.fields import FIELDS

    FIELDS["from"].write(cable, "TABRLZ", False)
    assert cable.sender == tabriz
    assert cable.sender_as_read == "TABRLZ"


def test_a_name_too_far_from_any_stays_unlinked(import_text, tabriz):
    """Below the threshold nothing is guessed."""
    from cables.fields import FIELDS

    cable = import_text(telegram("PARIS"))
    FIELDS["from"].write(cable, "TARBES", False)
    assert (cable.sender, cable.sender_as_read) == (None, "TARBES")


def test_one_decision_links_all_its_likes(import_text, unknown, tabriz, archivist):
    """However it is cased or punctuated; the decision and its event stand in the record."""
    other = import_text(telegram("LYONS"))
    Cable.objects.filter(pk=other.pk).update(sender_as_read="Xanthippolis.", sender_folded="XANTHIPPOLIS")
    decided = decide_alias(tabriz, archivist)
    assert decided.linked == 2
    assert sender_of(unknown) == sender_of(other) == tabriz
    assert Event.objects.filter(verb=Event.Verb.NAME_DECIDED, actor=archivist).count() == 1


def test_the_same_decision_again_changes_nothing(unknown, tabriz, archivist):
    """A retry makes no second decision."""
    first = decide_alias(tabriz, archivist)
    assert decide_alias(tabriz, archivist).decision == first.decision
    assert NameDecision.objects.count() == 1


def test_a_decision_can_be_undone(unknown, tabriz, archivist):
    """The name is known to nobody again; the decision stays in the record as undone."""
    decision = decide_alias(tabriz, archivist).decision
    undo_decision(decision_id=decision.pk, actor=archivist)
    assert sender_of(unknown) is None
    assert not CorrespondentAlias.objects.filter(folded="XANTHIPPOLIS").exists()
    assert NameDecision.objects.get().undone_by == archivist
    assert Event.objects.filter(verb=Event.Verb.NAME_UNDECIDED).exists()
    assert decide_alias(tabriz, archivist).linked == 1


def test_undoing_leaves_what_a_person_stated(unknown, tabriz, archivist):
    """A person's sender is theirs, whatever becomes of the machine's strings."""
    decision = decide_alias(tabriz, archivist).decision
    set_field(cable_id=unknown.pk, field="from", value="Xanthippolis", actor=archivist)
    undo_decision(decision_id=decision.pk, actor=archivist)
    assert sender_of(unknown) == tabriz


def test_a_new_correspondent_is_made_and_unmade(unknown, archivist):
    """Undoing takes away what only this decision made."""
    decided = decide_name(
        name="XANTHIPPOLIS", verdict="new", new_name="Xanthippolis", kind="post", actor=archivist
    )
    assert sender_of(unknown).kind == "post"
    undo_decision(decision_id=decided.decision.pk, actor=archivist)
    assert not Correspondent.objects.filter(name="Xanthippolis").exists()
    assert sender_of(unknown) is None


def test_a_correspondent_in_other_use_is_not_unmade(unknown, archivist):
    """Who undoes is told so, and nothing changes."""
    from cables.actions.correspondents import add_names

    decided = decide_name(name="XANTHIPPOLIS", verdict="new", kind="post", actor=archivist)
    add_names(decided.decision.correspondent, ["Xanthi"])
    with pytest.raises(Conflict):
        undo_decision(decision_id=decided.decision.pk, actor=archivist)
    assert sender_of(unknown) is not None
    assert NameDecision.objects.standing().exists()


def test_what_is_not_a_name_is_not_linked_later(unknown, archivist):
    """Not even to a correspondent that comes near it."""
    decide_name(name="XANTHIPPOLIS", verdict="no name", actor=archivist)
    from cables.actions.correspondents import add_names

    post = Correspondent.objects.create(name="Xanthippolls", kind="post")
    add_names(post, ["Xanthippolls"])
    assert link_known() == 0
    assert sender_of(unknown) is None


def test_two_verdicts_on_one_name_cannot_stand(unknown, tabriz, archivist, reviewer):
    """The second to come is told of the first."""
    decide_alias(tabriz, archivist)
    with pytest.raises(Conflict):
        decide_name(name="Xanthippolis", verdict="no name", actor=reviewer)


@pytest.mark.parametrize(
    ("name", "verdict", "more"),
    [
        ("—", "no name", {}),
        ("X", "maybe", {}),
        ("X", "alias", {"correspondent_id": 0}),
        ("X", "new", {"kind": "x"}),
    ],
)
def test_a_decision_that_says_nothing_is_refused(archivist, name, verdict, more):
    """In words."""
    with pytest.raises(InvalidValue, match=r"\w+ .*\."):
        decide_name(name=name, verdict=verdict, actor=archivist, **more)


def test_only_who_corrects_decides(unknown, tabriz, reader, elsewhere):
    """Nor who works on other collections only: the name stands in cables they may not touch."""
    for actor in (reader, elsewhere):
        with pytest.raises(NotPermitted):
            decide_alias(tabriz, actor)
    assert sender_of(unknown) is None


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_make_one_decision(unknown, tabriz, archivist, reviewer):
    """One of the two verdicts stands, and the other person is told."""
    results = at_once(
        [
            lambda: decide_alias(tabriz, archivist),
            lambda: decide_name(name="XANTHIPPOLIS", verdict="no name", actor=reviewer),
        ]
    )
    assert sum(isinstance(result, Conflict) for result in results) == 1
    assert NameDecision.objects.standing().count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_name_written_while_it_is_decided_is_linked(import_text, tabriz, archivist):
    """Whichever comes first, no cable is left with a name that was decided on."""
    from django.db import transaction

    from cables.actions.fields import lock, state
    from cables.models import FieldEvidence

    cables = [import_text(telegram(f"POST {n}")) for n in "ABCDEF"]

    def write(cable):
        with transaction.atomic():
            locked = lock(cable.pk)
            read = FieldEvidence(
                cable=locked, field="from", value="XANTHIPPOLIS", origin="machine", confidence=0.9,
                witness=locked.witnesses.get(),
            )  # fmt: skip
            state(locked, [read])

    results = at_once([lambda: decide_alias(tabriz, archivist), *(lambda c=c: write(c) for c in cables)])
    assert not [result for result in results if isinstance(result, Exception)]
    assert {sender_of(cable) for cable in cables} == {tabriz}
