"""Two sections of one telegram that came as two files are offered for joining, to those who may join them."""

import pytest

from cables.actions.fields import Said, set_fields
from cables.fragments import other_sections

pytestmark = pytest.mark.django_db

SECTION = (
    "O 132130Z SEP 73\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC IMMEDIATE 5600\n\n"
    "S E C R E T SECTION {0} OF {1} OSLO {2}\n\nSUBJ: FERRIES\n\n1. THE FERRIES {3} RUN TODAY.\n"
)


@pytest.fixture
def section(import_text, admin_user):
    def make(record: str, number: int, of: int = 2, telegram: str = "4711", sender: str = "Oslo"):
        words = ("DID NOT", "ARE SAID TO", "WILL PERHAPS")[number - 1]
        cable = import_text(SECTION.format(number, of, telegram, words) + f"2. {record}.\n", record=record)
        said = [Said("number", telegram), Said("from", sender), Said("date", "1973-09-13")]
        set_fields(cable_id=cable.pk, said=said, actor=admin_user)
        cable.refresh_from_db()
        return cable

    return make


def test_the_other_sections_are_offered_in_their_order(section, archivist):
    """By number, leading noughts apart, and sender; not the same section, nor one of another many."""
    one = section("S-1", 1, 3)
    two, three = section("S-2", 2, 3, telegram="04711"), section("S-3", 3, 3)
    section("S-1B", 1, 3)
    section("S-X", 2, 2)
    section("S-Y", 2, 3, telegram="4712")
    section("S-Z", 2, 3, sender="Bergen")
    assert [(o.cable, o.is_first) for o in other_sections(one, archivist)] == [(two, False), (three, False)]
    first_ones = [o.cable.record_number for o in other_sections(three, archivist) if o.is_first]
    assert first_ones == ["S-1", "S-1B", "S-2"]


def test_staff_see_the_offer_and_can_follow_it(section, archivist, client):
    """On the cable's page and where cables are joined; the first section takes the second."""
    section("S-1", 1)
    section("S-2", 2, telegram="04711")
    assert "came in sections" not in client.get("/cables/s-1/").content.decode()
    client.force_login(archivist)
    for address in ("/cables/s-1/", "/cables/s-2/", "/workbench/cables/s-1/join/"):
        page = client.get(address).content.decode()
        assert "/workbench/cables/s-1/join/?part=S-2&amp;first=no" in page
    assert "S-2" in client.get("/workbench/cables/s-1/join/?part=S-2&first=no").content.decode()


def test_what_lies_elsewhere_is_not_offered(section, elsewhere):
    """Whose work is limited to other collections is told of neither."""
    one, _ = section("S-1", 1), section("S-2", 2)
    assert other_sections(one, elsewhere) == []
