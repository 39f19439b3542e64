from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from cables.management.command import ArchiveCommand
from cables.models import Cable

FOLDER = Path(settings.BASE_DIR) / "docs" / "images"
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
# Name, address, window, theme. {incoming} and {circular} are two of the founding telegrams.
PICTURES = (
    ("home", "/", (1440, 1150), "light"),
    ("list-dark", "/cables/?q=inspection", (1440, 1150), "dark"),
    ("reading", "/cables/{incoming}/", (1440, 1250), "light"),
    ("compare", "/cables/{circular}/compare/#page-2", (1440, 1150), "light"),
    ("diff-dark", "/cables/{circular}/diff/0..2/", (1440, 1150), "dark"),
    ("reading-narrow", "/cables/{incoming}/", (390, 1250), "light"),
)


class Command(ArchiveCommand):
    help = (
        "Take the pictures in docs/images from a running site, with the Chromium that the browser tests use "
        "(writes files only). Needs the development requirements, and the founding telegrams in the archive."
    )

    def add_arguments(self, parser):
        parser.add_argument("--site", default=settings.SITE_URL, help="address of the running site")
        parser.add_argument("--chromium", default="/usr/bin/chromium", help="path of the browser")
        parser.add_argument("--folder", default=str(FOLDER), help="where the pictures go")

    def handle(self, *, site, chromium, folder, **options):
        try:
            from playwright.sync_api import sync_playwright
        except ImportError:
            raise CommandError("Playwright is missing: install requirements-dev.txt.") from None
        cables = self.cables()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            for name, address, (width, height), theme in PICTURES:
                page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=theme)
                page.goto(site + address.format(**cables))
                page.screenshot(path=Path(folder) / f"{name}.png")
                page.close()
            browser.close()
        self.stdout.write(f"{len(PICTURES)} pictures in {folder}")

    def cables(self) -> dict[str, str]:
        """The addresses of the two telegrams the pictures show."""
        incoming = Cable.objects.filter(telegram_number="1862").values_list("slug", flat=True).first()
        circular = (
            Cable.objects.filter(is_circular=True).order_by("sent_on").values_list("slug", flat=True).first()
        )
        if not incoming or not circular:
            raise CommandError("The founding telegrams are not in this archive: run load_holdings first.")
        return {"incoming": incoming, "circular": circular}
