"""Every test run has an instance of its own: a home, keys, a database."""

import os
import tempfile
from pathlib import Path

import django
import pytest

HOME = Path(tempfile.mkdtemp(prefix="clickable-tests-"))
for name in [n for n in os.environ if n.startswith("CLICKABLE_")]:
    if name != "CLICKABLE_DATABASE_URL":
        del os.environ[name]
os.environ["CLICKABLE_HOME"] = str(HOME)
# Named here and not in pyproject.toml: pytest-django would read the settings before this file.
os.environ["DJANGO_SETTINGS_MODULE"] = "clickable.settings"

django.setup()

pytest_plugins = ["tests.browser", "tests.cast", "tests.lab_fixture"]


def pytest_configure() -> None:
    from django.conf import settings
    from django.db import connections

    from clickable.seal import keys, persons

    keys.create(settings.KEYS)
    # A third of a second for each account of a test is too long; tests/seal checks the real cost.
    persons.MEMORY, persons.PASSES = 8 * 1024 * 1024, 1
    # Files are served as they lie; the manifest of a collected instance is tested on its own.
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    # A file, so that threads and processes of a test see each other as those of an instance do.
    database = connections.databases["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(HOME / "test.sqlite3")


@pytest.fixture(autouse=True)
def _teams(request: pytest.FixtureRequest) -> None:
    """Two teams with their keys, wherever a test has a database; the trusted file as it was, after."""
    from tests import cast

    cast.trust()
    marker = request.node.get_closest_marker("django_db")
    transactional = marker and marker.kwargs.get("transaction")
    if transactional or {"transactional_db", "live_server"} & set(request.fixturenames):
        request.getfixturevalue("transactional_db")
        cast.make_teams()
    elif marker or "db" in request.fixturenames:
        request.getfixturevalue("db")
        cast.make_teams()


@pytest.fixture(autouse=True)
def _database_untroubled() -> None:
    """A test in which the database failed must not send the next one's reports to the spool."""
    from clickable.base.breaker import database

    database.worked()


@pytest.fixture(autouse=True)
def _in_french() -> None:
    """A page asked for in English leaves its language in this thread."""
    from django.utils import translation

    translation.activate("fr")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser last: its event loop stays in this thread, and others need one of their own."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
