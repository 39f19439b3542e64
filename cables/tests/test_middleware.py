"""What pages and files say about themselves: who may keep them, and what they may load."""

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import Http404
from django.middleware.security import SecurityMiddleware
from django.test import RequestFactory
from django.urls import reverse
from whitenoise.middleware import WhiteNoiseMiddleware

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses(cable):
    return [
        reverse("home"),
        cable.get_absolute_url(),
        cable.witnesses.get().get_absolute_url(),
        reverse("account"),
        reverse("admin:index"),
        "/nothing-here/",
    ]


def test_what_a_signed_in_person_sees_is_not_stored(client, admin_user, addresses):
    """Pages, errors and the administration alike."""
    client.force_login(admin_user)
    for address in addresses:
        said = client.get(address).headers["Cache-Control"]
        assert "private" in said, address
        assert "no-store" in said, address


def test_what_everybody_sees_may_be_stored(client, cable):
    """Without a session nothing is private."""
    answer = client.get(cable.get_absolute_url())
    assert "no-store" not in answer.headers.get("Cache-Control", "")


def test_static_files_are_as_guarded_as_pages(rf, tmp_path, monkeypatch):
    """Taken for what they are, loading nothing, in nobody's frame, and for no other site's scripts."""

    def no_page(request):
        raise Http404

    monkeypatch.setattr(settings, "STATIC_ROOT", tmp_path)
    (tmp_path / "base.css").write_text("body { margin: 0 }")
    assert settings.MIDDLEWARE.index("django.middleware.security.SecurityMiddleware") < settings.MIDDLEWARE.index(
        "whitenoise.middleware.WhiteNoiseMiddleware"
    )
    answer = SecurityMiddleware(WhiteNoiseMiddleware(no_page))(rf.get("/static/base.css"))
    answer.close()
    said = answer.headers
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Referrer-Policy"] == "same-origin"
    assert said["X-Frame-Options"] == "DENY"
    assert said["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "default-src 'none'" in said["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in said


@pytest.mark.parametrize(
    "address", ["/cables/", "/nothing/here/", "/cables.csv", "/cables/x/w/1.raw", "/workbench/"]
)
def test_a_head_has_no_body(address, cable):
    """Of pages, errors and streams: the same headers as with GET, its length too, and not a byte more."""
    site = WSGIHandler()

    def ask(method: str):
        told = {}

        def start(status, headers):
            told.update({"": status}, **dict(headers))

        environ = RequestFactory().generic(method, address.replace("/x/", f"/{cable.slug}/")).environ
        answer = site(environ, start)
        body = b"".join(answer)
        answer.close()
        return {
            name: value for name, value in told.items() if name in ("", "Content-Type", "Content-Length")
        }, body

    (head, nothing), (whole, body) = ask("HEAD"), ask("GET")
    assert nothing == b""
    assert body or whole[""].startswith("302")
    assert head == whole
