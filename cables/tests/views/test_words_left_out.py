"""A text from which prose was left out says so: to readers, in the queue, to machines."""

import pytest
from django.urls import reverse

from cables.models import Cable
from cables.models.needs import Need

HEADING = "INCOMING TELEGRAM Department of State\n\nCONFIDENTIAL\n\nFROM: Lisbon\n\nTO: Secretary of State\n\n"
TEXT = (
    "NO: 211, May 3, 1961, 4 PM\n\n1. The harbor office has told us that the ferries will not run on Sunday.\n\n"
    "2. We think that the quay should be mended before the boats come back from the north.\n\n"
)
LOST = "The mayor said that the boats would not come back from the north before the end of the week. "


@pytest.fixture
def whole(import_text):
    return import_text(f"{HEADING}{TEXT}OAKES\n\nNOTE: PASSED ADMIRALTY 5/3/61, 6 PM\n", record="WHOLE-1")


@pytest.fixture
def not_whole(import_text):
    return import_text(f"{HEADING}{TEXT}END OF MESSAGE\n\n{LOST * 2}\n", record="LACKING-1")


def test_the_page_says_that_words_are_left_out_and_where_to_look(client, whole, not_whole):
    """With a link to the raw text beside the words; a whole text says nothing."""
    page = client.get(not_whole.get_absolute_url()).content.decode()
    assert "Words left out: look at the raw text" in page
    assert reverse("compare", args=[not_whole.slug]) in page
    assert "Words left out" not in client.get(whole.get_absolute_url()).content.decode()


def test_texts_that_lack_words_are_queued_the_worst_first(whole, not_whole):
    """A whole text is not among them."""
    assert list(Cable.objects.in_need(Need.WORDS)) == [not_whole]
    assert (whole.words_left_out, not_whole.words_left_out) == (0, 38)


def test_json_and_text_tell_what_stands_beside_the_text(client, whole):
    """With its reason and its place in the raw text."""
    record = client.get(reverse("cable-json", args=[whole.slug])).json()
    raw = whole.witnesses.get().text
    told = {one["reason"]: one for one in record["left_out"]}
    note = told["note on who was told or got copies"]
    assert note["text"] == raw[note["start"] : note["end"]].strip() == "NOTE: PASSED ADMIRALTY 5/3/61, 6 PM"
    assert (record["words_left_out"], note["part"], note["like_text"]) == (0, "end_note", False)
    text = client.get(reverse("cable-text", args=[whole.slug])).content.decode()
    assert "[note on who was told or got copies] NOTE: PASSED ADMIRALTY 5/3/61, 6 PM" in text
    assert "[signature] OAKES" in text


def test_a_label_that_is_read_as_another_is_shown_as_it_was_read(client, import_text):
    """Point I, which the OCR has as "1."."""
    listed = "".join(f"{n}. THE BOATS WILL BE BACK FROM THE NORTH BEFORE JUNE {n}.\n\n" for n in (1, 2))
    cable = import_text(
        f"{HEADING}1. THESE THINGS WERE SAID AT THE QUAY BY BOTH OF THE MASTERS:\n\n{listed}"
        f"II. THAT IS ALL THERE IS TO SAY OF IT.\n\nIII. WE WILL SEND MORE WHEN WE KNOW IT.\n\nOAKES\n"
    )
    page = client.get(cable.get_absolute_url()).content.decode()
    assert 'as read <span class="verbatim">1.</span>' in page
    assert page.count("as read <span") == 1
