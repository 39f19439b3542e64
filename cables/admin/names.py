from django.contrib import admin
from django.db.models import Count
from django.forms import BaseInlineFormSet

from cables.actions.correspondents import add_names
from cables.actions.fields import settle_years
from cables.models import Cable, Collection, Correspondent, CorrespondentAlias, fold_name


class AliasFormSet(BaseInlineFormSet):
    """Further names typed together, of which no two may be one."""

    def clean(self):
        super().clean()
        met: set[str] = set()
        for form in self.forms:
            alias = getattr(form, "cleaned_data", {}).get("alias")
            if alias and not form.cleaned_data.get("DELETE"):
                folded = fold_name(alias)
                if folded in met:
                    form.add_error("alias", "The same name stands here twice.")
                met.add(folded)


class AliasInline(admin.TabularInline):
    model = CorrespondentAlias
    formset = AliasFormSet
    fields = ["alias", "since", "until", "source"]
    extra = 1


@admin.register(Correspondent)
class CorrespondentAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "sent", "received", "source"]
    list_filter = ["kind"]
    search_fields = ["name", "aliases__alias"]
    inlines = [AliasInline]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(
                sent_count=Count("sent_cables", distinct=True),
                received_count=Count("received_cables", distinct=True),
            )
            .order_by("name")  # a grouped query forgets the model's own order
        )

    @admin.display(ordering="sent_count", description="cables sent")
    def sent(self, correspondent):
        return correspondent.sent_count

    @admin.display(ordering="received_count", description="cables received")
    def received(self, correspondent):
        return correspondent.received_count

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        add_names(form.instance, [form.instance.name])


@admin.register(CorrespondentAlias)
class CorrespondentAliasAdmin(admin.ModelAdmin):
    list_display = ["alias", "correspondent", "since", "until"]
    list_select_related = ["correspondent"]
    search_fields = ["alias", "correspondent__name"]
    autocomplete_fields = ["correspondent"]
    fields = ["alias", "correspondent", "since", "until", "source"]


@admin.register(Collection)
class CollectionAdmin(admin.ModelAdmin):
    list_display = ["name", "repository", "record_group", "series", "box", "folder", "years", "cable_count"]
    list_filter = ["repository", "record_group"]
    search_fields = ["name", "repository", "record_group", "series", "folder"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if {"first_year", "last_year"} & set(form.changed_data):
            settle_years(Cable.objects.filter(collection=obj))

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(number_of_cables=Count("cables")).order_by("name")

    @admin.display(ordering="number_of_cables", description="cables")
    def cable_count(self, collection):
        return collection.number_of_cables

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or not obj.cables.exists())
