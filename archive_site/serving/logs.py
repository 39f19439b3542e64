"""Lines of the log that a visitor cannot forge."""

import logging
import re

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class OneLine(logging.Filter):
    """Shows what would begin a new line, or move a terminal's cursor, as its number."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", record.getMessage())
        record.args = ()
        return True
