"""Which section of a telegram a text says it is."""

import pytest

from cables.text import find_points
from cables.text.divided import section_of


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("S E C R E T SECTION 1 OF 2 OSLO 4711\n", (1, 2)),
        ("SECRET Section two of three OSLO 4711\n", (2, 3)),
        ("SECRET FINAL SECTION OF 2 OSLO 4711\n", (2, 2)),
        ("PAGE 01  OSLO  04711  02 OF 02  132150Z\n\nPAGE 02  OSLO  04711  02 OF 02  132150Z\n", (2, 2)),
        ("SECTION 1 OF 2\n\n1. WORDS.\n\nSECTION 2 OF 2\n\nMORE.\n", None),
        ("PAGE 01 OF 02 OSLO 04711\n", None),
        ("SECTION 3 OF 2\n", None),
        ("SECTION 1 OF 1\n", None),
        ("ARTICLE 2 OF 3 OF THE TREATY\n", None),
        ("", None),
    ],
)
def test_a_section_is_told_by_heading_or_banner(text, section):
    """One that holds them all is no section."""
    assert section_of(text) == section


def test_the_unlabelled_head_of_a_later_section_is_no_point():
    """It goes on with a point of the section before it, which only that section can number."""
    text = "The rest of what stood before it.\n\n3. We shall report again.\n"
    assert [point.path for point in find_points(text, later_section=True)] == ["3"]
