"""The Django admin: every list at a fixed number of queries, evidence read-only, corrections as statements."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cables.models import Cable, Event, FieldEvidence, Revision, Witness

pytestmark = pytest.mark.django_db
OURS = sorted((m for m in admin.site._registry if m._meta.app_label == "cables"), key=lambda m: m.__name__)
READ_ONLY = ["witness", "revision", "machinereading", "fieldevidence", "event", "importbatch", "importitem"]


@pytest.fixture
def staff(client, admin_user):
    client.force_login(admin_user)
    return client


def form_of(response) -> dict:
    """What a browser would post back unchanged."""
    form = response.context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    data = {name: form.fields[name].prepare_value(value) for name, value in data.items()}
    for inline in response.context["inline_admin_formsets"]:
        data |= {f"{inline.formset.prefix}-{k}_FORMS": 0 for k in ("TOTAL", "INITIAL")}
    return {name: "" if value is None else value for name, value in data.items()}


def test_every_list_opens_searches_and_asks_no_more_for_more_rows(staff, import_text):
    """With 30 cables no list costs more queries than one page of it ever may."""
    for number in range(30):
        import_text(f"FROM: PARIS\n\nTO: ROME\n\nNO: {number}\n\n1. CABLE {number} SAYS THIS.\n\n2. AND THAT.\n")
    costs = {}
    for model in OURS:
        url = reverse(f"admin:cables_{model._meta.model_name}_changelist")
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(url).status_code == 200, model
        costs[model.__name__] = len(queries)
        assert staff.get(url, {"q": "paris"}).status_code == 200, model
    assert {name: cost for name, cost in costs.items() if cost > 12} == {}


@pytest.mark.parametrize("name", READ_ONLY)
def test_what_happened_cannot_be_changed_in_the_admin(name, staff, cable):
    """Not added, not changed, not deleted; not even by an administrator."""
    assert staff.get(reverse(f"admin:cables_{name}_add")).status_code == 403
    first = next(m for m in OURS if m._meta.model_name == name).objects.first()
    if first is None:
        return
    assert staff.get(reverse(f"admin:cables_{name}_change", args=[first.pk])).status_code == 200
    assert staff.post(reverse(f"admin:cables_{name}_change", args=[first.pk]), {}).status_code == 403
    assert staff.post(reverse(f"admin:cables_{name}_delete", args=[first.pk]), {"post": "yes"}).status_code == 403


def test_a_corrected_sender_is_the_editors_statement(staff, admin_user, cable, new_york):
    """The admin's form changes no column: it states a value in a name, with its source and event."""
    url = reverse("admin:cables_cable_change", args=[cable.pk])
    data = form_of(staff.get(url)) | {"sender": new_york.pk, "source": "the paper copy"}
    response = staff.post(url, data)
    assert response.status_code == 302, response.context["adminform"].form.errors
    cable.refresh_from_db()
    assert cable.sender == new_york
    said = cable.evidence.chosen().get(field="from")
    assert (said.origin, said.author, said.source) == ("person", admin_user, "the paper copy")
    assert FieldEvidence.objects.filter(cable=cable, origin="person").count() == 1


def test_two_editors_lose_nothing_of_each_other(staff, admin_user, cable):
    """B's form was opened before A saved: what B did not touch stays A's, and is not said in B's name."""
    url = reverse("admin:cables_cable_change", args=[cable.pk])
    a, b = form_of(staff.get(url)), form_of(staff.get(url))
    staff.post(url, a | {"subject": "Typed by A"})
    staff.post(url, b | {"drafter": "Typed by B"})
    cable.refresh_from_db()
    assert (cable.subject, cable.drafter) == ("Typed by A", "Typed by B")
    assert cable.evidence.filter(field="subject", origin="person").count() == 1


def test_two_editors_of_one_field_are_shown_both_values(staff, cable):
    """Nothing is stored until the second decides; what was typed stays in the form."""
    url = reverse("admin:cables_cable_change", args=[cable.pk])
    a, b = form_of(staff.get(url)), form_of(staff.get(url))
    staff.post(url, a | {"subject": "Typed by A"})
    response = staff.post(url, b | {"subject": "Typed by B"})
    html = response.content.decode()
    assert "Somebody stated “Typed by A” meanwhile" in html
    assert 'value="Typed by B"' in html
    cable.refresh_from_db()
    assert cable.subject == "Typed by A"
    again = response.context["adminform"].form.data["opened_with"]
    staff.post(url, b | {"subject": "Typed by B", "opened_with": again})
    cable.refresh_from_db()
    assert cable.subject == "Typed by B"


def test_a_form_that_was_not_opened_here_saves_nothing(staff, cable):
    """Without the signed state it was opened with, nobody can tell what the editor changed."""
    url = reverse("admin:cables_cable_change", args=[cable.pk])
    response = staff.post(url, form_of(staff.get(url)) | {"opened_with": "forged", "subject": "X"})
    assert "nothing was saved" in response.content.decode()
    cable.refresh_from_db()
    assert cable.subject != "X"


