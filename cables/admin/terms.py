from django.contrib import admin

from cables.models import Term


@admin.register(Term)
class TermAdmin(admin.ModelAdmin):
    """The glossary: what is entered here is explained on every reading page at once."""

    list_display = ["word", "meaning", "any_case", "source"]
    search_fields = ["word", "meaning"]
    list_filter = ["any_case"]
