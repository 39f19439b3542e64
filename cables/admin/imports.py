from django.contrib import admin

from cables.models import ImportBatch, ImportItem

from .readonly import ReadOnly


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["started_at", "command", "source", "finished_at", "counts", "passed_over"]
    list_filter = ["command", "started_at"]
    search_fields = ["source"]


@admin.register(ImportItem)
class ImportItemAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["name", "outcome", "reason", "cable", "batch"]
    list_select_related = ["cable__sender", "batch"]
    list_filter = ["outcome", "batch__command"]
    search_fields = ["name", "sha256", "reason"]
