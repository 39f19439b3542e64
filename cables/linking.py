"""Which correspondent a name is: by its spelling, or repaired where only damage can be the difference."""

from collections.abc import Sequence

from cables.actions.locks import read_in_turn
from cables.models import Correspondent, CorrespondentAlias, NameDecision, User, fold_name
from cables.text.authorities import Authorities, authorities


def known_names(user: User | None = None) -> Authorities:
    """Every name the archive knows today; of a person's, those they may be told."""
    aliases = CorrespondentAlias.objects.visible_to(user) if user else CorrespondentAlias.objects.all()
    return authorities(tuple(aliases.order_by("pk").values_list("alias", "correspondent_id")))


def find_correspondents(names: Sequence[str], create: bool) -> list[Correspondent | None]:
    """
    The correspondent of each name, or None. Waits for whoever is deciding on one of them (actions/naming.py).

    What a machine read stays a string unless the archive knows the name; a person's word makes a new record.
    """
    folded = [fold_name(name) for name in names]
    wanted = sorted(set(filter(None, folded)))
    if not wanted:
        return [None] * len(names)
    read_in_turn(("name", one) for one in wanted)
    aliases = CorrespondentAlias.objects.filter(folded__in=wanted).select_related("correspondent")
    found = {alias.folded: alias.correspondent for alias in aliases}
    missing = {fold: name for fold, name in zip(folded, names, strict=True) if fold and fold not in found}
    if missing:
        found |= {fold: _make(name, fold) for fold, name in missing.items()} if create else _repaired(missing)
    return [found.get(fold) for fold in folded]


def _make(name: str, folded: str) -> Correspondent:
    correspondent, _ = Correspondent.objects.get_or_create(name=name)
    CorrespondentAlias.objects.get_or_create(
        folded=folded, defaults={"alias": name, "correspondent": correspondent}
    )
    return correspondent


def _repaired(names: dict[str, str]) -> dict[str, Correspondent]:
    """Of names nobody knows, by their folded form: those so close to a known one that they must be it."""
    decisions = NameDecision.objects.standing().filter(folded__in=names, verdict=NameDecision.Verdict.NO_NAME)
    no_names = set(decisions.values_list("folded", flat=True))
    known = known_names()
    matches = {fold: known.match(name) for fold, name in names.items() if fold not in no_names}
    keys = {fold: match.key for fold, match in matches.items() if match}
    correspondents = Correspondent.objects.in_bulk(set(keys.values())) if keys else {}
    return {fold: correspondents[key] for fold, key in keys.items() if key in correspondents}
