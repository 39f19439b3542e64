"""What people may change about their own accounts."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField

from cables.models import User


class SignInForm(AuthenticationForm):
    """Name and password. A name no account can have is refused here, before failures are counted by it."""

    username = UsernameField(
        max_length=User._meta.get_field("username").max_length, widget=forms.TextInput({"autofocus": True})
    )


class DisplayNameForm(forms.Form):
    """The name readers see; empty for none ("A contributor")."""

    display_name = forms.CharField(required=False, max_length=120, strip=True)
