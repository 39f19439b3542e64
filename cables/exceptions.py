"""What can go wrong in the archive, told in sentences. The docstring of a class is its default message."""


class CablesError(Exception):
    """The archive could not do this."""

    def __init__(self, message: str | None = None):
        super().__init__(message or " ".join((self.__doc__ or "").split()))


class Refused(CablesError):
    """This file cannot be taken in."""


class Conflict(CablesError):
    """The archive holds something else under this name; nothing was replaced."""


class UnknownField(CablesError):
    """The archive has no such field."""


class InvalidValue(CablesError):
    """This is not a value the field can hold."""


class NotPermitted(CablesError):
    """You may not do this."""


class SlugTaken(CablesError):
    """Another cable has, or once had, this address."""


class StaleBase(CablesError):
    """Somebody saved another text of this cable meanwhile; nothing was stored and nothing of yours is lost."""

    def __init__(self, message: str | None = None, *, base=None, head=None):
        """Carry the revision the refused text began from and the one that is newest now."""
        super().__init__(message)
        self.base = base
        self.head = head


class ChangedMeanwhile(CablesError):
    """Somebody stated the same field meanwhile; nothing was stored and nothing of yours is lost."""

    def __init__(self, message: str | None = None, *, standing=None):
        """Carry what stands now: field -> statement, None where nothing is stated."""
        super().__init__(message)
        self.standing = standing or {}


class StaleRevision(CablesError):
    """This text has been decided on, or a newer one stands; nothing was approved."""


class SelfReview(CablesError):
    """Nobody reviews their own work."""


class TooMany(CablesError):
    """Many reports have come from where you are within an hour: please send this one a little later."""


class AlreadySettled(CablesError):
    """Somebody settled this report meanwhile; your answer was not stored."""


class DraftEnded(CablesError):
    """This draft was saved or thrown away already, in another tab or on another machine."""


class TooSlow(CablesError):
    """This question takes too long to answer. Ask for fewer or rarer words, or narrow it by a date or a sender."""
