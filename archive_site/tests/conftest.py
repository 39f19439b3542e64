"""What the launcher's tests share."""

import sys
from pathlib import Path

import pytest

from archive_site.launcher.postgres import Server

PYTHON = Path(sys.executable)


@pytest.fixture(scope="module")
def data_folder(tmp_path_factory, open_folder):
    """A data folder whose path has a blank, and which the database's own account can reach."""
    folder = open_folder / "data of an archive"
    folder.mkdir(mode=0o711)
    return folder


@pytest.fixture(scope="module")
def open_folder():
    """A folder for one module's tests that every account may pass through, unlike pytest's own."""
    import shutil
    import tempfile

    from archive_site.launcher.accounts import database_account
    from archive_site.launcher.postgres import open_parents

    folder = Path(tempfile.mkdtemp(prefix="cables-test-", dir=next(open_parents(database_account()))))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def server(data_folder):
    """An embedded server that does not sync to disk; started for the test, stopped after it."""
    with Server(data_folder, PYTHON) as server:
        yield server
