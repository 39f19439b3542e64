import hashlib

from django.core.management.base import CommandError

from cables.management.command import ArchiveCommand
from cables.models import Revision, Witness


class Command(ArchiveCommand):
    help = "Check every witness and revision against its sha256. Writes nothing; exits 1 if any differs."

    def handle(self, **options):
        differing = []
        witnesses = Witness.objects.select_related("cable").defer("text").order_by("pk")
        count = 0
        for witness in witnesses.iterator(chunk_size=50):
            count += 1
            if hashlib.sha256(witness.raw).hexdigest() != witness.sha256:
                differing.append(
                    f"{witness.cable.record_number}: witness {witness.number} ({witness.source_name})"
                )
        texts = 0
        for revision in Revision.objects.select_related("cable").order_by("pk").iterator(chunk_size=50):
            texts += 1
            if hashlib.sha256(revision.text.encode()).hexdigest() != revision.sha256:
                differing.append(f"{revision.cable.record_number}: revision {revision.number}")
        for line in differing:
            self.stderr.write(f"differs: {line}")
        self.stdout.write(f"{count} witnesses and {texts} revisions checked, {len(differing)} differ")
        if differing:
            raise CommandError("Some texts are not what they were when they came in: restore them from a backup.")
