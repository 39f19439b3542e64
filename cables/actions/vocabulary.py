"""Load the vocabulary that ships with the archive: once each entry, and never over what people made of it."""

from collections.abc import Iterable

from django.db import transaction

from cables.actions.locks import take_turns
from cables.models import Correspondent, CorrespondentAlias, LoadedEntry, Marking, fold_name
from cables.text.vocabulary import markings
from cables.text.vocabulary.authorities import AUTHORITIES, Authority
from cables.text.vocabulary.renamings import RENAMINGS, Renaming

MARKINGS = (
    (Marking.Kind.CLASSIFICATION, markings.CLASSIFICATIONS, "Executive Order 10501; 5 FAH-2"),
    (Marking.Kind.PRECEDENCE, markings.PRECEDENCES, "ACP 121; 5 FAH-2, Telecommunications Handbook"),
    (
        Marking.Kind.CAPTION,
        markings.CAPTIONS,
        "Foreign Relations of the United States, lists of abbreviations; DCID 1/7; 5 FAH-2",
    ),
)


@transaction.atomic
def load_vocabulary(entries: Iterable[Authority] = AUTHORITIES) -> tuple[int, int]:
    """
    Add the correspondents, names and markings never loaded before; return how many names and markings are new.

    What people changed, merged or took away stays as it is: an entry is loaded once. A name that is another
    correspondent's by now stays there.
    """
    take_turns("vocabulary")
    loaded = set(LoadedEntry.objects.values_list("key", flat=True))
    aliases = dict(CorrespondentAlias.objects.values_list("folded", "correspondent_id"))
    new_keys: list[str] = []
    names = sum(_load_authority(entry, loaded, aliases, new_keys) for entry in entries)
    _load_renamings(RENAMINGS, loaded, new_keys)
    words = [
        marking
        for kind, forms, source in MARKINGS
        for form, value in forms.items()
        if (marking := _marking(kind, form, value, source, loaded, new_keys))
    ]
    Marking.objects.bulk_create(words, ignore_conflicts=True)
    LoadedEntry.objects.bulk_create(LoadedEntry(key=key) for key in dict.fromkeys(new_keys))
    return names, len(words)


def _load_authority(entry: Authority, loaded: set[str], aliases: dict[str, int], new_keys: list[str]) -> int:
    """Add what is new of one entry; return the number of names added."""
    wanted = {f"name:{entry.name}:{fold_name(alias)}": alias for alias in (entry.name, *entry.aliases)}
    missing = {key: alias for key, alias in wanted.items() if key not in loaded}
    if not missing:
        return 0
    new_keys += missing
    key = aliases.get(fold_name(entry.name))
    if key is None:
        if f"name:{entry.name}:{fold_name(entry.name)}" in loaded:
            return 0  # somebody took the correspondent away, or its name
        made, _ = Correspondent.objects.get_or_create(
            name=entry.name, defaults={"kind": entry.kind, "source": entry.source}
        )
        key = made.pk
    free = {fold_name(alias): alias for alias in missing.values() if fold_name(alias) not in aliases}
    CorrespondentAlias.objects.bulk_create(
        CorrespondentAlias(correspondent_id=key, alias=alias, folded=folded) for folded, alias in free.items()
    )
    aliases |= dict.fromkeys(free, key)
    return len(free)


def _load_renamings(renamings: Iterable[Renaming], loaded: set[str], new_keys: list[str]) -> None:
    """Date the names of places, once each, where they are the names of those places and nobody has dated them."""
    wanted = {f"dated:{one.place}:{fold_name(one.name)}": one for one in renamings}
    missing = {key: one for key, one in wanted.items() if key not in loaded}
    new_keys += missing
    folded = {fold_name(one.name): one for one in missing.values()}
    found = CorrespondentAlias.objects.filter(folded__in=folded, since=None, until=None)
    for alias in found.select_related("correspondent"):
        one = folded[alias.folded]
        if fold_name(alias.correspondent.name) == fold_name(one.place):
            alias.since, alias.until, alias.source = one.since, one.until, one.source
            alias.save(update_fields=["since", "until", "source"])


def _marking(
    kind: str, form: str, value: str, source: str, loaded: set[str], new_keys: list[str]
) -> Marking | None:
    key = f"{kind}:{fold_name(form)}"
    if key in loaded:
        return None
    new_keys.append(key)
    return Marking(kind=kind, form=form, folded=fold_name(form), value=value, source=source)
