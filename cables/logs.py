"""What the site's log says, and how: one line a message, and no noise about what clients get wrong."""

import logging

from cables.printable import printable, printable_lines

# Answers that nobody has to do anything about: not there, wrong method, gone.
EVERYDAY = frozenset({404, 405, 410})


class FaultsOfClients(logging.Filter):
    """
    Leaves out that a page was not found or a request turned away (a stampede would fill the disk with it), and the
    traceback of whatever a client got wrong.

    Django writes both: a line for every address robots guess, and for a refusal where in its code it came about.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(getattr(record, "request", None), "is_turned_away", False):
            return False
        status = getattr(record, "status_code", None)
        if not isinstance(status, int) or not 400 <= status < 500:
            return True
        record.exc_info = record.exc_text = None
        return status not in EVERYDAY


class PrintableFormatter(logging.Formatter):
    """One line a message, whatever stands in it; a traceback is indented below it."""

    def formatException(self, ei) -> str:  # noqa: N802 — the name is logging's
        return f"  {printable_lines(super().formatException(ei))}"

    def formatStack(self, stack_info: str) -> str:  # noqa: N802
        return f"  {printable_lines(stack_info)}"

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        return printable(super().formatMessage(record))
