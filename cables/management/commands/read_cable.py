"""Preview a reading without a database."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cables.exceptions import Refused
from cables.exchange.decoding import decode
from cables.text import read, to_json


class Command(BaseCommand):
    """Print what the machine reads out of raw OCR files; writes nothing."""

    help = (
        "Read raw OCR files and print what was found, one JSON object a file; a file that is no text is named "
        "with the reason and gives an object of kind other. Writes nothing, needs no database."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="one JSON object a line (otherwise indented)")

    def handle(self, *args, files, json: bool, **options):
        unread = 0
        for path in files:
            try:
                raw = decode(path.read_bytes()).text
            except OSError as error:
                unread += 1
                self.stderr.write(f"{path}: {error.strerror}")
                continue
            except Refused as error:
                self.stderr.write(f"{path}: {error}")
                raw = ""
            self.stdout.write(dumps(to_json(read(raw), path.name), indent=None if json else 2))
        if unread:
            raise CommandError(f"{unread} of {len(files)} files could not be opened")


def dumps(value: object, indent: int | None) -> str:
    """JSON with letters as they are."""
    return json.dumps(value, ensure_ascii=False, indent=indent)
