from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from cables.actions.accounts import (
    ABOUT,
    FOR_SUPERUSERS,
    LISTS,
    SWITCHES,
    change_account,
    check_rights,
    make_account,
    rights_of,
)
from cables.exceptions import CablesError, InvalidValue
from cables.models import User

from .readonly import ReadOnly

admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(ReadOnly, DjangoGroupAdmin):
    """The archive's roles, to read: a migration makes them, and people are put into them on their own pages."""


class AccountForm(UserChangeForm):
    """An account; rights that do not go together are told in the form."""

    def clean(self):
        cleaned = super().clean()
        wanted = rights_of(self.instance) | {
            name: cleaned[name] for name in (*SWITCHES, *LISTS) if name in cleaned
        }
        try:
            check_rights(wanted, is_role=cleaned.get("is_role", self.instance.is_role))
        except InvalidValue as error:
            raise ValidationError(str(error)) from None
        return cleaned


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Accounts are switched off, not deleted: work done under them keeps its name. Rights change by an action."""

    form = AccountForm
    list_display = ["username", "display_name", "roles", "is_staff", "is_active", "is_role", "last_login"]
    list_filter = ["is_staff", "is_active", "is_role", "groups", "collections"]
    search_fields = ["username", "display_name", "email"]
    filter_horizontal = ["groups", "collections", "user_permissions"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Shown to readers", {"fields": ["display_name", "is_role"]}),
        ("Personal", {"fields": ["first_name", "last_name", "email"]}),
        (
            "Rights",
            {"fields": ["is_active", "groups", "collections", "is_staff", "is_superuser", "user_permissions"]},
        ),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="roles")
    def roles(self, user):
        return ", ".join(group.name for group in user.groups.all())

    def get_readonly_fields(self, request, obj=None):
        """Only superusers make superusers or give single permissions: others cannot, not even to themselves."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else [*fields, *FOR_SUPERUSERS]

    def has_change_permission(self, request, obj=None):
        """Nobody but a superuser touches a superuser's account, its password least of all."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or not obj.is_superuser or request.user.is_superuser)

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        """Hand what was typed to the action, which reads the account again under a lock."""
        if not change:
            make_account(user=obj, actor=request.user)
            return
        typed = form.cleaned_data
        try:
            change_account(
                user_id=obj.pk,
                actor=request.user,
                about={name: typed[name] for name in ABOUT if name in typed},
                rights={name: typed[name] for name in (*SWITCHES, *LISTS) if name in typed},
            )
        except CablesError as error:
            self.message_user(request, f"Nothing was saved. {error}", messages.ERROR)

    def save_related(self, request, form, formsets, change):
        """Nothing more to save: the action has written the lists too."""
