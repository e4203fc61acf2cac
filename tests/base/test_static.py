"""What a visitor downloads: small, complete, and from here alone."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client


def found(name: str) -> bytes:
    return Path(str(finders.find(name))).read_bytes()


@pytest.mark.parametrize(("name", "kilobytes"), [("base/site.css", 10), ("base/quit.js", 2)])
def test_styles_and_scripts_are_small(name: str, kilobytes: int) -> None:
    assert len(gzip.compress(found(name))) <= kilobytes * 1000


def test_the_font_pays_for_itself_and_brings_its_licence() -> None:
    assert len(found("base/atkinson-hyperlegible-next.woff2")) <= 40_000
    assert b"SIL OPEN FONT LICENSE" in found("base/atkinson-hyperlegible-next.LICENSE.txt")


@pytest.mark.parametrize("name", ["base/site.css", "base/quit.js", "pages/home.css"])
def test_nothing_is_fetched_from_elsewhere(name: str) -> None:
    assert re.findall(rb"https?:|url\(\s*['\"]?//|@import|data:", found(name)) == []


def test_no_script_writes_markup() -> None:
    assert (
        re.findall(
            rb"innerHTML|outerHTML|insertAdjacent|document\.write|eval", found("base/quit.js")
        )
        == []
    )


def test_collected_files_carry_their_digest(settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    css = next((tmp_path / "base").glob("site.*.css")).read_text()
    assert re.search(r'url\("atkinson-hyperlegible-next\.[0-9a-f]{12}\.woff2"\)', css)


@pytest.mark.django_db
def test_the_first_page_weighs_at_most_sixty_kilobytes(client: Client) -> None:
    html = client.get("/", headers={"accept-encoding": "gzip"}).content  # as it travels
    named = re.findall(r'/static/([\w./-]+\.(?:css|js|svg))"', gzip.decompress(html).decode())
    font = len(found("base/atkinson-hyperlegible-next.woff2"))
    text = sum(len(gzip.compress(found(name))) for name in named)
    assert len(named) == 6
    assert len(html) + text + font <= 60_000
