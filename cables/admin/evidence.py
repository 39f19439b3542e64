from django.contrib import admin
from django.utils.html import format_html

from cables.models import (
    Addressee,
    Event,
    FieldEvidence,
    FormerSlug,
    MachineReading,
    Point,
    Reference,
    Revision,
    Witness,
    WitnessPage,
)
from cables.templatetags.archive import event_detail

from .readonly import ReadOnly

BY_CABLE = ["cable__record_number", "cable__telegram_number", "cable__slug"]


@admin.register(Witness)
class WitnessAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["source_name", "cable", "number", "label", "engine", "encoding", "sha256", "added_at"]
    list_select_related = ["cable__sender"]
    list_filter = ["encoding", "engine"]
    search_fields = ["source_name", "sha256", *BY_CABLE]
    exclude = ["raw"]

    def get_queryset(self, request):
        queryset = super().get_queryset(request).defer("raw")
        return (
            queryset.defer("raw", "text") if request.resolver_match.url_name.endswith("_changelist") else queryset
        )


@admin.register(WitnessPage)
class WitnessPageAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["witness", "number", "start", "end"]
    search_fields = ["witness__source_name", "witness__cable__record_number"]

    def get_queryset(self, request):
        queryset = super().get_queryset(request).select_related("witness")
        return queryset.defer("witness__raw", "witness__text")


@admin.register(MachineReading)
class MachineReadingAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["witness", "engine", "created_at"]
    list_filter = ["engine"]
    search_fields = ["witness__source_name", "witness__cable__record_number"]

    def get_queryset(self, request):
        queryset = super().get_queryset(request).select_related("witness")
        return queryset.defer("witness__raw", "witness__text", "segments", "body_map")


@admin.register(Revision)
class RevisionAdmin(ReadOnly, admin.ModelAdmin):
    """Read revisions; they are made and reviewed in the workbench."""

    list_display = ["cable", "number", "origin", "state", "author", "reviewer", "created_at"]
    list_filter = ["state", "origin", "engine"]
    search_fields = ["note", *BY_CABLE]

    def get_queryset(self, request):
        queryset = super().get_queryset(request).select_related("cable__sender", "author", "reviewer")
        return queryset.defer("text") if request.resolver_match.url_name.endswith("_changelist") else queryset


@admin.register(FieldEvidence)
class FieldEvidenceAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["cable", "field", "display_value", "origin", "confidence", "is_chosen", "author", "created_at"]
    list_select_related = ["cable__sender", "author"]
    list_filter = ["origin", "is_chosen", "field"]
    search_fields = ["quote", "source", *BY_CABLE]


@admin.register(Event)
class EventAdmin(ReadOnly, admin.ModelAdmin):
    """Who did what: every act there is, those of the staff among themselves included."""

    list_display = ["at", "by", "verb", "about"]
    list_select_related = ["cable__sender", "actor"]
    list_filter = ["verb", ("actor", admin.RelatedOnlyFieldListFilter), "at"]
    date_hierarchy = "at"
    search_fields = ["actor__username", "actor__display_name", "detail__account", *BY_CABLE]
    fields = ["at", "verb", "cable", "by", "details"]

    @admin.display(ordering="actor__username")
    def by(self, event):
        return event.actor.username if event.actor else "the archive's own commands"

    @admin.display(description="about", ordering="cable__record_number")
    def about(self, event):
        """The record and the details in one column: the filters beside it leave little room."""
        if event.cable is None:
            return event_detail(event.told)
        return format_html("<strong>{}</strong> {}", event.cable.record_number, event_detail(event.told))

    @admin.display(description="details")
    def details(self, event):
        return event_detail(event.told)


@admin.register(Point)
class PointAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["cable", "path", "label", "is_damaged"]
    list_select_related = ["cable__sender"]
    list_filter = ["is_damaged", "level"]
    search_fields = ["text", *BY_CABLE]


@admin.register(Addressee)
class AddresseeAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["cable", "role", "position", "correspondent", "as_read"]
    list_select_related = ["cable__sender", "correspondent"]
    list_filter = ["role"]
    search_fields = ["as_read", "correspondent__name", *BY_CABLE]


@admin.register(Reference)
class ReferenceAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["cable", "as_cited", "target"]
    list_select_related = ["cable__sender", "target__sender"]
    search_fields = ["as_cited", *BY_CABLE]


@admin.register(FormerSlug)
class FormerSlugAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["slug", "cable"]
    list_select_related = ["cable__sender"]
    search_fields = ["slug", *BY_CABLE]
