"""What a page that compares texts may be asked for; every answer stands in its address."""

from django import forms

IGNORABLE = [("case", "capitals"), ("punctuation", "punctuation"), ("marks", "marks")]


class CompareForm(forms.Form):
    """`w` the reading on the left, `r` the revision on the right, `only=changes` for pages that have some."""

    w = forms.IntegerField(required=False, min_value=1, max_value=999)
    r = forms.IntegerField(required=False, min_value=0, max_value=999_999)
    only = forms.ChoiceField(required=False, choices=[("changes", "only pages with changes")])
    page = forms.IntegerField(required=False, min_value=1, max_value=999_999)


class DiffForm(forms.Form):
    """`view` side by side or inline, `show` changes only or everything, `ignore` what does not count."""

    VIEWS = [("side", "Side by side"), ("inline", "Inline")]
    SHOWS = [("changes", "Changes only"), ("all", "Whole text")]

    view = forms.ChoiceField(required=False, choices=VIEWS)
    show = forms.ChoiceField(required=False, choices=SHOWS)
    ignore = forms.MultipleChoiceField(required=False, choices=IGNORABLE)
    page = forms.IntegerField(required=False, min_value=1, max_value=999_999)

    def chosen(self) -> dict:
        """What was asked for, with the defaults where nothing was."""
        return {
            "view": self.cleaned_data["view"] or "side",
            "show": self.cleaned_data["show"] or "changes",
            # Unticked boxes send nothing, so only a form that was never sent gets the default.
            "ignore": self.cleaned_data["ignore"] if self.data.get("view") else ["marks"],
            "page": self.cleaned_data["page"] or 1,
        }
