"""Failed sign-ins are counted by the client's own address, also behind a proxy."""

import pytest
from django.urls import reverse

from cables.clients import client_address

PROXY = "10.0.0.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, PROXY),
        (0, "203.0.113.7", PROXY),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "1.2.3.4, 203.0.113.7", "203.0.113.7"),
        (2, "1.2.3.4, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (2, "203.0.113.7", PROXY),
        (1, None, PROXY),
        (1, "", PROXY),
        (1, "203.0.113.7, unknown", PROXY),
        (1, " 2001:DB8:0:0::7 ", "2001:db8::7"),
    ],
)
def test_the_address_is_what_the_outermost_trusted_proxy_saw(rf, settings, proxies, forwarded, address):
    """What a client writes into the header itself never counts; a header too short or no address neither."""
    settings.TRUSTED_PROXIES = proxies
    given = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    assert client_address(rf.get("/", REMOTE_ADDR=PROXY, **given)) == address


def test_a_stranger_locks_out_only_themselves(client, settings, reader):
    """Ten failures from one client behind the proxy, under forged addresses: others can still sign in."""
    settings.TRUSTED_PROXIES = 1

    def sign_in(name: str, password: str, forwarded: str) -> int:
        given = {"username": name, "password": password}
        return client.post(
            reverse("sign-in"), given, REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=forwarded
        ).status_code

    for attempt in range(settings.AXES_FAILURE_LIMIT):
        sign_in(f"nobody-{attempt}", "wrong", f"1.2.3.{attempt}, 203.0.113.7")
    assert sign_in("reader", "a long pass phrase", "203.0.113.7") == 429
    assert sign_in("reader", "a long pass phrase", "203.0.113.8") == 302


def test_a_name_is_locked_from_everywhere(client, settings, reader):
    """Guessing one password from many addresses ends after as many attempts as from one."""
    settings.TRUSTED_PROXIES = 1
    for attempt in range(settings.AXES_FAILURE_LIMIT + 1):
        answer = client.post(
            reverse("sign-in"),
            {"username": "reader", "password": "wrong"},
            REMOTE_ADDR=PROXY,
            HTTP_X_FORWARDED_FOR=f"203.0.113.{attempt}",
        )
    assert answer.status_code == 429
