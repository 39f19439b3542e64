"""Failed sign-ins are counted by the client's own address, also behind a proxy."""

import pytest
from django.test import Client
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
        sign_in("reader", "wrong", f"1.2.3.{attempt}, 203.0.113.7")
    assert sign_in("reader", "a long pass phrase", "203.0.113.7") == 429
    assert sign_in("reader", "a long pass phrase", "203.0.113.8") == 302


def test_a_name_tried_from_everywhere_is_locked_but_where_it_is_at_home(client, settings, reader):
    """Guessing one password from many addresses ends; its owner signs in where they did before."""
    settings.TRUSTED_PROXIES, settings.SIGN_IN_TRIES_OF_A_NAME = 1, 12

    def sign_in(password: str, address: str) -> int:
        given = {"username": "reader", "password": password}
        return (
            Client().post(reverse("sign-in"), given, REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=address).status_code
        )

    assert sign_in("a long pass phrase", "198.51.100.1") == 302
    for attempt in range(settings.SIGN_IN_TRIES_OF_A_NAME):
        last = sign_in("wrong", f"203.0.113.{attempt}")
    assert last == 200
    assert sign_in("a long pass phrase", "203.0.113.200") == 429
    assert sign_in("a long pass phrase", "198.51.100.1") == 302
