"""Keep the names of correspondents."""

from django.db import transaction

from cables.exceptions import Conflict
from cables.models import Correspondent, CorrespondentAlias, fold_name


@transaction.atomic
def add_names(correspondent: Correspondent, names: list[str]) -> int:
    """
    Give a correspondent further names, leaving those it has; return how many are new.

    Raises Conflict where a name is another correspondent's.
    """
    added = 0
    for name in filter(fold_name, names):
        alias, is_new = CorrespondentAlias.objects.get_or_create(
            folded=fold_name(name), defaults={"alias": name, "correspondent": correspondent}
        )
        if alias.correspondent_id != correspondent.pk:
            raise Conflict(f"“{name}” is a name of {alias.correspondent}.")
        added += is_new
    return added
