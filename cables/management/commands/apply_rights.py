from django.db import connections

from cables.management.command import ArchiveCommand
from cables.rights import apply_rights


class Command(ArchiveCommand):
    help = "Grant the database role the site runs as its rights. Writes nothing but rights; may run any time."

    def handle(self, **options):
        role = connections["default"].settings_dict["USER"]
        owner = connections["owner"].settings_dict["USER"]
        if not role or role == owner:
            self.stdout.write(
                "The site runs as the owner of its tables: only the triggers protect the evidence. "
                "Give DATABASE_URL a role of its own (docs/how-to/run-and-deploy.md)."
            )
            return
        tables = apply_rights("owner", role)
        self.stdout.write(f"{role} has its rights on {tables} tables")
