from django.contrib import admin

from cables.models import Marking, NameDecision, Term

from .readonly import ReadOnly


@admin.register(Term)
class TermAdmin(admin.ModelAdmin):
    """The glossary: what is entered here is explained on every reading page at once."""

    list_display = ["word", "meaning", "any_case", "source"]
    search_fields = ["word", "meaning"]
    list_filter = ["any_case"]


@admin.register(Marking)
class MarkingAdmin(admin.ModelAdmin):
    """Words of markings the reader looks for besides its own, and captions it is not to state."""

    list_display = ["form", "kind", "value", "in_use", "source"]
    list_filter = ["kind", "in_use"]
    search_fields = ["form", "value"]
    fields = ["kind", "form", "value", "in_use", "source"]


@admin.register(NameDecision)
class NameDecisionAdmin(ReadOnly, admin.ModelAdmin):
    """What was decided about names; decisions are made and taken back on the workbench."""

    list_display = ["as_read", "verdict", "name", "decided_by", "decided_at", "undone_by", "undone_at"]
    list_filter = ["verdict"]
    list_select_related = ["decided_by", "undone_by"]
    search_fields = ["as_read", "name"]
