"""What asks much of the processor takes turns, ends with its budget, and says so in words."""

import gc
import re
import threading

import pytest
from django.http import HttpResponse, QueryDict, StreamingHttpResponse

from cables.exceptions import TooSlow
from cables.text import find_points
from cables.text.compare import compare
from cables.text.patience import OutOfTime, within
from cables.views import parameters, turns

LIST = "/cables/"


@pytest.fixture
def one_turn(monkeypatch, settings):
    """A process that works on one request of each kind at once, lets none wait long, and has served none yet."""
    settings.EXPENSIVE_AT_ONCE = 1
    monkeypatch.setattr(turns, "_turns", {})
    monkeypatch.setattr(turns, "PATIENCE", 0.01)


@pytest.mark.django_db
def test_of_more_searches_than_a_process_bears_some_are_turned_away(client, cable, one_turn):
    """503 in words, saying when to come again; lists without words and reading pages answer beside them."""
    own = turns.turns(turns.LISTS)
    assert own.take(0)
    for address in ("/cables/?q=minister", "/timeline/?q=minister", "/cables.atom"):
        response = client.get(address)
        assert response.status_code == 503 and response.headers["Retry-After"] == "2", address
        assert "take turns" in response.content.decode()
    for address in (LIST, f"/cables/{cable.slug}/", f"/cables/{cable.slug}/diff/0..1/", "/about/"):
        assert client.get(address).status_code == 200
    own.give_back()
    assert client.get("/cables/?q=minister").status_code == 200


@pytest.mark.django_db
def test_searching_goes_on_while_a_list_is_exported(client, cable, one_turn):
    """An export of a large archive takes minutes, more where its reader is slow; of exports, one at once."""
    export = client.get("/cables.csv")
    pieces = iter(export.streaming_content)
    assert next(pieces)
    assert client.get("/cables/?q=minister").status_code == 200
    assert client.get("/cables.json").status_code == 503
    assert not list(pieces)  # all of it was sent
    assert client.get("/cables.json").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["compare/", "diff/0..1/", "authors/", "history/"])
def test_comparisons_take_turns_of_their_own(client, cable, one_turn, address):
    """However many are asked for, searching goes on beside them."""
    own = turns.turns(turns.TEXTS)
    assert own.take(0)
    assert client.get(f"/cables/{cable.slug}/{address}").status_code == 503
    assert client.get("/cables/?q=minister").status_code == 200
    own.give_back()
    assert client.get(f"/cables/{cable.slug}/{address}").status_code == 200


@pytest.mark.django_db
def test_a_turn_ends_with_the_answer_and_with_an_error(rf, one_turn):
    """Also where the answer is sent piece by piece: only when all of it is."""

    def answers(request):
        return {"whole": HttpResponse, "pieces": lambda: StreamingHttpResponse(["a", "b"])}[request.path[1:]]()

    view = turns.in_turn("kind")(answers)
    own = turns.turns("kind")
    for _ in range(2):
        assert view(rf.get("/whole")).status_code == 200
        with pytest.raises(KeyError):
            view(rf.get("/wrong"))
        response = view(rf.get("/pieces"))
        assert not own.take(0)
        assert b"".join(response) == b"ab"
        response.close()


def test_a_turn_ends_with_an_answer_that_is_never_sent(rf, one_turn):
    """As where something breaks between the view and the server, which then closes another answer than this."""
    view = turns.in_turn("kind")(lambda request: StreamingHttpResponse(["a"]))
    assert view(rf.get("/")).streaming
    gc.collect()
    assert turns.turns("kind").take(0)


def test_one_waits_for_a_turn_and_no_more(one_turn):
    """So that those who wait do not take all threads of a process."""
    own = turns.Turns(at_once=1, waiting=1)
    assert own.take(0)
    got = []
    waiter = threading.Thread(target=lambda: got.append(own.take(60)))
    waiter.start()
    while own._waiting._value:  # until it waits
        pass
    assert not own.take(60)
    own.give_back()
    waiter.join()
    assert got == [True]


@pytest.mark.django_db
def test_a_comparison_ends_with_its_budget(client, cable, settings):
    """Told in words, with what else one can do."""
    settings.PAGE_BUDGET = 0
    response = client.get(f"/cables/{cable.slug}/diff/0..1/")
    assert response.status_code == 503 and "takes longer than a page may" in response.content.decode()
    assert "Retry-After" in response.headers


@pytest.mark.parametrize(
    "work",
    [lambda: compare("a b c", "a d c"), lambda: find_points("1. word\n\n2. word\n")],
    ids=["compare", "points"],
)
def test_long_loops_look_at_the_clock(work):
    """Within a limit they end; without one they take the time they need."""
    assert work()
    with pytest.raises(OutOfTime), within(0):
        work()
    with within(60):
        assert work()


@pytest.mark.django_db
def test_the_editor_opens_where_telling_what_stands_beside_takes_too_long(client, cable, archivist, monkeypatch):
    """The text can be typed and saved all the same."""
    monkeypatch.setattr("cables.views.workbench.alongside.BUDGET", 0)
    client.force_login(archivist)
    page = client.get(f"/workbench/cables/{cable.slug}/").content.decode()
    assert "too long to be compared while you type" in page and "HE PROMISED AN ANSWER" in page


# --- parameters


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("q=a&q=b&q=c", "q=c"),
        ("sender=A&sender=B&sender=A", "sender=A&sender=B"),
        ("page=1&page=2&year=1962&year=1963", "page=2&year=1962&year=1963"),
        ("unknown=1&unknown=1", "unknown=1"),
        ("q=a", "q=a"),
        ("", ""),
    ],
)
def test_a_parameter_counts_as_often_as_it_means_anything(given, kept):
    """Once, the last; filters of which several values can be chosen, once for each value."""
    assert parameters.once(QueryDict(given)).urlencode() == kept


@pytest.mark.django_db
def test_five_hundred_questions_are_one(client, cable):
    """What is searched, and every address on the page, has the last of them alone."""
    page = client.get("/cables/?" + "&".join(f"q=a{n}" for n in range(500)))
    links = [link for link in re.findall(r'href="([^"]*)"', page.content.decode()) if "q=" in link]
    assert page.context["request"].GET.getlist("q") == ["a499"]
    assert links and all(link.count("q=") <= 1 for link in links if not link.startswith("/sign-in/"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/cables/", "/cables.csv", "/about/", "/values/", "/healthz", "/nowhere/"]
)
def test_more_parameters_than_any_page_has_are_refused_in_words(client, address):
    """By one rule, whatever the page."""
    response = client.get(address + "?" + "&".join(f"sender=A{n}" for n in range(parameters.MOST + 1)))
    assert response.status_code == 400 and "asks for too much" in response.content.decode()


@pytest.mark.django_db
def test_a_cable_is_read_where_its_place_in_a_list_takes_too_long(client, cable, one_turn, monkeypatch):
    """Which was before and which comes after is left out, whether many search or the list is not there in time."""
    address = f"{cable.get_absolute_url()}?q=minister&n=1"
    assert client.get(address).context["place"].number == 1
    own = turns.turns(turns.LISTS)
    assert own.take(0)
    response = client.get(address)
    assert response.status_code == 200 and response.context["place"] is None
    own.give_back()

    def too_slow(*_):
        raise TooSlow

    monkeypatch.setattr("cables.listing.columns", too_slow)
    response = client.get(f"{cable.get_absolute_url()}?n=1")
    assert response.status_code == 200 and response.context["place"] is None
