"""What holds for every text, however strange."""

from hypothesis import given, settings

from cables.tests.text.noise import TEXTS
from cables.text import clean, find_points, read, to_json
from cables.text.checking import faults
from cables.text.lines import split_lines

MANY = settings(max_examples=150, deadline=None)


@MANY
@given(TEXTS)
def test_every_character_is_accounted_for(raw):
    """Segments cover the raw text with a reason each; the body is a copy of its segments' visible characters."""
    assert faults(read(raw)) == []


@MANY
@given(TEXTS)
def test_cleaning_twice_changes_nothing_more(raw):
    """A cleaned text is left alone by cleaning: page marks, strikes and escapes in it are kept."""
    once = clean(raw)
    assert clean(once) == once


@MANY
@given(TEXTS)
def test_evidence_lies_in_the_raw_text(raw):
    """Every field rests on spans inside the raw text, and its confidence is a share."""
    for found in read(raw).fields.values():
        assert 0 <= found.confidence <= 1
        assert found.reason
        assert found.spans
        assert all(0 <= span.start < span.end <= len(raw) for span in found.spans)


@MANY
@given(TEXTS)
def test_points_stand_in_order_and_begin_with_their_label(text):
    """Points lie in the text in order, each beginning with the label it was read from."""
    points = find_points(text)
    assert list(points) == sorted(points, key=lambda point: point.start)
    for point in points:
        assert text[point.start : point.end].startswith(point.label)
        assert len(point.path.split(".")) == point.level


@MANY
@given(TEXTS)
def test_raw_spans_trace_the_body_exactly(raw):
    """The raw spans of the whole body spell the body, less what cleaning added."""
    reading = read(raw)
    spans = reading.raw_spans(0, len(reading.body))
    traced = "".join(raw[span.start : span.end] for span in spans)
    assert "".join(traced.split()) == "".join(
        "".join(reading.body[start:end] for start, end, _, _ in reading.body_map).split()
    )


@MANY
@given(TEXTS)
def test_lines_cover_the_text(raw):
    """The lines of a text, put together, are the text."""
    assert "".join(raw[line.start : line.end] for line in split_lines(raw)) == raw


@MANY
@given(TEXTS)
def test_a_reading_becomes_json(raw):
    """Every reading has the keys of the exchange form."""
    record = to_json(read(raw), "x.txt")
    assert {"file", "kind", "number", "from", "to", "date", "points", "body", "confidence"} <= record.keys()
