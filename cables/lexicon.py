"""The words the archive knows: the dictionary's, its glossary's, and those of several of its approved texts."""

import threading
import time
from datetime import datetime

from cables.models import Cable, Revision, Term
from cables.text.doubts import dictionary
from cables.text.words import fold, tokens

MOST_TEXTS = 3_000  # newest first: enough for the names and jargon in use, and a second to read
REFRESHED_AFTER = 60.0  # seconds
# One approved text proves no word: a misreading overlooked there would be hidden everywhere. Three cables do.
ENOUGH_CABLES = 3


class Lexicon:
    """
    Known words, as a container: `"quemoy" in lexicon`.

    Kept by each process; what was approved since is read in at most once a minute, so a word may be doubted that
    long after its approval. Of closed cables nothing is taken: no doubt may tell what stands in them.
    """

    def __init__(self) -> None:
        self._own: set[str] = set()
        self._met: dict[str, tuple[int, ...]] = {}  # words of too few approved cables yet, and which those are
        self._until: datetime | None = None
        self._looked = float("-inf")
        self._lock = threading.Lock()

    def __contains__(self, word: object) -> bool:
        return word in self._own or word in dictionary()

    def refreshed(self) -> "Lexicon":
        """Itself, with what was approved meanwhile."""
        if time.monotonic() - self._looked > REFRESHED_AFTER and self._lock.acquire(blocking=False):
            try:
                self._read_approved()
                self._looked = time.monotonic()
            finally:
                self._lock.release()
        return self

    def _read_approved(self) -> None:
        self._own.update(*(fold(word).split() for word in Term.objects.values_list("word", flat=True)))
        open_cables = Cable.objects.open_to_the_public()
        approved = Revision.objects.filter(state=Revision.State.APPROVED, cable__in=open_cables)
        if self._until:
            approved = approved.filter(reviewed_at__gt=self._until)
        columns = ("reviewed_at", "cable", "cable__shown_text")
        for reviewed_at, cable, text in approved.order_by("-reviewed_at").values_list(*columns)[:MOST_TEXTS]:
            self._until = max(self._until or reviewed_at, reviewed_at)
            for word in {token.word for token in tokens(text)} - self._own:
                self._meet(word, cable)

    def _meet(self, word: str, cable: int) -> None:
        cables = self._met.get(word, ())
        if cable in cables or word in dictionary():
            return
        if len(cables) + 1 < ENOUGH_CABLES:
            self._met[word] = (*cables, cable)
        else:
            self._met.pop(word, None)
            self._own.add(word)


LEXICON = Lexicon()


def lexicon() -> Lexicon:
    """The archive's known words, fresh enough."""
    return LEXICON.refreshed()
