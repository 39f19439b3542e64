"""Where points end: with their list, not with the next number."""

import pytest

from cables.text import find_points

LIST = "I. THESE THINGS WERE SAID AT THE QUAY BY BOTH MASTERS:\n\n"
LIST += "1. THE BOATS WILL BE BACK FROM THE NORTH BEFORE JUNE."
ITEM = "2. THE FERRIES WILL NOT RUN ON SUNDAY BEFORE THE QUAY IS MENDED."
AFTER = "THEREFORE WE THINK THAT THE PILOTS SHOULD BE TOLD OF IT AT ONCE."


def spans(text: str) -> dict[str, str]:
    """The words of each point by its path."""
    return {point.path: text[point.start : point.end] for point in find_points(text)}


def test_a_paragraph_without_a_number_behind_a_list_is_its_own():
    """It belongs to what the list belongs to, and not to the list's last point."""
    found = spans(f"{LIST}\n\n{ITEM}\n\n{AFTER}\n\nII. THAT IS ALL THERE IS TO SAY OF IT.")
    assert found["I.2"] == ITEM
    assert found["I"].endswith(AFTER)


def test_a_second_paragraph_stays_with_its_point_where_others_have_one():
    """The list itself shows how its points are written."""
    more = "THE OFFICE HAS SAID SO TO BOTH OF THE MASTERS."
    found = spans(f"{LIST}\n\n{more}\n\n{ITEM}\n\n{AFTER}\n\nII. THAT IS ALL THERE IS TO SAY OF IT.")
    assert found["I.2"].endswith(AFTER)


@pytest.mark.parametrize(
    "item",
    [
        "2. THE FERRIES WILL NOT RUN ON THESE DAYS BEFORE THE QUAY IS MENDED:",
        "2. THE FERRIES.",
        "2. THE FERRIES WILL NOT RUN ON SUNDAY BEFORE THE QUAY OF THE OLD",
    ],
)
def test_what_a_point_announces_or_breaks_off_is_the_points(item):
    """A colon, a title, an open sentence."""
    found = spans(f"{LIST}\n\n{item}\n\n{AFTER}\n\nII. THAT IS ALL THERE IS TO SAY OF IT.")
    assert found["I.2"].endswith(AFTER)


def test_a_page_mark_behind_a_point_is_not_the_points():
    """A point ends with its words."""
    found = spans(f"{LIST}\n\n[page 2]\n\n{ITEM}\n\nII. THAT IS ALL THERE IS TO SAY OF IT.")
    assert found["I.1"].endswith("BEFORE JUNE.")
