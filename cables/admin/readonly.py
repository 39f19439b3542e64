"""Admin classes for what has happened: it can be read there, never added, changed or deleted."""

from django.contrib import admin


class ReadOnly:
    """Refuse every change; viewing still asks for the view permission."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyInline(ReadOnly, admin.TabularInline):
    template = "admin/cables/record_inline.html"
    extra = 0
    can_delete = False
    show_change_link = True

    def get_readonly_fields(self, request, obj=None):
        return self.fields
