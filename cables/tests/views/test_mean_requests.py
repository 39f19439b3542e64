"""Whatever is sent, the answer is a page that says what is wrong with it, and what was typed comes back."""

from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib import admin
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, RequestFactory
from django.urls import reverse

from cables.actions.correspondents import add_names
from cables.actions.revisions import add_submitted_revision
from cables.models import Correspondent, CorrespondentAlias, Marking, Revision
from cables.requests import Request

pytestmark = pytest.mark.django_db

CHARSETS = ["latin-1", "utf-16", "no-such-charset", "rot13", "idna", "hex", '"', "x" * 5000]


def patient(client: Client) -> Client:
    """A browser that shows an error of the site as one, and raises none."""
    client.raise_request_exception = False
    return client


# --- bodies


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
def test_a_body_in_a_strange_charset_is_answered(kind, charset, client, cable, archivist):
    """A form is UTF-8; anything else is understood or refused, by whatever page it is sent to."""
    body = b"username=a&password=b&text=%E9"
    if "multipart" in kind:
        body = b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nwords\r\n--b--\r\n'
    sent = {"data": body, "content_type": f"{kind}; charset={charset}"}
    pages = ["/sign-in/", "/sign-out/", f"/cables/{cable.slug}/report/", "/admin/login/", "/nothing/"]
    work = [f"/workbench/cables/{cable.slug}/{rest}" for rest in ("", "draft/", "fields/", "split/")]
    patient(client)
    guarded = Client(raise_request_exception=False, enforce_csrf_checks=True)
    for address in [*pages, *work]:
        answer = client.generic("POST", address, **sent)
        assert 400 <= answer.status_code < 500, address
        answer = guarded.generic("POST", address, **sent)
        assert 400 <= answer.status_code < 500, address
    client.force_login(archivist)
    for address in work:
        assert client.generic("POST", address, **sent).status_code == 400, address


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_address_is_read_as_utf8_whatever_the_request_says(method, charset, db):
    """By the server's own handler: where a request breaks before it is one, no page can answer."""
    application = WSGIHandler()
    application.request_class = Request
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    environ = RequestFactory().generic(method, "/help/", "a=b", content_type="x").environ
    environ |= {"CONTENT_TYPE": kind, "QUERY_STRING": "q=%C3%A9", "SERVER_NAME": "127.0.0.1"}
    told = []
    answer = application(environ, lambda status, headers: told.append(int(status[:3])))
    answer.close()
    assert told == [200 if method == "GET" else 400]
    assert Request(environ).GET["q"] == "é"


def test_the_server_makes_such_requests():
    """Read from the file: to import it would make the application of a server."""
    for name, kind in (("wsgi", "Request"), ("asgi", "AsyncRequest")):
        made = (settings.BASE_DIR / "archive_site" / f"{name}.py").read_text()
        assert f"application.request_class = {kind}\n" in made


# --- patterns that end


@pytest.fixture
def submitted(cable, archivist) -> Revision:
    cable.refresh_from_db()
    base = cable.revisions.get(number=1)
    return add_submitted_revision(cable, text="1. WORDS.", base=base, author=archivist, note="read anew")


@pytest.mark.parametrize("name", ["at", "on"])
@pytest.mark.parametrize("value", ["\n", "1-2\n", "\r\n", "1-2\n\n", "-", "9-1", "9999999-9999999", "１-２"])
def test_a_passage_that_is_none_is_refused_and_the_words_stay(name, value, client, submitted, reviewer):
    """A line end behind the numbers, or alone, is no passage; what the reviewer wrote is on the page."""
    client.force_login(reviewer)
    page = reverse("review", args=[submitted.cable.slug, submitted.number])
    sent = {"act": "comment", "comment": "", "text": "Words on the whole", name: value}
    answer = patient(client).post(page, sent)
    assert answer.status_code == 400
    assert "Words on the whole" in answer.content.decode()


@pytest.mark.parametrize("after", ["\n", "1.2\n", "1.2\n\n", ".", "-.1", "9" * 19 + ".1"])
def test_a_place_in_the_queue_that_is_none_is_refused(after, client, archivist):
    client.force_login(archivist)
    assert patient(client).get("/workbench/", {"after": after}).status_code == 400


@pytest.mark.parametrize(
    ("name", "value"), [("do", "save\n"), ("against", "w1\n"), ("continues", "\n"), ("w", "1\n")]
)
def test_the_editor_takes_no_line_end_for_a_value(name, value, client, cable, archivist):
    """The text that was typed comes back, whatever else was sent."""
    client.force_login(archivist)
    sent = {"text": "1. WHAT WAS TYPED.", "base": "1", "key": "nonsense", name: value}
    answer = patient(client).post(reverse("edit", args=[cable.slug]), sent)
    assert answer.status_code == 400
    assert "1. WHAT WAS TYPED." in answer.content.decode()


# --- the admin


