"""Names as they are compared, however they are spelt."""

import unicodedata


def fold_name(name: str) -> str:
    """The form in which names are compared: letters and digits only, one blank between words, upper case."""
    plain = unicodedata.normalize("NFKD", name)
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.upper().split())
