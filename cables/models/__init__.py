"""The archive's records: one model and its QuerySet a file."""

from .cable import Addressee, Cable, FormerSlug, Reference
from .collection import Collection
from .correspondent import Correspondent, CorrespondentAlias, fold_name
from .event import Event
from .evidence import FieldEvidence
from .imports import ImportBatch, ImportItem
from .revision import Point, Revision
from .session import Session
from .term import Term
from .user import User
from .vocabulary import (
    Amended,
    Classification,
    DatePrecision,
    DateSource,
    Direction,
    Kind,
    Precedence,
    Zone,
)
from .witness import MachineReading, Witness, WitnessPage

__all__ = [
    "Addressee",
    "Amended",
    "Cable",
    "Classification",
    "Collection",
    "Correspondent",
    "CorrespondentAlias",
    "DatePrecision",
    "DateSource",
    "Direction",
    "Event",
    "FieldEvidence",
    "FormerSlug",
    "ImportBatch",
    "ImportItem",
    "Kind",
    "MachineReading",
    "Point",
    "Precedence",
    "Reference",
    "Revision",
    "Session",
    "Term",
    "User",
    "Witness",
    "WitnessPage",
    "Zone",
    "fold_name",
]
