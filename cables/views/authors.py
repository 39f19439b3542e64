"""Who last touched each word of a text: the machine, or a person in one of its revisions."""

from collections import OrderedDict
from dataclasses import dataclass
from itertools import pairwise

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from cables.models import Cable, Revision
from cables.templatetags.archive import visible
from cables.text.compare import compare
from cables.text.origins import Shared, shared_words, stretches
from cables.views.limits import in_budget
from cables.views.lookup import cable_view
from cables.views.turns import TEXTS, in_turn
from cables.views.versions import is_too_long, too_long_page

LONGEST_CHAIN = 60  # texts; what is older counts as one
MOST_KEPT = 400
STYLES = 5  # underlines that can be told apart; then they come again, with other numbers

# Texts never change, so neither do the words two of them share: each process compares a pair once.
_kept: OrderedDict[tuple[str, str], Shared] = OrderedDict()


@dataclass(slots=True)
class Hand:
    """One revision that has words in the text. `style` is 0 for the machine, else the look of its underline."""

    revision: Revision
    style: int
    words: int = 0
    share: float = 0.0

    @property
    def name(self) -> str:
        return f"{self.revision.made_by}, revision {self.revision.number}"


@dataclass(frozen=True, slots=True)
class Written:
    """Some words and whose they are. `number` counts those of people, for going from one to the next."""

    hand: Hand
    words: SafeString
    after: str
    number: int = 0


@require_safe
@in_turn(TEXTS)
@in_budget
@cable_view
def authors_page(request: HttpRequest, cable: Cable) -> HttpResponse:
    """The text `?r=` names, or readers see, with whoever last touched each word; and how much is whose."""
    revision = _revision(request, cable)
    title = f"Who wrote revision {revision.number}"
    if is_too_long(revision.text):
        return too_long_page(request, cable, title)
    chain = _chain(revision, Revision.objects.visible_to(request.user).filter(cable=cable))
    if any(is_too_long(one.text) for one in chain):
        return too_long_page(request, cable, title)
    hands, written = _hands(chain)
    context = {
        "section": "cables",
        "cable": cable,
        "revision": revision,
        "title": title,
        "hands": [hand for hand in hands if hand.words],
        "paragraphs": written,
        "count": sum(one.number > 0 for one in written),
        "word_count": sum(hand.words for hand in hands),
        "cut": len(chain) == LONGEST_CHAIN and chain[0].base_id is not None,
        "first": chain[0],
        "trail": [("Cables", "/cables/"), (cable.display_title, cable.get_absolute_url()), (title, "")],
    }
    return render(request, "cables/authors.html", context)


def _revision(request: HttpRequest, cable: Cable) -> Revision:
    visible = Revision.objects.visible_to(request.user).filter(cable=cable, number__gt=0).select_related("author")
    number = request.GET.get("r", "")
    if number.isascii() and number.isdecimal() and len(number) < 7:
        visible = visible.filter(number=int(number))
    elif number:
        raise Http404
    else:
        visible = visible.filter(pk=cable.current_revision_id)
    revision = visible.first()
    if revision is None:
        raise Http404
    return revision


def _chain(newest: Revision, visible) -> list[Revision]:
    """
    The texts a revision rests on, oldest first, as far as this person may see them; the raw OCR is none of them.

    What stands between and is not open to them counts with the next text that is.
    """
    bases = dict(visible.model.objects.filter(cable=newest.cable_id).values_list("pk", "base"))
    open_to_them = set(visible.filter(number__gt=0).values_list("pk", flat=True))
    keys, key = [], newest.pk
    while key is not None and len(keys) < LONGEST_CHAIN:
        if key in open_to_them:
            keys.append(key)
        key = bases.get(key)
    found = visible.select_related("author").in_bulk(keys)
    return [found[key] for key in reversed(keys)]


def _hands(chain: list[Revision]) -> tuple[list[Hand], list[Written]]:
    """Each text of the chain with the number of words it still has in the newest, and that text by hands."""
    text = chain[-1].text
    hands = [Hand(chain[0], _style(chain[0], 0))]
    for revision in chain[1:]:
        hands.append(Hand(revision, _style(revision, hands[-1].style)))
    found, written, number = stretches(text, [_shared(old, new) for old, new in pairwise(chain)]), [], 0
    for one in found:
        hand = hands[one.text]
        hand.words += one.words
        number += hand.style > 0
        piece = text[one.start : one.end]
        words = piece.rstrip()
        written.append(Written(hand, visible(words), piece[len(words) :], number if hand.style else 0))
    for hand in hands:
        hand.share = hand.words / max(1, sum(one.words for one in found))
    return hands, written


def _style(revision: Revision, before: int) -> int:
    """The look of a revision's words: none for the machine's, else the next underline."""
    return before % STYLES + 1 if revision.origin == Revision.Origin.PERSON else 0


def _shared(old: Revision, new: Revision) -> Shared:
    key = (old.sha256, new.sha256)
    if key not in _kept:
        _kept[key] = shared_words(compare(old.text, new.text))
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return _kept[key]
