"""
Who works on one collection learns nothing of what is closed in another: no name, no title, no record.

`limited` is an archivist of the collection "Own files"; the canary sings in a closed cable of another.
"""

from types import SimpleNamespace

import pytest
from django.test import Client

from cables.actions.access import restrict
from cables.actions.fields import set_field
from cables.actions.naming import decide_name
from cables.actions.parts import split
from cables.actions.records import set_collection
from cables.exceptions import Conflict, InvalidValue
from cables.models import Cable, Collection, Correspondent, CorrespondentAlias, NameDecision, Tie
from cables.roles import ARCHIVIST
from cables.tests.test_closed_cables import CANARY

pytestmark = pytest.mark.django_db

SENDER = f"{CANARY} Embassy"
KEY = "0b9f2b54-7a3c-4d1e-9a66-0f6f2f0a1c01"


@pytest.fixture
def world(import_text, archivist, administrator, person_of) -> SimpleNamespace:
    """One cable of one's own collection, and a closed one of another with names and a title of its own."""
    own_files, others = (Collection.objects.create(name=name) for name in ("Own files", "Other files"))
    own = import_text("FROM: PARIS\n\n1. THE MINISTER RECEIVED US.\n\n2. HE PROMISED AN ANSWER.\n", record="OWN-1")
    shut = import_text("FROM: ROME\n\n1. WHAT NOBODY ELSE MAY READ.\n", record="SHUT-1")
    for cable, collection in ((own, own_files), (shut, others)):
        set_collection(cable_id=cable.pk, collection=collection, actor=archivist)
    for field, value in (("title", f"Title {CANARY}"), ("from", SENDER), ("to", [f"{CANARY} Mission"])):
        set_field(cable_id=shut.pk, field=field, value=value, actor=archivist)
    set_field(cable_id=own.pk, field="from", value="Paris", actor=archivist)
    restrict(cable_id=shut.pk, closed_for="law", actor=administrator)
    Cable.objects.filter(pk=shut.pk).update(was_public=False)
    # Names read on the closed cable, each decided: another name of a post all know, and no name at all.
    paris = Correspondent.objects.get(name="Paris")
    Cable.objects.filter(pk=shut.pk).update(sender=None, sender_as_read=f"{CANARY}ED", sender_folded=f"{CANARY}ED")
    decide_name(name=f"{CANARY}ED", verdict="alias", correspondent_id=paris.pk, actor=archivist)
    shut.addressees.update(correspondent=None, as_read=f"{CANARY}ING", folded=f"{CANARY}ING")
    decide_name(name=f"{CANARY}ING", verdict="no name", actor=archivist)
    shut.addressees.update(correspondent=Correspondent.objects.get(name=f"{CANARY} Mission"))
    sender = Correspondent.objects.get(name=SENDER)
    shut.addressees.create(correspondent=sender, as_read=SENDER, folded=SENDER.upper(), position=8)
    limited = person_of(ARCHIVIST, "lena", own_files)
    return SimpleNamespace(own=own, shut=shut, limited=limited, sender=sender, paris=paris, own_files=own_files)


@pytest.fixture
def as_limited(world) -> Client:
    client = Client()
    client.force_login(world.limited)
    return client


def heard(response) -> bool:
    return CANARY in response.content.decode().upper()


def names(client: Client, words: str) -> list[str]:
    return [one["note"] for one in client.get("/workbench/names/suggest/", {"q": words}).json()["names"]]


# --- names


@pytest.mark.parametrize(
    "words", [CANARY, CANARY[:4], CANARY[2:9], f"{CANARY[:-1]}1 Embassy", "Embassy", "Mission"]
)
def test_no_name_is_suggested_that_stands_on_closed_cables_only(words, world, as_limited, client, archivist):
    """Neither a correspondent nor another name of one; who works on all cables is offered them."""
    assert [name for name in names(as_limited, words) if CANARY in name.upper()] == []
    client.force_login(archivist)
    assert [name for name in names(client, words) if CANARY in name.upper()]


def test_names_of_seen_cables_and_of_no_cable_are_suggested(world, as_limited):
    """What lies where one works, what is open to all, and the vocabulary."""
    Correspondent.objects.create(name="Tabriz", kind="post", source="Foreign Service List")
    CorrespondentAlias.objects.create(
        correspondent=Correspondent.objects.get(name="Tabriz"), alias="Tabriz", folded="TABRIZ"
    )
    assert names(as_limited, "Par") == ["Paris"]
    assert names(as_limited, "Tab") == ["Tabriz"]


def test_decisions_about_names_of_closed_cables_are_not_listed(world, as_limited, client, archivist):
    """Those about names that stand in a cable one sees are."""
    assert not heard(as_limited.get("/workbench/names/"))
    client.force_login(archivist)
    assert heard(client.get("/workbench/names/"))
    Cable.objects.filter(pk=world.own.pk).update(sender=None, sender_as_read="PAR1S X", sender_folded="PAR1S X")
    decide_name(name="PAR1S X", verdict="alias", correspondent_id=world.paris.pk, actor=world.limited)
    assert "PAR1S X" in as_limited.get("/workbench/names/").content.decode()


def test_a_name_to_decide_on_comes_near_no_hidden_one(world, as_limited):
    """A name almost like a hidden correspondent's is offered as new, not as that one's."""
    near = f"{CANARY[:-1]}I Embassy"
    Cable.objects.filter(pk=world.own.pk).update(
        sender=None, sender_as_read="SOME NAME", sender_folded=near.upper()
    )
    page = as_limited.get("/workbench/names/").content.decode()
    assert f"It is {SENDER}" not in page


