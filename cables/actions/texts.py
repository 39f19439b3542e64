"""From which of a cable's raw readings the machine's text is made, and making it anew when a better one comes."""

from collections.abc import Sequence
from dataclasses import dataclass

from cables.actions.readings import Read
from cables.actions.revisions import add_revision
from cables.lexicon import lexicon
from cables.models import Cable, Reservation, Revision, Tie
from cables.text import ENGINE
from cables.text.choosing import choose, quality


@dataclass(frozen=True, slots=True)
class Chosen:
    """
    The reading a text is made from and why, in words for a person.

    `last` is the machine's text of before, None where there is none; `is_open` tells that a new one may follow it.
    """

    read: Read
    reason: str
    last: Revision | None = None
    is_open: bool = False

    @property
    def is_another(self) -> bool:
        """Whether the machine's text was made from another reading before."""
        return self.last is not None and self.last.witness_id != self.read.witness.pk


def choose_text(cable: Cable, read: Sequence[Read]) -> Chosen:
    """
    Choose among the readings of a locked cable, in the order of its witnesses.

    Where people made a text, or somebody has the cable in hand, the reading their text began with stays.
    """
    last = cable.revisions.filter(origin=Revision.Origin.MACHINE).order_by("-number").first()
    held = next((at for at, one in enumerate(read) if last and one.witness.pk == last.witness_id), None)
    if _is_peoples(cable) or is_in_hand(cable):
        return Chosen(read[held or 0], cable.chosen_because, last)
    words = lexicon()
    names = [f"raw OCR {one.witness.number}" for one in read]
    choice = choose([quality(one.reading, words) for one in read], names, held) if len(read) > 1 else None
    return Chosen(read[choice.at if choice else 0], choice.reason if choice else "", last, is_open=True)


def make_text(cable: Cable, chosen: Chosen, among: int) -> Revision | None:
    """
    Add the machine's new text where it may take the place of its last, and differs; None if it does not.

    Args:
        among: How many readings it was chosen from.
    """
    if not chosen.is_open:
        return None
    if among > 1:
        cable.chosen_among, cable.chosen_because = among, chosen.reason
        cable.save(update_fields=["chosen_among", "chosen_because"])
    raw = cable.revisions.filter(number=0).first()
    if raw is None or chosen.last is None or chosen.read.reading.body == chosen.last.text:
        return None
    return add_revision(
        cable,
        text=chosen.read.reading.body,
        state=Revision.State.MACHINE,
        origin=Revision.Origin.MACHINE,
        base=raw,
        witness=chosen.read.witness,
        engine=ENGINE,
        note=chosen.reason,
    )


def is_in_hand(cable: Cable) -> bool:
    """Whether somebody works on it, and would have another text come between."""
    return cable.drafts.unfinished().exists() or Reservation.objects.running().filter(cable=cable).exists()


def _is_peoples(cable: Cable) -> bool:
    """Whether a person ever made a text of it, or cut or joined it."""
    by_people = cable.revisions.filter(origin=Revision.Origin.PERSON)
    return by_people.exists() or Tie.objects.about(cable).exists()
