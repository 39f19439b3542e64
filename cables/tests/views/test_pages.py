"""Every page answers, says what it should, and lets nothing of a scan act as markup."""

import hashlib
import json
import re

import pytest
from django.urls import reverse

from cables.actions.fields import set_field
from cables.actions.records import withdraw
from cables.facets import current
from cables.models import Cable, Collection, FormerSlug, Reference, User
from cables.views import site

pytestmark = pytest.mark.django_db

HOSTILE = (
    "FROM: NEW YORK\n\nTO: Secretary of State\n\nNO: 7, NOVEMBER 3, 8 PM\n\n"
    "1. FIRST <script>alert(1)</script> & <u onclick='x'>WORDS</u> {{7*7}} %s%n $(id).\n\n"
    "2. SECOND \u202eDESREVER\u202c ~~STRUCK~~ \x07BELL.\n\nRUSK\n"
)


@pytest.fixture
def cable(import_text):
    return import_text(HOSTILE, record="H-1")


@pytest.fixture
def editor(db):
    return User.objects.create_user(
        "editor", password="pw", is_staff=True, is_superuser=True, display_name="Ed Itor"
    )


def words(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize(
    "name", ["cable", "cable-text", "cable-json"],
)  # fmt: skip
def test_a_cable_answers_at_each_of_its_addresses(client, cable, name):
    """Page, text and JSON of a cable answer 200."""
    assert client.get(reverse(name, args=[cable.slug])).status_code == 200


def test_nothing_of_a_scan_acts_as_markup(client, cable):
    """Tags, template and shell signs in OCR show as the characters they are, in cleaned and raw text."""
    for address in (cable.get_absolute_url(), f"/cables/{cable.slug}/w/1/", f"/cables/{cable.slug}/r/0/"):
        page = words(client.get(address))
        assert "<script>alert" not in page
        assert "<u onclick" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "{{7*7}}" in page


def test_characters_that_steer_the_display_are_spelled_out(client, cable):
    """A right-to-left override shows as a small box with its name; the bytes keep it."""
    for address in (cable.get_absolute_url(), f"/cables/{cable.slug}/w/1/", "/cables/?q=desrever"):
        page = words(client.get(address))
        assert "\u202e" not in page
        assert "U+202E" in page
    assert "\u202e".encode() in client.get(f"/cables/{cable.slug}/w/1.raw").content


def test_raw_bytes_come_exactly_with_their_sha256(client, cable):
    """`/w/1.raw` gives the stored bytes as text that no browser may take for anything else."""
    response = client.get(f"/cables/{cable.slug}/w/1.raw")
    assert response.content == HOSTILE.encode()
    assert response["X-Content-SHA256"] == hashlib.sha256(HOSTILE.encode()).hexdigest()
    assert response["Content-Type"].startswith("text/plain")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_points_have_addresses_of_their_own(client, cable):
    """Each numbered point carries its path as an anchor, and its number in the margin links to it."""
    page = words(client.get(cable.get_absolute_url()))
    for point in cable.points.all():
        assert f'id="p{point.path}"' in page
        assert f'href="#p{point.path}"' in page


def test_an_old_address_leads_to_todays_for_good(client, cable):
    """Former slugs answer 301, with the part of the address after the slug and the query kept."""
    FormerSlug.objects.create(slug="once", cable=cable)
    for end in ("/", ".txt", ".json", "/w/1/", "/w/1.raw", "/r/1/"):
        response = client.get(f"/cables/once{end}?x=1")
        assert response.status_code == 301
        assert "no-cache" in response["Cache-Control"], "a joined part can be parted again"
        assert response["Location"] == f"/cables/{cable.slug}{end}?x=1"


def test_a_withdrawn_cable_is_gone_without_its_words(client, cable, editor):
    """Readers get 410 with the record number and the reason at every address; staff still see it."""
    withdraw(cable_id=cable.pk, reason="Under review", actor=editor)
    for end in ("/", ".txt", ".json", "/w/1/", "/w/1.raw", "/r/0/", "/r/1/"):
        response = client.get(f"/cables/{cable.slug}{end}")
        assert response.status_code == 410
        assert "no-cache" in response["Cache-Control"], "a cable that is put back is seen at once"
        assert "Under review" in words(response) and "H-1" in words(response)
        assert "SECOND" not in words(response)
    assert client.get("/cables/").context["page"].paginator.count == 0
    client.force_login(editor)
    assert client.get(cable.get_absolute_url()).status_code == 200


def test_a_persons_value_names_the_person(client, cable, editor):
    """A field that a person stated shows their display name in its drawer, never their sign-in name."""
    set_field(cable_id=cable.pk, field="signatory", value="STEVENSON", actor=editor, source="printed edition")
    page = words(client.get(cable.get_absolute_url()))
    assert "stated by Ed Itor" in page
    assert "printed edition" in page
    assert "stated by editor" not in page


def test_a_cited_cable_that_is_closed_is_not_linked(client, cable, import_text, editor):
    """A reference to a cable the reader may not see shows as it was read; to one they may see, as a link."""
    other = import_text("NO: 8\n\nWORDS OF ANOTHER\n", record="H-2")
    Reference.objects.filter(cable=cable).delete()
    Reference.objects.create(cable=cable, position=1, as_cited="USUN 8", target=other)
    assert f'href="{other.get_absolute_url()}"' in words(client.get(cable.get_absolute_url()))
    withdraw(cable_id=other.pk, reason="Closed", actor=editor)
    page = words(client.get(cable.get_absolute_url()))
    assert f'href="{other.get_absolute_url()}"' not in page
    assert "USUN 8" in page


def test_nothing_is_said_of_holding_what_nobody_looked_up(client, import_text):
    """A reference is shown as cited, and no more; where no citer is known, nothing is said of citers."""
    cited = import_text(
        "FROM: Paris\n\nTO: Secretary of State\n\nNO: 900, March 3, 1962\n\n1. WE AGREE.\n", "P-900"
    )
    text = "FROM: Paris\n\nTO: Secretary of State\n\nNO: 901, March 6, 1962\n\nREF: Paris 900\n\n1. NO NEWS.\n"
    citing = import_text(text, "P-901")
    shown = client.get(citing.get_absolute_url()).content.decode()
    assert "Paris 900" in shown
    for one in (cited, citing):
        page = client.get(one.get_absolute_url()).content.decode()
        assert "held" not in page.casefold().partition("<main")[2]
        assert "Cited by" not in page


@pytest.mark.parametrize(
    ("number", "title"),
    [("MINSK 15996", "Telegram 15996 from MINSK"), ("15996", "Telegram 15996 from MINSK"),
     ("USUN 12", "Telegram USUN 12 from MINSK")],
)  # fmt: skip
def test_a_title_names_the_sender_once(db, number, title):
    """A number that begins with the sender's name stands without it beside that name."""
    cable = Cable(record_number="M-1", telegram_number=number, sender_as_read="MINSK", sender_folded="MINSK")
    assert cable.display_title == title


def test_json_gives_the_words_their_evidence_and_their_origin(client, cable):
    """The record for machines carries text, fields, points, evidence and witnesses with sha256."""
    record = json.loads(client.get(f"/cables/{cable.slug}.json").content)
    assert record["record_number"] == "H-1"
    assert record["revision"]["text"] == cable.current_revision.text
    assert [p["path"] for p in record["points"]] == [p.path for p in cable.points.all()]
    assert record["witnesses"][0]["sha256"] == hashlib.sha256(HOSTILE.encode()).hexdigest()


@pytest.mark.parametrize("end", [".txt", ".json"])
@pytest.mark.parametrize("number", ["0", "1"])
def test_records_can_be_pinned_to_a_revision(client, cable, end, number):
    """`?r=0` gives the raw text, `?r=1` the machine's."""
    assert client.get(f"/cables/{cable.slug}{end}?r={number}").status_code == 200


@pytest.mark.parametrize("number", ["9", "-1", "x", "%00", "9" * 400, "1e3"])
def test_a_revision_that_is_not_there_is_not_found(client, cable, number):
    """No value of `r` breaks the page."""
    assert client.get(f"/cables/{cable.slug}.json?r={number}").status_code == 404


@pytest.mark.parametrize("end", ["w/99999999999999999999/", "w/0/", "w/2.raw", "r/99999999999999999999/", "r/7/"])
def test_numbers_out_of_range_are_not_found(client, cable, end):
    """Witnesses and revisions that do not exist answer 404, however large their number."""
    assert client.get(f"/cables/{cable.slug}/{end}").status_code == 404


def test_work_in_progress_is_for_staff(client, cable, editor):
    """A revision that is not public answers 404 to readers."""
    base = cable.current_revision
    cable.revisions.create(
        number=2, base=base, text="DRAFT", sha256="0" * 64, origin="person", author=editor, state="in progress"
    )
    assert client.get(f"/cables/{cable.slug}/r/2/").status_code == 404
    client.force_login(editor)
    assert "DRAFT" in words(client.get(f"/cables/{cable.slug}/r/2/"))


@pytest.mark.parametrize(
    ("stated", "per"),
    [("", ""), ("cable", "per an editor’s statement"), ("collection", "per the collection’s statement")],
)
def test_declassified_is_said_only_where_it_is_stated(client, cable, editor, collection, stated, per):
    """Page, title, list and text say that the marking is history; "declassified", and on whose word, if stated."""
    set_field(cable_id=cable.pk, field="classification", value="TOP SECRET", actor=editor)
    if stated == "cable":
        set_field(cable_id=cable.pk, field="declassified", value="E.O. 12958, 1997", actor=editor)
    elif stated:
        Collection.objects.filter(pk=collection.pk).update(declassified="All by NARA, 1998")
        Cable.objects.filter(pk=cable.pk).update(collection=collection)
    page = words(client.get(cable.get_absolute_url()))
    listed = words(client.get("/cables/"))
    text = words(client.get(f"/cables/{cable.slug}.txt"))
    record = json.loads(client.get(f"/cables/{cable.slug}.json").content)
    assert page.count("stamp--top-secret") == page.count('class="declassified"') == 1
    assert "the marking is that of the time" in text.partition("Classification:")[2].splitlines()[1]
    if stated:
        assert "(Top secret, declassified)" in page
        assert (
            f'class="declassified">declassified {per}<' in page
            and f'class="declassified">declassified {per}<' in listed
        )
        assert f"declassified {per}" in text
        assert record["declassified_per"] == per.removeprefix("per ")
    else:
        assert "(Top secret, historical marking)" in page
        assert (
            'class="declassified">historical marking<' in page
            and 'class="declassified">historical marking<' in listed
        )
        assert "declassified" not in text
        assert record["declassified_per"] is None


def test_home_tells_what_is_held(client, cable):
    """The front page counts what is held and names what came last."""
    page = words(client.get("/"))
    assert cable.display_title in page


@pytest.mark.parametrize("address", ["/", "/cables/", "/sign-in/", "/sign-out/", "/about/", "/help/"])
def test_pages_work_on_an_empty_archive(client, db, address):
    """An archive without a single cable shows every page."""
    assert client.get(address).status_code == 200


def test_liveness_asks_nothing_and_readiness_asks_the_database(client, django_assert_num_queries):
    """`/healthz` runs no query; `/readyz` asks for its tables and whether lists are as they should be, in time."""
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"
    client.get("/readyz")
    with django_assert_num_queries(5):  # two of them begin and end the time, one sets it
        assert client.get("/readyz").status_code == 200


def test_a_process_that_could_not_answer_a_list_is_not_ready(client, db, monkeypatch):
    """Where another thread has been reading columns for longer than a list may take, `/readyz` says so."""
    monkeypatch.setattr(site, "READY_SECONDS", 0.01)
    monkeypatch.setattr(current, "_kept", None)
    with current._changing:
        assert client.get("/readyz").status_code == 503
        monkeypatch.setattr(current.columns, "__defaults__", (0.01,))
        answer = client.get("/")
    assert answer.status_code == 503 and "Retry-After" in answer.headers


def test_nothing_is_kept_at_an_unknown_address(client, db):
    """404 is a page with a way on, not a dead end."""
    response = client.get("/cables/never-held/")
    assert response.status_code == 404
    assert 'href="/cables/"' in words(response)


def test_pages_allow_nothing_but_themselves(client, cable):
    """The policy has no unsafe-* and names no other host; no page carries inline style, script or handler."""
    response = client.get(cable.get_absolute_url())
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy and "http" not in policy and "default-src 'none'" in policy
    page = words(response)
    assert not re.search(r"<[a-z][^>]*\s(style|on[a-z]+)=|<style|<script>", page)


def test_only_reading_methods_are_answered(client, cable):
    """Pages of the archive refuse POST."""
    assert client.post(cable.get_absolute_url()).status_code == 405


def test_signing_out_needs_more_than_a_link(client, editor):
    """GET asks, POST signs out."""
    client.force_login(editor)
    assert "Sign out?" in words(client.get("/sign-out/"))
    assert client.get("/").wsgi_request.user.is_authenticated
    client.post("/sign-out/")
    assert not client.get("/").wsgi_request.user.is_authenticated


def test_signing_in_leads_back_only_within_the_archive(client, editor):
    """`next` is followed to a page of this site and to no other."""
    right = {"username": "editor", "password": "pw"}
    assert client.post("/sign-in/", {**right, "next": "/cables/"})["Location"] == "/cables/"
    client.post("/sign-out/")
    assert client.post("/sign-in/", {**right, "next": "//evil.example/"})["Location"] == "/"


def test_a_wrong_password_keeps_the_name_and_says_so(client, editor):
    """The form comes back with a sentence and the name as typed, never the password."""
    page = words(client.post("/sign-in/", {"username": "editor", "password": "wrong-one"}))
    assert 'role="alert"' in page and 'value="editor"' in page and "wrong-one" not in page


def test_the_reading_page_asks_a_fixed_number_of_questions(client, import_text, django_assert_max_num_queries):
    """However many points, references and pages a cable has, its page costs the same number of queries."""
    long = "\n\n".join(f"{n}. POINT NUMBER {n} OF A LONG TELEGRAM." for n in range(1, 60))
    cable = import_text(f"NO: 9\n\n{long}\n", record="H-3")
    with django_assert_max_num_queries(16):
        client.get(cable.get_absolute_url())
