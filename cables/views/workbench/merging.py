"""Two texts on one base, for somebody who decides what stands."""

from dataclasses import dataclass, field
from functools import cached_property

from django.utils.safestring import SafeString

from cables.exceptions import InvalidValue
from cables.forms.editor import MOST_CONFLICTS
from cables.models import Cable, Revision
from cables.text import find_points
from cables.text.merging import Merge, Part, merge3
from cables.views.compare import Comparing
from cables.views.sidebyside import inline
from cables.views.versions import Version

AROUND = 60  # characters shown before and after what touches
MOST_TOLD = 200  # changes listed that need no decision

Choices = dict[int, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Question:
    """
    One place where both changed something: three readings with the words round them, and what was chosen so far.

    `theirs` and `mine` show what each changed of the base; `own` is what a field for an own reading begins with.
    """

    number: int
    where: str
    before: str
    after: str
    base: str
    theirs: SafeString
    mine: SafeString
    choice: str
    own: str


@dataclass(frozen=True, slots=True)
class Told:
    """One change that was put together without a question: where, what, and whose it is."""

    where: str
    change: SafeString
    by: str


@dataclass
class Merging:
    """Somebody's text (`mine`) beside the revision that was saved meanwhile (`head`), both from `base`."""

    base: Revision
    head: Revision
    mine: str
    choices: Choices = field(default_factory=dict)

    @classmethod
    def of(cls, cable: Cable, base: int, head: int, mine: str, choices: Choices) -> "Merging":
        """By the numbers of the revisions; raises InvalidValue where the cable has no such pair."""
        found = {
            one.number: one for one in cable.revisions.filter(number__in=[base, head]).select_related("author")
        }
        if base not in found or head not in found or base >= head:
            raise InvalidValue("The form does not say which two texts are put together.")
        return cls(found[base], found[head], mine, choices)

    @cached_property
    def merge(self) -> Merge:
        return merge3(self.base.text, self.head.text, self.mine)

    @property
    def is_decided(self) -> bool:
        """Whether every place where the two touch has a choice."""
        count = len(self.merge.conflicts)
        return count <= MOST_CONFLICTS and all(self._choice(n) for n in range(1, count + 1))

    @property
    def text(self) -> str:
        """Both put together as decided."""
        return self.merge.text([self._stands(n, part) for n, part in enumerate(self.merge.conflicts, start=1)])

    def _choice(self, number: int) -> str:
        return self.choices.get(number, ("", ""))[0]

    def _stands(self, number: int, part: Part) -> str:
        choice, own = self.choices[number]
        theirs, mine = self._words(part)
        if choice == "own":
            # The blanks after the words belong to the text round them; a field does not show them.
            return own.strip() + _blanks_after(mine or theirs) if own.strip() else ""
        return theirs if choice == "theirs" else mine

    def _words(self, part: Part) -> tuple[str, str]:
        return self.head.text[slice(*part.theirs)], self.mine[slice(*part.mine)]

    @property
    def questions(self) -> list[Question]:
        """What somebody has to decide, in reading order."""
        conflicts = self.merge.conflicts[:MOST_CONFLICTS]
        return [self._question(n, part) for n, part in enumerate(conflicts, start=1)]

    def _question(self, number: int, part: Part) -> Question:
        base = self.base.text[slice(*part.base)]
        theirs, mine = self._words(part)
        choice, own = self.choices.get(number, ("", ""))
        start, end = part.mine
        return Question(
            number,
            self._where(part),
            _line(self.mine[max(0, start - AROUND) : start], last=True),
            _line(self.mine[end : end + AROUND], last=False),
            base.strip(),
            _changed(base, theirs),
            _changed(base, mine),
            choice,
            own or mine.strip(),
        )

    @property
    def told(self) -> list[Told]:
        """The changes that do not touch, with whose they are; the first two hundred."""
        return [self._told(part) for part in self.merge.changes[:MOST_TOLD]]

    def _told(self, part: Part) -> Told:
        side = self.mine[slice(*part.mine)] if part.kind == "mine" else self.head.text[slice(*part.theirs)]
        by = {"mine": "you", "both": "both, the same"}.get(part.kind, self.head.made_by_at_work)
        return Told(self._where(part), _changed(self.base.text[slice(*part.base)], side), by)

    @property
    def untold(self) -> int:
        return max(0, len(self.merge.changes) - MOST_TOLD)

    @cached_property
    def _points(self) -> list[tuple[int, str]]:
        return [(point.start, point.path) for point in find_points(self.base.text)]

    def _where(self, part: Part) -> str:
        """The point in whose words it stands, as the base has them."""
        path = ""
        for start, name in self._points:
            if start > part.base[0]:
                break
            path = name
        return f"Point {path}" if path else "Before the first point"


def _blanks_after(words: str) -> str:
    return words[len(words.rstrip()) :]


def _line(words: str, last: bool) -> str:
    """The part of some words that stands on the line of what they surround."""
    lines = words.split("\n")
    return lines[-1] if last else lines[0]


def _changed(old: str, new: str) -> SafeString:
    """What one side made of the base, in one column; changed blanks are shown as signs, since nothing else is."""
    if "".join(old.split()) == "".join(new.split()):
        old, new = _with_signs(old), _with_signs(new)
    comparing = Comparing(Version("", old, ""), Version("", new, ""), ignore=())
    lines = [inline(comparing.comparison, row, n, lambda piece: "").new for n, row in enumerate(comparing.rows, 1)]
    return SafeString("<br>".join(line for line in lines if line))


def _with_signs(words: str) -> str:
    return words.replace("\n", " ¶ ")
