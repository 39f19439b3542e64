"""When something goes wrong the page says what happened, what was kept and what to do; it never breaks too."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client
from django.urls import path

from cables.urls import urlpatterns as pages


def breaks(request):
    raise RuntimeError("a fault of ours")


def refuses(request):
    raise PermissionDenied


def doubts(request):
    raise SuspiciousOperation


urlpatterns = [*pages, path("breaks/", breaks), path("refuses/", refuses), path("doubts/", doubts)]


@pytest.fixture
def visitor(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def test_a_broken_page_needs_no_database(visitor):
    """500 is told in words even when nothing behind the page answers (this test has no database at all)."""
    response = visitor.get("/breaks/")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()


def test_a_doubtful_request_is_told_so(visitor):
    """400 is a page of the archive, and needs no database either."""
    response = visitor.get("/doubts/")
    assert response.status_code == 400
    assert "could not be understood" in response.content.decode()


@pytest.mark.django_db
def test_a_refusal_names_the_way_in(visitor, reader):
    """403 offers signing in to strangers, and tells people with accounts what they lack."""
    assert "Sign in" in visitor.get("/refuses/").content.decode()
    visitor.force_login(reader)
    assert "lacks the permission" in visitor.get("/refuses/").content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_explained():
    """A form that cannot be tied to the browser is refused with what to do, not with a bare error."""
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "x", "password": "y"})
    assert response.status_code == 403
    assert "reload the page" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/cables/%00/", "/cables/../", "/cables/A%0d%0aB/", "/cables/x/r/-1/", "/cables/x.exe", "/%ff"],
)
def test_odd_addresses_are_not_found(client, address):
    """Whatever stands in the path, the answer is a page."""
    assert client.get(address).status_code in (301, 404)


@pytest.mark.django_db
def test_unchanged_bytes_are_not_sent_twice(client, cable):
    """A browser that has the bytes of a witness is told so by their sha256, and asks each time."""
    first = client.get(f"/cables/{cable.slug}/w/1.raw")
    again = client.get(f"/cables/{cable.slug}/w/1.raw", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304 and again.content == b""
    assert first["Cache-Control"] == "no-cache"
