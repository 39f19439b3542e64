"""Check that a reading accounts for every character of its text."""

from __future__ import annotations

from cables.text.results import Reading

ADDED = frozenset("\\~_^{}[]")


def faults(reading: Reading) -> list[str]:
    """
    What is wrong with a reading's accounts; an empty list for a sound one.

    The segments must cover the raw text without gap or overlap, each with a reason; every piece of the body must
    be a
    copy of the raw text inside a body segment; every visible character of the body segments must be in the body.
    """
    return [*segment_faults(reading), *map_faults(reading), *point_faults(reading)]


def segment_faults(reading: Reading) -> list[str]:
    """Gaps, overlaps, missing reasons."""
    found, at = [], 0
    for segment in reading.segments:
        if segment.start != at or segment.end <= segment.start:
            found.append(f"segments do not meet at {at}: {segment.start}-{segment.end}")
        if not segment.reason:
            found.append(f"segment {segment.start}-{segment.end} has no reason")
        at = segment.end
    if at != len(reading.raw):
        found.append(f"segments end at {at} of {len(reading.raw)}")
    return found


def map_faults(reading: Reading) -> list[str]:
    """Body pieces that are no copies, and visible characters of the body segments that were lost."""
    found = []
    copied = bytearray(len(reading.raw))
    before = (0, 0)
    for body_start, body_end, raw_start, raw_end in reading.body_map:
        if reading.body[body_start:body_end] != reading.raw[raw_start:raw_end]:
            found.append(f"body {body_start}-{body_end} is not raw {raw_start}-{raw_end}")
        if body_start < before[0] or raw_start < before[1]:
            found.append(f"body map goes back at {body_start}")
        before = body_end, raw_end
        copied[raw_start:raw_end] = b"\1" * (raw_end - raw_start)
    for segment in reading.segments:
        inside = range(segment.start, segment.end)
        if segment.kind == "body":
            lost = [i for i in inside if not copied[i] and not reading.raw[i].isspace()]
            if lost:
                found.append(f"{len(lost)} characters lost from the body at {lost[0]}")
        elif any(copied[i] for i in inside):
            found.append(f"{segment.kind} {segment.start}-{segment.end} is also in the body")
    return found


def point_faults(reading: Reading) -> list[str]:
    """Points whose spans do not lie in the body in order."""
    starts = [point.start for point in reading.points]
    sound = starts == sorted(starts) and all(0 <= p.start < p.end <= len(reading.body) for p in reading.points)
    return [] if sound else ["points do not stand in order in the body"]
