"""What somebody typed into a form that was refused, given back to them on the page that says so."""

from django import template
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http.multipartparser import MultiPartParserError

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
    """Every field with words in it, the long ones each by itself: nobody's work is lost with a refusal."""
    request = context.get("request")
    found = _typed(request) if request is not None and request.method == "POST" else []
    return {
        "long": [words for _, words in found if _is_long(words)],
        "short": "\n".join(f"{name}: {words}" for name, words in found if not _is_long(words)),
    }


def _typed(request) -> list[tuple[str, str]]:
    try:
        sent = request.POST
    except (RequestDataTooBig, TooManyFieldsSent, MultiPartParserError):
        return []
    return [
        (name.replace("_", " "), words(value).replace("\x00", "␀"))
        for name, values in sent.lists()
        if name not in SENT_ALONG and "password" not in name and not name.startswith(("seen-", "theirs-", "back-"))
        for value in values
        if value.strip()
    ]


def _is_long(words: str) -> bool:
    return len(words) > SHORT or "\n" in words
