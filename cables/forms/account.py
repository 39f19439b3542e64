"""What people may change about their own accounts."""

from django import forms


class DisplayNameForm(forms.Form):
    """The name readers see; empty for none ("A contributor")."""

    display_name = forms.CharField(required=False, max_length=120, strip=True)
