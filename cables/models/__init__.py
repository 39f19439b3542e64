"""The archive's records: one model and its QuerySet a file."""

from .cable import Addressee, Cable, FormerSlug, Reference
from .collection import Collection
from .correspondent import Correspondent, CorrespondentAlias, fold_name
from .draft import Draft
from .event import Event
from .evidence import FieldEvidence
from .imports import ImportBatch, ImportItem
from .naming import LoadedEntry, Marking, NameDecision
from .revision import Point, Revision
from .search import ArchiveWord, CableWords
from .session import Session
from .term import Term
from .ties import Tie
from .user import User
from .vocabulary import (
    Access,
    Amended,
    Classification,
    ClosedFor,
    DatePrecision,
    DateSource,
    Direction,
    Kind,
    Precedence,
    Zone,
)
from .witness import WORDS, MachineReading, Witness, WitnessPage, digest_of_words
from .work import Report, Reservation, ReviewComment

__all__ = [
    "WORDS",
    "Access",
    "Addressee",
    "Amended",
    "ArchiveWord",
    "Cable",
    "CableWords",
    "Classification",
    "ClosedFor",
    "Collection",
    "Correspondent",
    "CorrespondentAlias",
    "DatePrecision",
    "DateSource",
    "Direction",
    "Draft",
    "Event",
    "FieldEvidence",
    "FormerSlug",
    "ImportBatch",
    "ImportItem",
    "Kind",
    "LoadedEntry",
    "MachineReading",
    "Marking",
    "NameDecision",
    "Point",
    "Precedence",
    "Reference",
    "Report",
    "Reservation",
    "ReviewComment",
    "Revision",
    "Session",
    "Term",
    "Tie",
    "User",
    "Witness",
    "WitnessPage",
    "Zone",
    "digest_of_words",
    "fold_name",
]
