"""A headless Chromium for the tests that need one. It is never downloaded: without one they are skipped, aloud."""

import os
import shutil
from pathlib import Path

import pytest

PLACES = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium")
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip

# Playwright's event loop runs in this thread; Django would take every query beside it for one inside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def chromium_path() -> str | None:
    """Where Chromium is: what CHROMIUM names, else the usual places, else the PATH."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    found = next((place for place in PLACES if Path(place).exists()), None)
    return found or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def chromium():
    """A browser, shared by all tests of the session."""
    from playwright.sync_api import sync_playwright

    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium found: install it, or name it in CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, live_server):
    """`open_page("/cables/", width=360, theme="dark")`: the page, with console errors in `faults`."""
    contexts = []

    def run(path: str, *, width: int = 1440, height: int = 900, theme: str = "light", **options):
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, base_url=live_server.url, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.faults = []
        page.dialogs = []
        page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("dialog", lambda dialog: (page.dialogs.append(dialog.message), dialog.dismiss()))
        page.goto(path)
        return page

    yield run
    for context in contexts:
        context.close()
