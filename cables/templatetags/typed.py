"""What somebody typed into a form that was refused, given back to them on the page that says so."""

from django import template
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http.multipartparser import MultiPartParserError

from cables.clients import came_from_here
from cables.forms.editor import FRAME, words

register = template.Library()

# What a page sends along without anybody typing it.
SENT_ALONG = FRAME | {
    "act", "against", "at", "base", "continues", "do", "first", "head", "key", "next", "on", "opener", "page",
    "part_base", "q", "r", "turn", "w",
}  # fmt: skip
SHORT = 120  # characters; longer words get a box of their own


@register.inclusion_tag("workbench/partials/_typed_back.html", takes_context=True)
def typed_back(context) -> dict:
    """
    Every field with words in it, the long ones each by itself: nobody's work is lost with a refusal.

    Nothing of what a page of another site has sent: it would put its words on ours.
    """
    request = context.get("request")
    is_ours = request is not None and request.method == "POST" and came_from_here(request)
    found = _typed(request) if is_ours else []
    return {
        "long": [words for _, words in found if _is_long(words)],
        "short": "\n".join(f"{name}: {words}" for name, words in found if not _is_long(words)),
    }


def _typed(request) -> list[tuple[str, str]]:
    try:
        sent = request.POST
    except (BadRequest, MultiPartParserError, OSError, SuspiciousOperation):  # no form, too large, or cut off
        return []
    return [
        (name.replace("_", " "), words(value).replace("\x00", "␀"))
        for name, values in sent.lists()
        if not _is_sent_along(name)
        for value in values
        if value.strip()
    ]


def _is_sent_along(name: str) -> bool:
    """Whether nobody typed it, or typed it to be seen by nobody."""
    return name in SENT_ALONG or name.startswith(("seen-", "theirs-", "back-")) or "password" in name.casefold()


def _is_long(words: str) -> bool:
    return len(words) > SHORT or "\n" in words
