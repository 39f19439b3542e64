"""Passwords that are not guessed from who somebody is."""

import re

from django.core.exceptions import ValidationError

NAMES = ("username", "display_name", "first_name", "last_name", "email")
SHORTEST_NAME = 3  # shorter ones stand in many words by chance
FEWEST = 6  # characters besides name, digits and signs


class NotMadeOfTheName:
    """
    Refuses a password that is one's name with digits or signs about it, such as "archie12345678".

    Django's own rule measures how much of the password the name is, and enough digits outweigh it.
    """

    def validate(self, password: str, user=None) -> None:
        left = re.sub(r"[\W\d_]+", "", password.casefold())
        without = left
        for name in _names_of(user):
            without = without.replace(name, "").replace(name[::-1], "")
        if without != left and len(without) < FEWEST:
            raise ValidationError(
                "The password is little more than your name. Add words that have nothing to do with it.",
                code="password_made_of_the_name",
            )

    def get_help_text(self) -> str:
        return "Your password must be more than your name with digits."


def _names_of(user) -> list[str]:
    """The words of a person's names, letters only, the longest first."""
    given = " ".join(str(getattr(user, name, "") or "") for name in NAMES).casefold()
    words = {re.sub(r"[\d_]+", "", word) for word in re.findall(r"\w+", given)}
    whole = {re.sub(r"[\W\d_]+", "", str(getattr(user, name, "") or "").casefold()) for name in NAMES}
    return sorted((word for word in words | whole if len(word) >= SHORTEST_NAME), key=len, reverse=True)