@pytest.fixture
def as_admin(client, admin_user) -> Client:
    client.force_login(admin_user)
    return patient(client)


def test_a_marking_there_is_already_is_an_error_of_its_form(as_admin):
    """However it is spelt, and a form without a letter as well."""
    Marking.objects.create(kind="captions", form="LIMDIS", folded="LIMDIS", value="LIMDIS", source="a list")
    sent = {"kind": "captions", "value": "OTHER", "in_use": "on", "source": "another list"}
    for form in ("LIMDIS", "limdis.", "---", "ﷺ" * 60):
        answer = as_admin.post("/admin/cables/marking/add/", sent | {"form": form})
        assert answer.status_code == 200, form
        assert "another list" in answer.content.decode()
    assert Marking.objects.count() == 1


INLINE = {"aliases-TOTAL_FORMS": "2", "aliases-INITIAL_FORMS": "0"}


@pytest.mark.parametrize(
    ("name", "aliases"),
    [
        ("PARIS.", []), ("Paris ", []), ("Paris\u00a0", []), ("Lutetia", []), ("---", []), ("ﷺ" * 200, []),
        ("Rome", ["paris"]), ("Rome", ["Lutetia!"]), ("Rome", ["Roma", "ROMA."]), ("Rome", ["…"]),
        ("Rome", ["ﷺ" * 200]),
    ],
)  # fmt: skip
def test_a_name_somebody_has_is_an_error_of_its_form(name, aliases, as_admin):
    """Of a correspondent or another of its names: nothing is saved, and the form says whose it is."""
    paris = Correspondent.objects.create(name="Paris", kind="post")
    add_names(paris, ["Paris", "Lutetia"])
    sent = {"name": name, "kind": "post", "source": "what was typed", **INLINE}
    sent |= {f"aliases-{n}-alias": alias for n, alias in enumerate(aliases)}
    answer = as_admin.post("/admin/cables/correspondent/add/", sent)
    assert answer.status_code == 200
    assert "what was typed" in answer.content.decode()
    assert Correspondent.objects.get() == paris


def test_a_further_name_somebody_has_is_an_error_of_its_form(as_admin):
    paris = Correspondent.objects.create(name="Paris", kind="post")
    rome = Correspondent.objects.create(name="Rome", kind="post")
    add_names(paris, ["Paris", "Lutetia"])
    for alias in ("LUTETIA", "...", "ﷺ" * 200):
        sent = {"alias": alias, "correspondent": rome.pk}
        answer = as_admin.post("/admin/cables/correspondentalias/add/", sent)
        assert answer.status_code == 200, alias
    assert CorrespondentAlias.objects.count() == 2


def test_a_correspondent_keeps_its_own_names_when_saved_again(as_admin):
    """Its own name among them, however it is spelt anew."""
    paris = Correspondent.objects.create(name="Paris", kind="post")
    add_names(paris, ["Paris"])
    alias = paris.aliases.get()
    sent = {
        "name": "PARIS",
        "kind": "post",
        "source": "x",
        "aliases-TOTAL_FORMS": "2",
        "aliases-INITIAL_FORMS": "1",
    }
    sent |= {"aliases-0-id": alias.pk, "aliases-0-correspondent": paris.pk, "aliases-0-alias": "Paris"}
    sent |= {"aliases-1-alias": "Lutetia", "aliases-1-correspondent": paris.pk}
    assert as_admin.post(f"/admin/cables/correspondent/{paris.pk}/change/", sent).status_code == 302
    assert sorted(paris.aliases.values_list("alias", flat=True)) == ["Lutetia", "Paris"]


MEAN = [
    "status__exact=%00", "sent_on__year=2147483648", "sent_on__year=99999999999999999999", "sent_on__year=%00",
    "sent_on__year=0&sent_on__month=13", "q=%00", "p=99999999999999999999", "id__exact=%00",
    "o=1.2.3.99999999999999999999", "collection__id__exact=99999999999999999999", "_to_field=%00", "e=1",
    "closed_until__gte=9999999-01-01",
    "closed_until__gte=0001-01-01%2000:00:00&closed_until__lt=9999-12-31%2023:59:59-99:99",
    "_changelist_filters=%00",
]  # fmt: skip


@pytest.mark.parametrize("query", MEAN)
def test_no_query_breaks_a_list_of_the_admin(query, as_admin, cable):
    """It is answered with the list, led back to it, or refused in words."""
    for model in admin.site._registry:
        if model._meta.app_label == "cables":
            address = reverse(f"admin:cables_{model._meta.model_name}_changelist")
            assert as_admin.get(f"{address}?{query}").status_code < 500, address


@pytest.mark.parametrize(
    "term", ["\x00", "x" * 20_000, "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")]
)
def test_no_word_breaks_the_search_for_a_name_in_the_admin(term, as_admin, cable):
    query = f"term={quote(term)}&app_label=cables&model_name=cable&field_name=sender"
    assert as_admin.get(f"/admin/autocomplete/?{query}").status_code < 500