def test_a_field_is_handed_back_to_the_machine(staff, cable, new_york):
    """What the machine read stands again; the editor's statement stays in the record."""
    url = reverse("admin:cables_cable_change", args=[cable.pk])
    assert "hand_back" not in staff.get(url).context["adminform"].form.fields
    staff.post(url, form_of(staff.get(url)) | {"sender": new_york.pk})
    staff.post(url, form_of(staff.get(url)) | {"hand_back": ["from"]})
    cable.refresh_from_db()
    assert (cable.sender, cable.sender_name) == (None, "PARIS")
    assert cable.evidence.filter(field="from", origin="person").exists()


def test_saving_an_unchanged_form_states_nothing(staff, cable):
    """Opening and saving is no statement."""
    url = reverse("admin:cables_cable_change", args=[cable.pk])
    events = Event.objects.count()
    assert staff.post(url, form_of(staff.get(url))).status_code == 302
    assert Event.objects.count() == events


def test_a_time_without_a_date_is_told_beside_the_field(staff, import_text):
    """And nothing is saved."""
    cable = import_text("WORDS WITHOUT A DATE")
    url = reverse("admin:cables_cable_change", args=[cable.pk])
    response = staff.post(url, form_of(staff.get(url)) | {"sent_time": "20:00", "title": "New"})
    assert "needs a date" in response.content.decode()
    cable.refresh_from_db()
    assert cable.title == ""


def test_addressees_are_edited_one_a_line(staff, cable):
    """In the order given."""
    url = reverse("admin:cables_cable_change", args=[cable.pk])
    staff.post(url, form_of(staff.get(url)) | {"to": "Rome\r\nBonn\r\n"})
    assert [a.name for a in cable.addressees.filter(role="action")] == ["Rome", "Bonn"]


def test_cables_are_withdrawn_with_a_reason_and_come_back(staff, cable):
    """In bulk; without a reason nothing happens."""
    url = reverse("admin:cables_cable_changelist")
    chosen = {"action": "mark_withdrawn", "_selected_action": [cable.pk]}
    assert "Withdraw" in staff.post(url, chosen).content.decode()
    staff.post(url, chosen | {"confirmed": "yes", "reason": "  "})
    assert not Cable.objects.get(pk=cable.pk).is_withdrawn
    staff.post(url, chosen | {"confirmed": "yes", "reason": "asked for by the family"})
    assert Cable.objects.get(pk=cable.pk).withdrawn_reason == "asked for by the family"
    staff.post(url, {"action": "mark_reinstated", "_selected_action": [cable.pk]})
    assert not Cable.objects.get(pk=cable.pk).is_withdrawn
    assert list(Event.objects.filter(cable=cable).values_list("verb", flat=True))[:2] == [
        "reinstated",
        "withdrawn",
    ]


def test_cables_are_closed_and_opened_in_bulk(client, administrator, cable):
    """With a class of reason and a day ahead; without, nothing happens and the form says why."""
    client.force_login(administrator)
    url = reverse("admin:cables_cable_changelist")
    chosen = {"action": "close", "_selected_action": [cable.pk]}
    assert "Close to the public" in client.post(url, chosen).content.decode()
    late = client.post(url, chosen | {"confirmed": "yes", "closed_for": "law", "until": "1990-01-01"})
    assert "not ahead" in late.content.decode()
    assert not Cable.objects.get(pk=cable.pk).is_restricted
    said = {"confirmed": "yes", "closed_for": "law", "until": "2090-01-01", "reason": "order of a court"}
    assert client.post(url, chosen | said).status_code == 302
    assert Cable.objects.get(pk=cable.pk).closed_reason == "order of a court"
    assert "A law or a court until 2090-01-01" in client.get(url).content.decode()
    client.post(url, {"action": "open", "_selected_action": [cable.pk], "confirmed": "yes"})
    assert not Cable.objects.get(pk=cable.pk).is_restricted


def test_cables_are_filed_in_bulk(staff, cable, collection):
    """Each with its event."""
    url = reverse("admin:cables_cable_changelist")
    chosen = {"action": "file_under_collection", "_selected_action": [cable.pk], "confirmed": "yes"}
    staff.post(url, chosen | {"collection": collection.pk})
    assert Cable.objects.get(pk=cable.pk).collection == collection
    assert Event.objects.filter(cable=cable, verb=Event.Verb.COLLECTION_SET).exists()


def test_a_cable_is_never_deleted_in_the_admin(staff, cable):
    """Nor added by hand there: cables come by import."""
    assert staff.post(reverse("admin:cables_cable_delete", args=[cable.pk]), {"post": "yes"}).status_code == 403
    assert staff.get(reverse("admin:cables_cable_add")).status_code == 403
    assert Witness.objects.filter(cable=cable).exists()
    assert Revision.objects.filter(cable=cable).count() == 2


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "{{7*7}}", "\u202egnorw\u202c"])
def test_hostile_names_are_shown_as_text(staff, import_text, hostile):
    """Escaped, never interpreted."""
    cable = import_text(f"FROM: {hostile}\n\n1. {hostile}\n", name=f"{hostile}.txt")
    page = staff.get(reverse("admin:cables_cable_change", args=[cable.pk])).content.decode()
    assert "<script>alert" not in page
    assert ">49<" not in page
