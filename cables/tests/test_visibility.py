"""
Every answer is built on what the person may see.

Views, filters, feeds, searches, counts and exports take cables, texts and what belongs to them from `visible_to`
(or `workable_by`, `reviewable_by`, which ask more), or about a cable that was found that way. Where one of them
names a manager without it, or speaks SQL, it stands below with the reason why that is safe; a new place fails.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import cables

ROOT = Path(cables.__file__).parent
ANSWERING = ["views", "exchange", "finding", "facets", "forms", "templatetags", "filters.py", "listing.py"]
GUARDED = {
    "Addressee", "Cable", "CableWords", "Draft", "Event", "FieldEvidence", "FormerSlug", "ImportItem",
    "MachineReading", "Point", "Reference", "Report", "Reservation", "Revision", "ReviewComment", "Witness",
    "WitnessPage",
}  # fmt: skip
# From a correspondent or a cable to other cables.
LEADING_ELSEWHERE = {"sent_cables", "received_cables", "cited_by"}
ASKING = ("visible_to", "workable_by", "reviewable_by", "open_to_the_public", "none")

GIVEN = "about cables that the caller was given from visible_to"
CUT = "of all cables, and cut down to those the person may see before anything is shown"
PUBLIC = "public texts only, of a cable that was asked for"
SHOWN = "the text readers see, of a cable that was asked for"
OWN = "the person's own work"
TEXTS = "texts of a cable that was asked for"
SAFE = {
    "exchange/beside.py:_reading_of": "of a cable the view has found",
    "facets/current.py:_news": "says which rows of the columns to read anew, and shows none",
    "facets/current.py:_load": "a setting",
    "facets/current.py:_notes": "says which rows of the columns to read anew, and shows none",
    "facets/current.py:forget_changes": "tells nothing",
    "facets/loading.py:_words": CUT,
    "facets/loading.py:_names_of": CUT,
    "facets/loading.py:_records": CUT,
    "filters.py:RecipientFilter.filter": "of each cable of the queryset that is narrowed",
    "finding/expansion.py:_known_names": GIVEN,
    "finding/expansion.py:look_up": "words, which are counted among the person's cables before they are shown",
    "finding/anew.py:_standing": "which indexes there are",
    "finding/anew.py:may_be_made": "whose the tables are",
    "finding/anew.py:put_back.make": "a setting",
    "finding/anew.py:_wait_for_nobody": "a setting",
    "finding/answers.py:answers": CUT,
    "finding/answers.py:answers_of": GIVEN,
    "finding/answers.py:all_ids": CUT,
    "finding/patience.py:in_time": "a setting",
    "finding/search.py:Found._more_than": "only says whether to look further",
    "finding/search.py:Found._by_fit": GIVEN,
    "finding/snippets.py:snippets_of": GIVEN,
    "finding/snippets.py:_texts": GIVEN,
    "finding/snippets.py:_points": GIVEN,
    "finding/upkeep.py:_rows": "writes the index",
    "finding/upkeep.py:_write": "writes the index",
    "finding/upkeep.py:_add_words": "writes the index",
    "finding/upkeep.py:drop_doubles": "writes the index",
    "finding/upkeep.py:kept_of": "writes the index",
    "finding/upkeep.py:has_words_left_out": "yes or no, of a cable the view has found",
    "views/cable.py:_since": SHOWN,
    "views/cable.py:_reading_page": "a text the view has found, and pages of the cable's witnesses",
    "views/cable.py:_end_notes": "of a witness of a cable that was asked for",
    "views/cable.py:_pinned": SHOWN,
    "views/compare.py:Comparing._chain": PUBLIC,
    "views/followed.py:strays": PUBLIC,
    "views/hits.py:hits_asked_for": TEXTS,
    "views/lookup.py:_not_found": "record number and address of what was public; anything else is not found",
    "views/showcase.py:showcase": GIVEN,
    "views/showcase.py:_best_line": GIVEN,
    "views/site.py:readyz": "asks whether the database answers",
    "views/workbench/desk.py:desk_of": TEXTS,
    "views/workbench/editor.py:_with_typed": "the address it leads to is looked up among visible cables",
    "views/workbench/fields.py:_page": TEXTS,
    "views/workbench/queue.py:_lines": GIVEN,
    "views/workbench/queue.py:_mine": OWN,
    "views/workbench/queue.py:progress": "counts among cables from workable_by",
    "views/workbench/review.py:review_list": OWN,
    "views/workbench/review.py:_closed": TEXTS,
}


def places() -> Iterator[tuple[str, str]]:
    """Each statement that reaches for cables or what belongs to them without asking who may see: place, words."""
    for path in sorted(file for name in ANSWERING for file in _files(ROOT / name)):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function, statement in _statements(tree):
            if _reaches(statement) and not _asks(statement):
                yield f"{path.relative_to(ROOT).as_posix()}:{function}", ast.unparse(statement)


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else list(path.rglob("*.py"))


def _statements(tree: ast.AST, function: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Each simple statement, or head of a compound one, with the function it stands in."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from _statements(node, f"{function}.{node.name}" if function else node.name)
        elif isinstance(node, ast.stmt) and hasattr(node, "body"):
            yield from ((function, part) for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr))
            yield from _statements(node, function)
        elif isinstance(node, ast.stmt | ast.excepthandler | ast.withitem | ast.match_case):
            yield function, node


def _reaches(statement: ast.AST) -> bool:
    for node in ast.walk(statement):
        if isinstance(node, ast.Attribute):
            named = isinstance(node.value, ast.Name) and node.value.id in GUARDED
            manager = named and node.attr in ("objects", "_default_manager", "_base_manager")
            spoken = node.attr in ("execute", "executemany", "raw") and "cursor" in ast.unparse(node.value)
            if manager or spoken or node.attr in LEADING_ELSEWHERE:
                return True
    return False


def _asks(statement: ast.AST) -> bool:
    calls = (node.func for node in ast.walk(statement) if isinstance(node, ast.Call))
    return any(isinstance(call, ast.Attribute) and call.attr in ASKING for call in calls)


def test_whoever_reaches_for_cables_asks_who_may_see_them():
    """Or has a reason, written down here, why nothing closed can come out."""
    unexplained = [f"{place}: {words}" for place, words in places() if place not in SAFE]
    assert unexplained == []
