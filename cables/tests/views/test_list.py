"""The list of cables: filters, search, order, pages; all of it in the address, none of it breakable."""

import pytest

from cables.actions.catalogue import apply_catalogue_row
from cables.actions.fields import set_field
from cables.exchange.catalogue import Row
from cables.models import Cable, User

pytestmark = pytest.mark.django_db

BAD_QUERIES = [
    "page=99999999999999999999", "page=-5", "page=%00", "page=1e9", "page=", "page=" + "9" * 5000,
    "q=%00", "q='", "q=((((", "q=%25", "q=_", r"q=\\", "q=%22", "q=%22%22", "q=a:*", "q=[a-", "q=" + "x" * 3000,
    "q=" + "+".join(["word"] * 3) * 400, "q=" + "+".join(f"w{n}" for n in range(30)),
    "date_after=31+FEB", "date_after=1962-02-31", "date_after=0000", "date_after=99999", "date_after=%00",
    "date_before=1962-13", "date__year=99999999999", "date_after=" + "1" * 100,
    "undated=maybe", "points=perhaps", "sort=", "sort=title;drop", "sort=%00",
    "sender=%00", "sender=" + "x" * 5000, "recipient=%27", "caption=%7B%7D", "caption=%22", "classification=<b>",
    "&".join(f"sender={n}" for n in range(80)), "filter[x]=1", "_connector=OR", "raw__regex=(a%2B)%2B%24",
    "status=%F0%9F%92%A9", "collection=%ff",
]  # fmt: skip


# What each query keeps of the fixture `three`.
KEPT_BY = {
    "": {"A-1", "B-2", "C-3"},
    "sender=NEW+YORK": {"A-1"},
    "sender=NEW+YORK&sender=DEPARTMENT": {"A-1", "B-2"},
    "sender=&recipient=&collection=": {"A-1", "B-2", "C-3"},
    "sender=&sender=NEW+YORK": {"A-1"},
    "sender=not+stated": {"C-3"},
    "recipient=LONDON": {"A-1"},
    "recipient=not+stated": {"C-3"},
    "recipient=not+stated&recipient=LONDON": {"A-1", "C-3"},
    "classification=SECRET": {"A-1"},
    "classification=not+stated": {"C-3"},
    "precedence=PRIORITY": {"A-1"},
    "caption=EYES+ONLY": {"A-1"},
    "caption=not+stated": {"B-2", "C-3"},
    "direction=incoming": {"A-1"},
    "status=machine": {"A-1", "B-2", "C-3"},
    "status=approved": set(),
    "collection=not+stated": {"A-1", "B-2", "C-3"},
    "points=yes": {"A-1"},
    "points=no": {"B-2", "C-3"},
    "date_after=1962-11": {"A-1"},
    "date_before=1962-10": {"B-2"},
    "date_after=1962&date_before=1962": {"A-1", "B-2"},
    "date_after=1962-11&undated=also": {"A-1", "C-3"},
    "undated=only": {"C-3"},
    "q=inspection": {"A-1", "B-2"},
    "q=%22un+inspection%22": {"A-1", "B-2"},
    "q=inspection+cargoes": {"A-1"},
    "q=1862": {"A-1"},
    "q=no+such+words+here": set(),
    "q=inspection&sender=DEPARTMENT": {"B-2"},
}


@pytest.fixture
def editor(db):
    return User.objects.create_superuser("editor", password="pw")


@pytest.fixture
def state(editor):
    def run(cable, **values):
        for field, value in values.items():
            set_field(cable_id=cable.pk, field=field.rstrip("_"), value=value, actor=editor)

    return run


def found(client, query: str) -> set[str]:
    response = client.get(f"/cables/?{query}")
    assert response.status_code == 200
    return {cable.record_number for cable in response.context["rows"]}


@pytest.fixture
def three(import_text, state):
    """Three cables that differ in everything the list can be narrowed by."""
    first = import_text("1. UN INSPECTION OF CARGOES.\n\n2. MORE.\n", record="A-1")
    second = import_text("PLAIN WORDS ABOUT A UN\nINSPECTION IN HAVANA.\n", record="B-2")
    third = import_text("NOTHING OF NOTE.\n", record="C-3")
    state(
        first, from_="NEW YORK", to=["SECSTATE", "LONDON"], date="1962-11-19", time="20:00", number="1862",
        classification="SECRET", precedence="PRIORITY", captions=["EYES ONLY"], direction="incoming",
    )  # fmt: skip
    state(
        second, from_="DEPARTMENT", to=["NEW YORK"], date="1962-10-29", number="54", classification="CONFIDENTIAL"
    )
    return first, second, third


def test_each_filter_keeps_what_it_says(client, three):
    """A filter keeps exactly the cables it names; values of one filter add up, filters narrow each other."""
    assert {query: found(client, query) for query in KEPT_BY} == KEPT_BY


