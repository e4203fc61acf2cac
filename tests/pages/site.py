"""The site's own pages in a test's database: a few of them, or all."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from wagtail.models import Page

from clickable.pages.loading import Loaded, load
from clickable.pages.loading.files import CONTENT
from clickable.pages.models import Written

FEW = (
    "index", "enfants/index", "parents/index", "parents/que-faire", "risques/index",
    "risques/chantage-sexuel", "actualites/index", "actualites/numeros-verifies",
)  # fmt: skip


def some(folder: Path, paths: tuple[str, ...] = FEW) -> Path:
    """A folder with these of our content files, in both languages."""
    for language in ("fr", "en"):
        for path in paths:
            target = folder / language / f"{path}.toml"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(CONTENT / language / f"{path}.toml", target)
    return folder


@pytest.fixture(scope="module")
def _shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return some(tmp_path_factory.mktemp("content"))


@pytest.fixture
def files(_shelf: Path, tmp_path: Path) -> Path:
    """The files of `few`, to be changed at will."""
    return Path(shutil.copytree(_shelf, tmp_path / "content"))


@pytest.fixture(scope="module")
def few(_shelf: Path, django_db_setup: None, django_db_blocker) -> Iterator[Loaded]:  # type: ignore[no-untyped-def]
    """Eight pages in two languages; some of their links lead nowhere, as their pages are not there."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load(_shelf)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def whole(django_db_setup: None, django_db_blocker) -> Iterator[Loaded]:  # type: ignore[no-untyped-def]
    """Every page that we deliver, for all tests of a module: loading takes seconds."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load()
        transaction.set_rollback(True)


def at(url_path: str) -> Written:
    """A page by its place in the tree: /accueil/parents/ or /home/parents/."""
    return Page.objects.get(url_path=url_path).specific
