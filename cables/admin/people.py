from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin

from cables.models import User


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Accounts are switched off, not deleted: the work done under them keeps its name."""

    list_display = ["username", "display_name", "is_staff", "is_active", "is_role", "last_login"]
    list_filter = ["is_staff", "is_active", "is_role", "groups"]
    search_fields = ["username", "display_name", "email"]
    fieldsets = [
        *DjangoUserAdmin.fieldsets[:1],
        ("Shown to readers", {"fields": ["display_name", "is_role"]}),
        *DjangoUserAdmin.fieldsets[1:],
    ]

    def get_readonly_fields(self, request, obj=None):
        """Only administrators raise anybody's rights: others cannot, not even their own."""
        fields = super().get_readonly_fields(request, obj)
        if request.user.is_superuser:
            return fields
        return [*fields, "is_staff", "is_superuser", "groups", "user_permissions"]

    def has_delete_permission(self, request, obj=None):
        return False
