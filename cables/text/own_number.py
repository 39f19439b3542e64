"""A cable cites others: its own number, in a banner or a heading repeated on page 2, is no reference."""

from __future__ import annotations

import re
from dataclasses import replace

from cables.text.belonging import number_key
from cables.text.offices import same_office
from cables.text.results import Reading
from cables.text.words import fold

NAMED = re.compile(r"\W*(?P<name>.*?)\W*\d[\d\W]*\Z", re.DOTALL)


def without_own_reference(reading: Reading) -> Reading:
    """A reading whose references are of other cables only."""
    cited, number = reading.fields.get("references"), reading.fields.get("number")
    if not cited or not number or not isinstance(cited.value, tuple):
        return reading
    sender = reading.fields.get("from")
    own = (str(number.value), str(sender.value) if sender else "")
    kept = [at for at, one in enumerate(cited.value) if not is_own(str(one), *own)]
    if len(kept) == len(cited.value):
        return reading
    fields = dict(reading.fields)
    if not kept:
        del fields["references"]
    else:
        spans = cited.spans
        if len(spans) == len(cited.value):
            spans = tuple(spans[at] for at in kept)
        fields["references"] = replace(cited, value=tuple(cited.value[at] for at in kept), spans=spans)
    return replace(reading, fields=fields)


def is_own(reference: str, number: str, sender: str) -> bool:
    """Whether a reference is the cable's own number: the same figures, noughts apart, and its sender's name."""
    if not number_key(reference) or number_key(reference)[-1:] != number_key(number)[-1:]:
        return False
    name = _name(reference)
    own = [known for known in (_name(number), sender) if known]
    return any(_is_same(name, known) for known in own) if own else not name


def _name(words: str) -> str:
    """What stands before the figures of a number."""
    found = NAMED.match(words)
    return found["name"] if found else ""


def _is_same(name: str, known: str) -> bool:
    if not name:
        return True
    return fold(name) == fold(known) or same_office(name, known)
