"""Names of languages for readers, by their tags."""

from django.utils.translation import get_language_info


def language_name(tag: str) -> str:
    """A language in English words, "German" for "de"; a tag without a name as it is; empty for none."""
    if not tag:
        return ""
    try:
        return get_language_info(tag)["name"]
    except KeyError:
        return tag