def test_order_is_stated_and_complete(client, three):
    """Undated cables come last by date either way; numbers sort as numbers; every order ends every tie."""
    orders = {
        "newest": ["A-1", "B-2", "C-3"],
        "oldest": ["B-2", "A-1", "C-3"],
        "number": ["C-3", "B-2", "A-1"],
        "added": ["C-3", "B-2", "A-1"],
    }
    for sort, expected in orders.items():
        rows = client.get(f"/cables/?sort={sort}").context["rows"]
        assert [cable.record_number for cable in rows] == expected


@pytest.mark.parametrize("query", BAD_QUERIES)
def test_no_query_breaks_the_list(client, cable, query):
    """Whatever stands in the address, the answer is a list, or a 400 with a sentence."""
    response = client.get(f"/cables/?{query}")
    assert response.status_code in (200, 400)
    if response.status_code == 400:
        assert "could not be understood" in response.content.decode()


def test_what_could_not_be_understood_is_named_and_kept(client, three):
    """The box keeps what was typed, beside a sentence on how to write a date."""
    response = client.get("/cables/?date_after=31+FEB")
    page = response.content.decode()
    assert response.status_code == 400
    assert 'value="31 FEB"' in page and "1962-10" in page


def test_every_filter_in_force_is_a_chip_that_removes_it(client, three):
    """A chip's address is the query without its own value, other filters kept, back on page 1."""
    response = client.get("/cables/?sender=NEW+YORK&sender=DEPARTMENT&q=inspection&page=1&sort=oldest")
    chips = {chip.value: chip.query for chip in response.context["chips"]}
    assert set(chips) == {"NEW YORK", "DEPARTMENT", "inspection"}
    assert chips["NEW YORK"] == "?sender=DEPARTMENT&q=inspection&sort=oldest"


def test_counts_beside_a_filter_are_those_all_other_filters_leave(client, three):
    """Choosing one sender leaves the other senders' counts in sight; choosing a word narrows them."""
    response = client.get("/cables/?sender=NEW+YORK&q=inspection")
    (facet,) = (facet for facet in response.context["facets"] if facet.name == "sender")
    assert {(o.value, o.count, o.is_chosen) for o in facet.options} == {
        ("NEW YORK", 1, True), ("DEPARTMENT", 1, False),
    }  # fmt: skip


def test_hits_are_marked_and_escaped(client, import_text):
    """Found words are marked in their line; what the OCR has of markup stays text."""
    import_text("BEFORE <b>BOLD</b> needle AFTER <script>x</script>.\n", record="S-1")
    page = client.get("/cables/?q=needle").content.decode()
    assert "<mark>needle</mark>" in page
    assert "&lt;b&gt;BOLD&lt;/b&gt;" in page


def test_a_word_only_the_raw_ocr_has_is_found_and_said_so(client, import_text):
    """Search looks at cleaned and raw text, and a hit in the raw OCR alone is labelled."""
    cable = import_text("OUTGOING TELEGRAM Department of State\n\nSOME WORDS STAND HERE.\n", record="S-2")
    word = next(w for w in ("OUTGOING", "Department") if w.lower() not in cable.current_revision.text.lower())
    page = client.get(f"/cables/?q={word}").content.decode()
    assert "In the raw OCR only" in page


def test_nothing_found_says_what_to_do(client, three):
    """An empty list names a way on."""
    assert "No cable matches" in client.get("/cables/?q=unheardof").content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_list_asks_a_fixed_number_of_questions(client, import_text, django_assert_max_num_queries):
    """Thirty cables with senders and addressees cost no more queries than one; a page turned costs as many."""
    for n in range(30):
        cable = import_text(f"1. CABLE NUMBER {n} ABOUT INSPECTION.\n", record=f"N-{n}")
        Cable.objects.filter(pk=cable.pk).update(sender_as_read=f"POST {n}", captions=["EYES ONLY"])
        cable.addressees.create(position=50, as_read=f"TO {n}")
    client.get("/cables/")
    with django_assert_max_num_queries(7):
        response = client.get("/cables/?sender=POST+1&sender=POST+2&recipient=TO+1&recipient=TO+2")
    assert len(response.context["rows"]) == 2
    with django_assert_max_num_queries(18):
        response = client.get("/cables/?q=inspection")
    assert len(response.context["rows"]) == 30
    assert client.get("/cables/?q=inspection&page=2").context["page"].number == 1


def test_a_cable_without_text_is_told_alike_by_filter_and_card(client, db):
    """The filter counted as “Not stated” what the card calls “No text yet”."""
    apply_catalogue_row(
        Row(record="GONE-1", number=2, source="guide", values={"title": "Letter"}), without_text=True
    )
    page = client.get("/cables/").content.decode()
    states = page.partition("State of the text")[2].partition("</fieldset>")[0]
    assert "No text yet" in states and "Not stated" not in states