def test_nobody_links_a_name_to_a_correspondent_hidden_from_them(world, as_limited):
    """By its number or by its name: it is answered as a correspondent that is not there."""
    Cable.objects.filter(pk=world.own.pk).update(
        sender=None, sender_as_read="XANTHIPPOLIS", sender_folded="XANTHIPPOLIS"
    )
    sent = {"name": "XANTHIPPOLIS", "verdict": "alias"}
    hidden = as_limited.post("/workbench/names/decide/", sent | {"correspondent": world.sender.pk})
    missing = as_limited.post("/workbench/names/decide/", sent | {"correspondent": world.sender.pk + 900})
    assert (hidden.status_code, missing.status_code) == (400, 400)
    assert not heard(hidden)
    assert as_limited.post("/workbench/names/decide/", sent | {"alias_of": SENDER}).status_code == 400
    with pytest.raises(InvalidValue):
        decide_name(name="XANTHIPPOLIS", verdict="alias", correspondent_id=world.sender.pk, actor=world.limited)
    assert not NameDecision.objects.filter(folded="XANTHIPPOLIS").exists()


def test_whose_name_it_is_already_is_told_only_of_those_one_sees(world):
    """A name that is a hidden correspondent's cannot be given to another, and the refusal does not say whose."""
    CorrespondentAlias.objects.create(correspondent=world.sender, alias="Blue house", folded="BLUE HOUSE")
    Cable.objects.filter(pk=world.own.pk).update(
        sender=None, sender_as_read="Blue house", sender_folded="BLUE HOUSE"
    )
    for said in ({"verdict": "no name"}, {"verdict": "alias", "correspondent_id": world.paris.pk}):
        with pytest.raises(Conflict) as refused:
            decide_name(name="Blue house", actor=world.limited, **said)
        assert CANARY not in str(refused.value).upper()
    with pytest.raises(Conflict) as refused:
        decide_name(name="Blue house", actor=world.limited, verdict="new", new_name="Blue House", kind="post")
    assert CANARY not in str(refused.value).upper()


def test_a_box_of_the_fields_offers_no_hidden_name(world, as_limited):
    """What was typed almost like it is asked about, with what one may know."""
    address = f"/workbench/cables/{world.own.slug}/fields/"
    chosen = world.own.evidence.chosen().get(field="from")
    sent = {"from": f"{CANARY[:-1]}1 Embassy", "seen-from": chosen.pk}
    answer = as_limited.post(address, sent)
    assert answer.status_code == 400
    assert SENDER not in answer.content.decode()


def test_the_queue_is_not_narrowed_by_a_hidden_name(world, as_limited):
    """It finds what a name nobody has finds: nothing."""
    address = "/workbench/?need=fields&sender="
    assert world.own.slug in as_limited.get(f"{address}Paris").content.decode()
    assert world.own.slug not in as_limited.get(f"{address}{CANARY}ED").content.decode()


# --- records


def test_a_record_number_held_elsewhere_tells_no_title(world, as_limited):
    """Typed in or given to the second part of a cable: it is taken, and that is all."""
    typed = {"record": "SHUT-1", "collection": world.own_files.pk, "text": "1. WORDS.", "key": KEY}
    answer = as_limited.post("/workbench/type-in/", typed)
    assert answer.status_code == 409
    assert not heard(answer)
    assert "1. WORDS." in answer.content.decode()
    head = world.own.revisions.order_by("-number").first()
    sent = {"record": "SHUT-1", "at": head.text.index("2."), "base": head.number, "key": KEY}
    answer = as_limited.post(f"/workbench/cables/{world.own.slug}/split/", sent)
    assert answer.status_code == 409
    assert not heard(answer)


def test_a_record_number_held_where_one_works_is_told_with_its_title(world, as_limited):
    """So that it can be looked at."""
    typed = {"record": "OWN-1", "collection": world.own_files.pk, "text": "1. WORDS.", "key": KEY}
    assert "Document from Paris" in as_limited.post("/workbench/type-in/", typed).content.decode()


@pytest.fixture
def tie(world, archivist, administrator) -> Tie:
    """The second part of the person's own cable, which was filed elsewhere; both are closed."""
    restrict(cable_id=world.own.pk, closed_for="law", actor=administrator)
    head = world.own.revisions.order_by("-number").first()
    made = split(
        cable_id=world.own.pk, base_number=head.number, at=head.text.index("2."), record=f"{CANARY}-2",
        actor=archivist, key=KEY, note="in two",
    )  # fmt: skip
    set_collection(cable_id=made.part.pk, collection=world.shut.collection, actor=archivist)
    return made


def test_the_other_part_of_a_cable_is_not_named_where_it_lies_elsewhere(world, tie, as_limited):
    """Not on the page that joins, nor in the history, nor where it is parted."""
    for address in (
        f"/workbench/cables/{world.own.slug}/join/",
        f"/cables/{world.own.slug}/history/",
        f"/cables/{world.own.slug}/",
    ):
        answer = as_limited.get(address)
        assert answer.status_code == 200, address
        assert not heard(answer), address
    Tie.objects.filter(pk=tie.pk).update(kind=Tie.Kind.JOINED)
    assert as_limited.get(f"/workbench/parts/{tie.pk}/").status_code == 404
