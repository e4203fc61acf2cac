"""Every test run has an instance of its own: a home, keys, a database."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from hypothesis import HealthCheck, settings

HOME = Path(tempfile.mkdtemp(prefix="clickable-tests-"))
for name in [n for n in os.environ if n.startswith("CLICKABLE_")]:
    if name != "CLICKABLE_DATABASE_URL":
        del os.environ[name]
os.environ["CLICKABLE_HOME"] = str(HOME)
# Named here and not in pyproject.toml: pytest-django would read the settings before this file.
os.environ["DJANGO_SETTINGS_MODULE"] = "clickable.settings"

django.setup()
# How long something takes says nothing about what it does: `clickable bench` measures.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
LONGEST_ID = 30  # characters

pytest_plugins = [
    "tests.browser",
    "tests.audit",
    "tests.cast",
    "tests.lab_fixture",
    "tests.rules_of_tomorrow",
    "tests.support.helpline",
]


def pytest_configure(config: pytest.Config) -> None:
    if getattr(config.option, "numprocesses", None):
        # Its workers inherit the environment; pytest-django would read the settings from it first.
        for name in ("DJANGO_SETTINGS_MODULE", "CLICKABLE_HOME"):
            os.environ.pop(name, None)
        return
    from django.conf import settings
    from django.db import connections
    from django.test.signals import setting_changed

    from clickable.bench import prepared
    from clickable.seal import keys, persons

    keys.create(settings.KEYS)
    # A third of a second for each account of a test is too long; tests/seal checks the real cost.
    persons.MEMORY, persons.PASSES = 8 * 1024 * 1024, 1
    # Files are served as they lie; the manifest of a collected instance is tested on its own.
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    setting_changed.send(
        None, setting="STORAGES", value=settings.STORAGES, enter=True
    )  # look again
    # A file, so that threads and processes of a test see each other as those of an instance do.
    database = connections.databases["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(HOME / "test.sqlite3")
        if prepared.path().exists():
            shutil.copyfile(prepared.path(), HOME / "test.sqlite3")
    elif "TEMPLATE_DATABASE" in os.environ:  # of script/on_postgresql.py: every table is made there
        database["TEST"]["TEMPLATE"] = os.environ["TEMPLATE_DATABASE"]


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """What `pytest_configure` laid there is used, not made anew."""
    return (HOME / "test.sqlite3").exists()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    from clickable.bench import prepared

    if (HOME / "test.sqlite3").exists():
        prepared.keep(HOME / "test.sqlite3")


@pytest.fixture(autouse=True)
def _teams(request: pytest.FixtureRequest) -> Iterator[None]:
    """Two teams with their keys, wherever a test has a database; the trusted file as it was, after."""
    from clickable.record import guard
    from tests import cast

    cast.trust()
    marker = request.node.get_closest_marker("django_db")
    transactional = marker and marker.kwargs.get("transaction")
    if transactional or {"transactional_db", "live_server"} & set(request.fixturenames):
        request.getfixturevalue("transactional_db")
        guard.install()
        cast.make_teams()
        yield
        guard.remove()  # the account, too, is emptied after such a test
        return
    if marker or "db" in request.fixturenames:
        request.getfixturevalue("db")
        guard.install()
        cast.make_teams()
    yield


@pytest.fixture(autouse=True)
def _database_untroubled() -> None:
    """A test in which the database failed must not send the next one's reports to the spool."""
    from clickable.base.breaker import database

    database.worked()


@pytest.fixture(autouse=True)
def _shelves_empty() -> Iterator[None]:
    """Files outlive the rows that a test rolls back: the next one would find its names taken."""
    yield
    shutil.rmtree(HOME / "library", ignore_errors=True)


@pytest.fixture(autouse=True)
def _services_as_shipped(request: pytest.FixtureRequest) -> None:
    """No test finds what another has read; one without a database finds what came with the program."""
    from clickable.support.selectors import memory

    memory.forget(all_of_it=True)
    wanted = {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    if not (wanted or request.node.get_closest_marker("django_db")):
        memory.rest(float("inf"))


@pytest.fixture(autouse=True)
def _in_french() -> None:
    """A page asked for in English leaves its language in this thread."""
    from django.utils import translation

    translation.activate("fr")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Long values, made anew in each run, name no test: the workers of one run must agree on them."""
    long = isinstance(val, str | bytes) and len(val) > LONGEST_ID
    return argname if long else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser last: its event loop stays in this thread, and others need one of their own."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
