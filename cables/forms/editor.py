"""What the editor sends: a text with where it began, and the decisions on what touches."""

import uuid
from collections.abc import Mapping

from django import forms
from django.http import QueryDict

from cables.actions.drafts import Taken
from cables.actions.typed import MOST_NOTED
from cables.exceptions import InvalidValue
from cables.forms.written import WrittenField
from cables.models.draft import MOST_CHARACTERS

CHOICES = ("theirs", "mine", "own")
MOST_CONFLICTS = 2_000
MOST_CONTINUED = 20
# What a page sends beside its form: Django's token, and name and password where somebody signs in again.
FRAME = {"csrfmiddlewaretoken", "username", "password"}


def words(text: str) -> str:
    """Text from a form with the archive's line ends: browsers send theirs."""
    return text.replace("\r\n", "\n")


class KeyField(WrittenField):
    """Drafts this text goes on from, each as `key:turn`, with blanks between."""

    def __init__(self, **options):
        super().__init__(r"[0-9a-f:\- ]*", required=False, max_length=50 * MOST_CONTINUED, **options)

    def clean(self, value) -> list[Taken]:
        pairs = [one.partition(":") for one in super().clean(value).split()]
        try:
            return [Taken(uuid.UUID(key), int(turn)) for key, _, turn in pairs]
        except ValueError:
            raise forms.ValidationError("These are no keys of drafts.") from None


class TypedForm(forms.Form):
    """
    A text somebody types, with the revision it began from and the key of this opening of the editor.

    `opener` is who opened the page, signed; `w` the witness beside the text, `against` what it is compared with.
    """

    key = forms.UUIDField()
    base = forms.IntegerField(min_value=0, max_value=999_999)
    text = forms.CharField(required=False, strip=False, max_length=MOST_CHARACTERS)
    note = forms.CharField(required=False, max_length=MOST_NOTED)
    do = WrittenField(r"[a-z]{1,20}", required=False)
    w = forms.IntegerField(required=False, min_value=1, max_value=999)
    against = WrittenField(r"w?[0-9]{1,6}", required=False)
    turn = forms.IntegerField(required=False, min_value=0, max_value=2_000_000_000)
    continues = KeyField()
    opener = forms.CharField(required=False, max_length=200)

    names: set[str] = set()
    SENTENCES = {
        "key": "The form came without its key, so it could not be told from one sent twice.",
        "base": "The form does not say from which revision the text began.",
        "note": f"The note is too long ({MOST_NOTED} characters at most) or holds what cannot be stored.",
    }

    def check(self) -> dict:
        """What was sent; raises InvalidValue with a sentence for the person who typed it."""
        strange = sorted(set(self.data) - set(self.fields) - FRAME - self.names)
        if strange:
            raise InvalidValue(f"The form held something this page does not ask for ({strange[0][:40]}).")
        if not self.is_valid():
            raise InvalidValue(self._sentence())
        cleaned = dict(self.cleaned_data)
        cleaned["text"] = words(cleaned["text"])
        return cleaned

    def _sentence(self) -> str:
        if "text" in self.errors:
            text = self.data.get("text", "")
            if "\x00" in text:
                return "The text holds a NUL character, which cannot be stored; it shows as ␀ below. Take it out."
            return f"A text of {len(text):,} characters is too long: {MOST_CHARACTERS:,} at most."
        name = next(iter(self.errors))
        return self.SENTENCES.get(name, f"The form's field “{name}” holds nothing it can hold.")


class MergeForm(TypedForm):
    """A text put together with another (`head`): `k1`, `k2` … say what stands, `own1`, `own2` … in whose words."""

    head = forms.IntegerField(min_value=0, max_value=999_999)

    def __init__(self, data: QueryDict):
        super().__init__(data)
        numbers = range(1, MOST_CONFLICTS + 1)
        self.names = {f"{name}{n}" for n in numbers for name in ("k", "own") if f"{name}{n}" in data}

    def choices(self) -> dict[int, tuple[str, str]]:
        """By number of the conflict what was chosen, and the words written for it (kept whatever was chosen)."""
        return choices_in(self.data)


def choices_in(data: Mapping[str, str]) -> dict[int, tuple[str, str]]:
    """The decisions in a form: `{1: ("own", "words")}`; what is no choice is none."""
    found = {}
    for n in range(1, MOST_CONFLICTS + 1):
        choice, own = data.get(f"k{n}", ""), data.get(f"own{n}")
        if choice in CHOICES or own is not None:
            found[n] = (choice if choice in CHOICES else "", words(own or ""))
    return found
