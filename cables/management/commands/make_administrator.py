import getpass
import os
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from cables.actions.accounts import make_account
from cables.management.command import ArchiveCommand
from cables.models import User
from cables.roles import ADMINISTRATOR


class Command(ArchiveCommand):
    help = (
        "Make an administrator (writes). The password is asked for, or taken from ADMIN_PASSWORD. Readers see the "
        "public name beside what the administrator corrects; it can be changed under /account/."
    )

    def add_arguments(self, parser):
        parser.add_argument("name", help="to sign in with")
        parser.add_argument("--public-name", default="", help="what readers see; NAME if not given")
        parser.add_argument("--email", default="")

    def handle(self, *, name, public_name, email, **options):
        user = User(username=name, display_name=public_name or name, email=email, is_staff=True, is_superuser=True)
        try:
            user.full_clean(exclude=["password"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        password = os.environ.get("ADMIN_PASSWORD") or self._asked()
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        user.set_password(password)
        make_account(user=user, in_roles=[ADMINISTRATOR])
        self.stdout.write(f"{name} may sign in and administer; readers see “{user.display_name}”.")

    def _asked(self) -> str:
        """The password, typed twice."""
        if not sys.stdin.isatty():
            raise CommandError("No password: set ADMIN_PASSWORD, or run this in a terminal to be asked for one.")
        password = getpass.getpass("Password: ")
        if password != getpass.getpass("Once more: "):
            raise CommandError("The two passwords differ; nobody was made.")
        return password
