import json
import secrets

from django.core.management.base import BaseCommand, CommandError

from cables.exceptions import CablesError
from cables.making.trial import make_trial


class Command(BaseCommand):
    help = (
        "Make people of every kind and cables of every state for benchmarks/matrix.py and benchmarks/fuzz.py "
        "(writes), and print as JSON what there is and how to sign in. Only for archives that are thrown away."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--thrown-away", action="store_true", help="yes: accounts with a printed password may be made here"
        )

    def handle(self, *, thrown_away, **options):
        if not thrown_away:
            raise CommandError("This makes accounts whose password is printed: say --thrown-away if it may.")
        try:
            trial = make_trial(password=secrets.token_urlsafe(24))
        except CablesError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(json.dumps(trial.as_dict(), indent=1))
