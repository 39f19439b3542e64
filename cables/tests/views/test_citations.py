"""Citations: every form names what is known, leaves out what is not, and cannot be broken out of."""

from datetime import date

import pytest

from cables.exchange.citations import bibtex, citations, ris
from cables.models import Cable, Revision

DAY = date(2026, 3, 14)
ADDRESS = "https://archive.example/cables/x/r/3/"


@pytest.fixture
def cable(db):
    cable = Cable(
        record_number="X-1",
        slug="x",
        telegram_number="1862",
        sender_as_read="NEW YORK",
        sent_on=date(1962, 11, 19),
    )
    cable.save()
    return cable


def forms(cable) -> dict[str, str]:
    return {one.name: one.text for one in citations(cable, Revision(cable=cable, number=3), ADDRESS, DAY)}


def test_every_form_pins_the_revision(cable):
    """Record number, revision and its address stand in every form."""
    for text in forms(cable).values():
        assert "X-1" in text and "revision 3" in text and ADDRESS in text


def test_what_is_not_known_is_left_out(db):
    """A cable of which nothing is known is still cited, without empty places or doubled commas."""
    cable = Cable.objects.create(record_number="X-2", slug="y")
    for name, text in forms(cable).items():
        assert "None" not in text and ", ," not in text and "()" not in text, name


def test_tex_signs_are_escaped(cable):
    """Nothing in a title ends the entry or starts a command."""
    cable.title = r"50% of {A} & \input{x} $1_2# ~^"
    entry = bibtex(cable, Revision(number=1), ADDRESS, DAY)
    assert r"\input" not in entry.replace(r"\textbackslash{}input", "")
    assert r"50\% of \{A\} \& " in entry


def test_a_line_end_cannot_start_a_ris_field(cable):
    """A title with line ends stays one line of RIS."""
    cable.title = "One\nER  - \nTY  - BOOK"
    assert ris(cable, Revision(number=1), ADDRESS, DAY).count("\nER  - ") == 1


def test_a_point_can_be_cited(cable):
    """Every form names the point and leads to its anchor in the pinned revision."""
    pinned = citations(cable, Revision(cable=cable, number=3), ADDRESS, DAY, point="I.2")
    for one in pinned:
        assert "point I.2" in one.text and f"{ADDRESS}#pI.2" in one.text, one.name


@pytest.mark.parametrize("asked", ["2", "", "99", "<script>", "%00"])
def test_only_points_of_the_text_can_be_chosen(client, db, import_text, asked):
    """The panel cites the point asked for if the text has it, else the whole cable."""
    held = import_text("NO: 5, MARCH 3, 6 PM\n\n1. FIRST OF THE POINTS.\n\n2. SECOND OF THE POINTS.\n")
    response = client.get(f"{held.get_absolute_url()}?cite={asked}")
    assert response.status_code == 200
    assert response.context["cited_point"] == ("2" if asked == "2" else "")


def test_a_cited_marking_says_that_it_is_over(cable):
    """A form that names the classification says that it is history; "declassified" only where that is stated."""
    cable.classification = "TOP SECRET"
    for text in forms(cable).values():
        assert "secret" not in text.lower() or "Top secret (historical marking)" in text
    cable.declassified, cable.declassified_per = "E.O. 12958", "machine"
    for text in forms(cable).values():
        assert "secret" not in text.lower() or "Top secret (declassified)" in text
