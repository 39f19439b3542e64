"""What a page costs grows with what it shows, and no page shows more than a telegram has."""

import re

import pytest

from cables.finding.hits import Wanted
from cables.making.mean import KINDS
from cables.text import marks, portions
from cables.text.portions import CHARACTERS, LINES, SIGNS
from cables.views import hits, transcript

pytestmark = pytest.mark.django_db

MEGABYTE = 1_000_000


@pytest.mark.parametrize("kind", [*KINDS])
@pytest.mark.parametrize("size", [1, 999, 200_000])
def test_portions_cover_a_text_and_none_is_too_heavy(kind, size):
    """In order, none empty, each within the bounds; a short text is one."""
    text = KINDS[kind](size)[:size]
    found = portions.portions(text)
    assert "".join(text[start:end] for start, end in found) == text
    assert [start for start, _ in found[1:]] == [end for _, end in found[:-1]]
    assert all(start < end for start, end in found)
    assert all(end - start <= CHARACTERS and text.count("\n", start, end) <= LINES for start, end in found)
    assert size > 1_000 or len(found) == 1


def test_portions_end_where_paragraphs_do():
    """So that no mark is cut."""
    text = "A ~~STRUCK~~ LINE\nAND ONE MORE.\n\n" * 20_000
    pieces = [text[start:end] for start, end in portions.portions(text)]
    assert len(pieces) > 1 and all(piece.endswith("\n\n") for piece in pieces)
    assert sum(len(marks.parse(piece).marks()) for piece in pieces) == 20_000
    assert max(piece.count("~") for piece in pieces) <= SIGNS


def test_a_text_longer_than_any_telegram_is_shown_in_parts(client, import_text, monkeypatch):
    """Each part has its words, its points and the page of the original it begins on; there is no part beyond."""
    monkeypatch.setattr("cables.views.cable.portions", lambda text: portions.portions(text, 20))
    text = "".join(f"{n}. SENTENCE {n} OF THE LONG REPORT.\n\n" for n in range(1, 31))
    cable = import_text(text, record="P-1")
    pages = [client.get(f"/cables/{cable.slug}/?part={n}").content.decode() for n in (1, 2)]
    assert 'id="p1"' in pages[0] and 'id="p1"' not in pages[1]
    assert 'id="p12"' in pages[1] and "SENTENCE 12 OF" in pages[1] and "SENTENCE 12 OF" not in pages[0]
    assert "longer than any telegram" in pages[0] and 'href="?part=2"' in pages[0]
    for wrong in ("0", "99", "x", "-1", "1.5", "９"):
        assert client.get(f"/cables/{cable.slug}/", {"part": wrong}).status_code == 404


@pytest.mark.parametrize("count", [20, 2_000])
def test_a_hit_is_held_against_one_label_however_many_there_are(cable, count, monkeypatch):
    """Points times hits was the growth: now each piece of a hit looks at one label."""
    looked = 0

    class Labels(list):
        def __getitem__(self, at):
            nonlocal looked
            looked += 1
            return super().__getitem__(at)

    text = "".join(f"{n}. word\n\n" for n in range(count))
    places = [match.start() for match in re.finditer(r"\d+\. ", text)]
    points = [
        transcript.PointSpan(str(n), f"{n}.", 1, start, end)
        for n, (start, end) in enumerate(zip(places, [*places[1:], len(text)], strict=True))
    ]
    plain = hits._labels
    monkeypatch.setattr(hits, "_labels", lambda text, points: Labels(plain(text, points)))
    found = hits.Hits("word", Wanted(frozenset({"word"}), (), ()))
    signed, _ = hits.signed(cable, text, found, points)
    assert signed.count(transcript.FIRST) == count and looked <= count


def test_words_in_labels_are_not_marked_and_those_behind_are(client, import_text):
    """The margin shows the label; a hit in it is none in the text."""
    cable = import_text("".join(f"{n}. PLAN {n} AND MORE.\n\n" for n in range(1, 9)), record="L-1")
    page = client.get(f"/cables/{cable.slug}/?q=7+or+plan").content.decode()
    assert page.count("<mark ") == 9


def test_texts_with_too_many_marks_are_not_lined_up(client, import_text):
    """They are told so in words, on every page that compares."""
    cable = import_text("A [word " * 35_000, record="M-1")
    for address in ("compare/", "diff/0..1/", "authors/"):
        page = client.get(f"/cables/{cable.slug}/{address}").content.decode()
        assert "too long to be compared" in page and len(page) < MEGABYTE
