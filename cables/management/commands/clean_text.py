"""Clean a raw text given on standard input."""

import sys

from django.core.management.base import BaseCommand

from cables.exceptions import Refused
from cables.exchange.decoding import decode
from cables.text import clean


class Command(BaseCommand):
    """Print the machine's best text of a raw OCR text; writes nothing else."""

    help = "Read raw OCR from standard input and print the cleaned text. Needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--words-only",
            action="store_true",
            help="mend single words and keep every line; none is mended yet: the text comes back as it is",
        )
        parser.add_argument(
            "--min-confidence",
            type=float,
            default=0.9,
            metavar="SHARE",
            help="accepted, but without effect until words are mended",
        )

    def handle(self, *args, words_only: bool, min_confidence: float, **options):
        try:
            raw = decode(sys.stdin.buffer.read()).text
        except Refused as error:
            self.stderr.write(f"standard input: {error}")
            return
        self.stdout.write(raw if words_only else clean(raw), ending="" if words_only else "\n")
