"""What a refusal gives back came from a page of this site, and giving it back goes wrong on nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

pytestmark = pytest.mark.django_db
WORDS = "Words that somebody else would like to see standing on a page of the archive. " * 3


@pytest.mark.parametrize("address", ["/nowhere/", "/cables/not-held/report/", "/sign-in/"])
@pytest.mark.parametrize("came", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}])
def test_a_page_of_another_site_can_put_no_words_on_ours(address, came):
    """A form there that is sent here is refused, and what stood in it is not shown as typed by the reader."""
    response = Client(enforce_csrf_checks=True).post(address, {"text": WORDS, "note": WORDS}, headers=came)
    assert response.status_code in (403, 404)
    assert WORDS not in response.content.decode()


@pytest.mark.parametrize("came", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}])
@pytest.mark.parametrize("address", ["/nowhere/", "/cables/not-held/report/"])
def test_words_typed_here_are_given_back_though_the_token_is_lost(address, came):
    """A cookie that was cleared costs nobody what they typed."""
    response = Client(enforce_csrf_checks=True).post(address, {"text": WORDS}, headers=came)
    assert WORDS.strip() in response.content.decode()


@pytest.mark.parametrize(
    ("kind", "status"),
    [("application/x-www-form-urlencoded; charset=latin-1", 400), ("multipart/form-data; boundary=", 404)],
)
def test_a_form_that_cannot_be_read_is_refused_as_any_other(client, kind, status):
    """In words, and with no error of the server; what is not UTF-8 before anybody looks at the address."""
    response = client.post(
        "/nowhere/", b"text=words", content_type=kind, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert response.status_code == status


def test_so_is_one_with_too_many_files(client):
    """404, and no error of the server."""
    files = {f"f{n}": SimpleUploadedFile(f"{n}.txt", b"x") for n in range(120)}
    response = client.post("/nowhere/", files, headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 404


def test_no_password_comes_back_however_its_field_is_written(client):
    """In capitals neither."""
    shown = client.post("/nowhere/", {"Password2": "open sesame"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert "open sesame" not in shown.content.decode()
