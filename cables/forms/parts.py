"""Forms for adding cables by hand, cutting, joining and withdrawing them."""

from django import forms

from cables.exceptions import InvalidValue
from cables.fields import FIELDS
from cables.models import Classification, Collection
from cables.models.draft import MOST_CHARACTERS


def _stated(label: str, limit: int = 200, **options) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, required=False, **options)


class TypeInForm(forms.Form):
    """A cable typed from paper."""

    record = forms.CharField(label="Record number", max_length=111, help_text="By which the archive files it.")
    collection = forms.ModelChoiceField(Collection.objects.none(), required=False, empty_label="None")
    number = _stated("Telegram number", 60)
    sender = _stated("From")
    to = forms.CharField(label="To", required=False, help_text="One a line.", widget=forms.Textarea({"rows": 3}))
    date = _stated("Date", 20, help_text="As 1962-11-19.")
    classification = forms.ChoiceField(choices=[("", "Not stated"), *Classification.choices], required=False)
    subject = _stated("Subject", 500)
    text = forms.CharField(
        max_length=MOST_CHARACTERS,
        strip=False,
        widget=forms.Textarea({"rows": 20, "spellcheck": "false", "autocomplete": "off"}),
        help_text="The words, with marks for what is struck, inserted or doubtful.",
    )
    note = _stated("Note", 1000, help_text="What you typed it from. Readers see it in the history.")
    key = forms.UUIDField(widget=forms.HiddenInput)

    STATED = {"number": "number", "sender": "from", "to": "to", "date": "date", "classification": "classification",
              "subject": "subject"}  # fmt: skip

    def __init__(self, *args, collections, **options):
        super().__init__(*args, **options)
        self.fields["collection"].queryset = collections

    def clean_to(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["to"].splitlines() if line.strip()]

    def clean(self):
        """Tell beside its input what a field of the archive cannot hold."""
        cleaned = super().clean()
        for name, field in self.STATED.items():
            if name in cleaned:
                try:
                    FIELDS[field].clean(cleaned[name])
                except InvalidValue as error:
                    self.add_error(name, str(error))
        return cleaned


class SplitForm(forms.Form):
    record = forms.CharField(
        label="Record number of the second cable",
        max_length=111,
        help_text="The first keeps its number and its address.",
    )
    at = forms.IntegerField(min_value=1, label="The second cable begins with")
    note = _stated("Why", 1000)
    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)


class JoinForm(forms.Form):
    part = forms.CharField(label="Record number of the other part", max_length=120)
    first = forms.ChoiceField(
        label="Its words",
        choices=[("no", "follow the words of this cable"), ("yes", "go before the words of this cable")],
    )
    note = _stated("Why", 1000)
    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    part_base = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)


class PartForm(forms.Form):
    at = forms.IntegerField(min_value=1, required=False)
    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)


class WithdrawForm(forms.Form):
    reason = forms.CharField(max_length=300, help_text="Readers who have the address are told this.")
