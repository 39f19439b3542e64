"""What the documentation points at is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.M)


def anchor(heading: str) -> str:
    """A heading as its anchor: small letters, blanks as hyphens, no other punctuation."""
    return re.sub(r"[^\w\- ]", "", heading.casefold()).replace(" ", "-")


def anchors(file: Path) -> set[str]:
    return set(map(anchor, HEADING.findall(file.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_link_leads_nowhere(page):
    """Every link to a file of the project, and to a heading in it, finds what it names."""
    dead = []
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, fragment = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (fragment and anchor(fragment) not in anchors(file)):
            dead.append(target)
    assert dead == []


def test_every_page_of_the_documentation_is_linked_from_somewhere():
    """A page nobody can find is not there."""
    linked = set()
    for page in PAGES:
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            linked.add((page.parent / target.partition("#")[0]).resolve())
    alone = [page.relative_to(ROOT).as_posix() for page in PAGES if page.resolve() not in linked]
    assert alone == ["README.md"] or alone == []


def test_every_command_is_in_the_reference():
    """What `manage.py` offers of our own stands in docs/reference/commands.md."""
    reference = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
    commands = {path.stem for path in (ROOT / "cables/management/commands").glob("[a-z]*.py")}
    assert [name for name in sorted(commands) if f"`{name}" not in reference] == []


def test_every_address_is_in_the_reference():
    """Each address of a page stands in docs/reference/addresses.md."""
    reference = (ROOT / "docs/reference/addresses.md").read_text(encoding="utf-8")
    from cables.urls import urlpatterns

    missing = []
    for pattern in urlpatterns:
        first = str(pattern.pattern).split("<")[0].split("/")[0]
        if first and f"/{first}" not in reference:
            missing.append(str(pattern.pattern))
    assert missing == []
