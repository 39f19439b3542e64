"""The Django admin: people, vocabularies and holdings. Evidence is there to read; every change calls an action."""

from . import cables, evidence, imports, names, people, terms

__all__ = ["cables", "evidence", "imports", "names", "people", "terms"]
