"""Sections of one telegram that came as files of their own: which cables may be the rest of one, to be joined."""

from dataclasses import dataclass

from django.db.models import Q

from cables.models import Cable, Kind, Tie, User, Witness
from cables.text.belonging import zero_variants
from cables.text.divided import Section, section_of

MOST_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class OtherSection:
    """
    Another cable of the same number and sender that is a part of the same telegram, as far as can be told.

    `section` is what its text says; None where it says nothing and is a fragment. `is_first`: it goes before.
    """

    cable: Cable
    section: Section | None
    is_first: bool


def other_sections(cable: Cable, user: User) -> list[OtherSection]:
    """
    The cables to offer for joining, in the order of their sections: fragments, or sections of as many.

    None where the cable is itself whole, or joined already. Asks four questions, however many there are.
    """
    candidates = list(_of_one_telegram(cable).workable_by(user).with_parties().order_by("pk")[:MOST_LOOKED_AT])
    if not candidates:
        return []
    texts = dict(
        Witness.objects.filter(cable__in=[cable, *candidates])
        .order_by("cable", "-number")
        .values_list("cable", "text")
    )
    own = section_of(texts.get(cable.pk, ""))
    if own is None and cable.kind != Kind.FRAGMENT:
        return []
    offered = [(one, section_of(texts.get(one.pk, ""))) for one in candidates]
    return [
        OtherSection(one, section, bool(own and section and section.number < own.number))
        for one, section in sorted(offered, key=lambda pair: (pair[1] or Section(MOST_LOOKED_AT, 0), pair[0].pk))
        if _goes_with(own, section, one)
    ]


def _goes_with(own: Section | None, section: Section | None, other: Cable) -> bool:
    """Whether two texts may be parts of one: sections of as many, and not the same one."""
    if own and section:
        return own.of == section.of and own.number != section.number
    return section is not None or other.kind == Kind.FRAGMENT


def _of_one_telegram(cable: Cable):
    """Other cables of this number and sender, of the same day or of none, that are not joined to anything."""
    if not cable.telegram_number or not (cable.sender_id or cable.sender_folded):
        return Cable.objects.none()
    same = Q(telegram_number__in=zero_variants(cable.telegram_number))
    same &= Q(sender=cable.sender_id) if cable.sender_id else Q(sender=None, sender_folded=cable.sender_folded)
    if cable.sent_on:
        same &= Q(sent_on=cable.sent_on) | Q(sent_on=None)
    joined = Tie.objects.joined().values("part")
    return Cable.objects.filter(same).exclude(pk=cable.pk).exclude(pk__in=joined)
