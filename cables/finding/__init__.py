"""Find cables by what they say, also where it is damaged: upkeep of the index, questions, answers, snippets."""

from .search import Found, find

__all__ = ["Found", "find"]
