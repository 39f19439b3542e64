from cables.actions.naming import link_known
from cables.actions.vocabulary import load_vocabulary
from cables.management.command import ArchiveCommand


class Command(ArchiveCommand):
    help = (
        "Load the posts, offices, agencies and markings that ship with the archive, each with its source "
        "(writes). Loads only what was never loaded before and changes nothing people "
        "entered, changed or took away. Then links names as read that the archive knows by now. May run any time."
    )

    def handle(self, **options):
        names, markings = load_vocabulary()
        linked = link_known() if names else 0
        if names or markings:
            self.stdout.write(f"{names} names and {markings} markings added; {linked} names as read linked")
