"""The page that says how to get the extension and the application: true, found, and with its files where they are."""

import hashlib
import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.base import strict
from tests.extension.driving import SOURCE, build

pytestmark = pytest.mark.django_db
PAGE = "/extension/"


def told(path: str = PAGE) -> str:
    got = Client().get(path)
    assert got.status_code == 200
    assert strict.faults(got.headers, path=path, status=200) == []
    return unescape(got.content.decode())


@pytest.fixture
def built(tmp_path: Path, settings: Any) -> Path:
    build("https://hotline.example", tmp_path)
    settings.EXTENSION = tmp_path
    return tmp_path


@pytest.fixture
def nothing_built(tmp_path: Path, settings: Any) -> None:
    settings.EXTENSION = tmp_path / "nowhere"


@pytest.mark.parametrize("path", [PAGE, "/en/extension/"])
def test_it_names_what_the_extension_may_and_nothing_else(path: str) -> None:
    manifest = json.loads((SOURCE / "manifest.json").read_text())
    named = re.findall(r'<th scope="row"><code translate="no">(\w+)</code>', told(path))

    assert named == manifest["permissions"]


def test_it_says_what_the_extension_itself_says_of_them() -> None:
    words = json.loads((SOURCE / "_locales/fr/messages.json").read_text())
    page = " ".join(told().split())

    for name in ("may_menu", "may_storage", "may_not"):
        assert " ".join(words[name]["message"].split()) in page


@pytest.mark.parametrize("start", ["/", "/signaler/", "/application/"])
def test_it_is_found_from_the_foot_of_every_page(start: str) -> None:
    assert f'href="{PAGE}"' in told(start)
    assert 'href="/en/extension/"' in told(f"/en{start}")


@pytest.mark.parametrize("browser", ["chromium", "firefox"])
def test_the_file_is_the_one_that_was_built(built: Path, browser: str) -> None:
    content = (built / f"clickable-{browser}.zip").read_bytes()
    path = f"/extension/clickable-{browser}.zip"
    got = Client().get(path)

    assert (got.content, got["Content-Type"]) == (content, "application/zip")
    assert strict.faults(got.headers, path=path, status=200) == []
    assert f'href="{path}"' in told()
    assert hashlib.sha256(content).hexdigest() in told()


def test_where_none_was_built_it_says_so_and_offers_the_form(nothing_built: None) -> None:
    page = told()

    assert "pas encore proposé ici" in page
    assert ".zip" not in page
    assert 'href="/signaler/"' in page
    assert Client().get("/extension/clickable-chromium.zip").status_code == 404


@pytest.mark.parametrize("name", ["safari", "Chromium", "chromium-firefox", "..", "%2e%2e%2fkeys"])
def test_no_other_file_comes_out(built: Path, name: str) -> None:
    (built / f"clickable-{name}.zip").write_bytes(b"x") if "%" not in name else None

    assert Client().get(f"/extension/clickable-{name}.zip").status_code == 404


def test_what_is_too_large_to_be_ours_is_not_read(built: Path) -> None:
    (built / "clickable-firefox.zip").write_bytes(b"x" * 1_000_001)

    assert Client().get("/extension/clickable-firefox.zip").status_code == 404
    assert "clickable-chromium.zip" in told()
