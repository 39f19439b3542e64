"""Values that scripts and buttons write into forms, in one exact form."""

import re

from django import forms
from django.core.exceptions import ValidationError


class WrittenField(forms.CharField):
    """
    What matches a pattern from its first character to its last, or is empty.

    The whole is matched: behind a `$` a line end may stand, which breaks whoever takes the value apart.
    """

    def __init__(self, pattern: str, **options):
        super().__init__(strip=False, **options)
        self.pattern = re.compile(pattern)

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not self.pattern.fullmatch(value):
            raise ValidationError("This is not what the page wrote here. Open it again.", code="invalid")
