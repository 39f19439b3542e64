"""The Django admin: people, vocabularies and holdings. Evidence is there to read; every change calls an action."""

from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm

from ..forms.account import SignInForm
from . import cables, evidence, imports, names, people, terms

__all__ = ["cables", "evidence", "imports", "names", "people", "terms"]


class AdminSignInForm(SignInForm, AdminAuthenticationForm):
    """The door of the admin asks as the archive's own does."""


admin.site.login_form = AdminSignInForm
