"""What reviewers and readers write in the workbench and on the page that reports a problem."""

from django import forms

from cables.actions.review import MOST_CHARACTERS, MOST_QUOTED
from cables.forms.written import WrittenField
from cables.models.needs import Need

PASSAGE = r"[0-9]{1,7}-[0-9]{1,7}"  # from and to, in code points of the text


def _words(most: int = MOST_CHARACTERS, **options) -> forms.CharField:
    """Several lines of text; a NUL or too many characters are an error of the field."""
    return forms.CharField(max_length=most, widget=forms.Textarea, **options)


class ReviewForm(forms.Form):
    """
    One form for all that is done on the review page, so that no button loses what stands in another's field.

    `act` names the button; a button beside a passage sends only `at`, which opens the comment for that passage.
    """

    ACTS = ("approve", "return", "comment")

    act = forms.ChoiceField(required=False, choices=[(act, act) for act in ACTS])
    at = WrittenField(PASSAGE, required=False)
    on = WrittenField(PASSAGE, required=False)
    quote = forms.CharField(required=False, max_length=MOST_QUOTED)
    comment = _words(required=False)
    text = _words(required=False)


class NoteForm(forms.Form):
    """A note that may be left empty."""

    note = _words(1000, required=False)


class RevertForm(NoteForm):
    """Which text is to stand again, what it would follow, and the key of this one deed."""

    base = forms.IntegerField(min_value=0, max_value=999_999)
    key = forms.UUIDField()


class AnswerForm(forms.Form):
    """What became of a report."""

    answer = _words(1000, error_messages={"required": "Say what became of it: corrected, or why it stands."})


class ReportForm(forms.Form):
    """What a reader says is wrong: in words, about a text, perhaps about a point of it or words quoted from it."""

    r = forms.IntegerField(min_value=0, max_value=999_999, widget=forms.HiddenInput)
    point = forms.CharField(required=False, max_length=60)
    quote = forms.CharField(required=False, max_length=MOST_QUOTED, widget=forms.Textarea)
    text = _words(error_messages={"required": "Say what is wrong."})
    contact = forms.CharField(required=False, max_length=200)


class QueueForm(forms.Form):
    """Which cables the queue shows. `after` is where the page before ended."""

    need = forms.ChoiceField(required=False, choices=Need.choices)
    collection = forms.IntegerField(required=False, min_value=1, max_value=2**31)
    sender = forms.CharField(required=False, max_length=200)
    year = forms.IntegerField(required=False, min_value=1000, max_value=2999)
    after = WrittenField(r"-?[0-9]{1,18}\.[0-9]{1,18}", required=False)
