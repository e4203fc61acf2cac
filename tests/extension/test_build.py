"""What the two zips hold, without a browser."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from clickable.report.models import Category
from tests.extension.driving import SOURCE, build
from tests.report.walk import Walk

HOME = "https://hotline.example"
LOCALES = {path.parent.name: json.loads(path.read_text()) for path in SOURCE.glob("_locales/*/*")}
PAGES = sorted(SOURCE.glob("*.html"))
SCRIPTS = sorted(SOURCE.glob("*.js"))


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("extension")
    build(HOME, made)
    return made


def manifest(out: Path, browser: str) -> dict[str, Any]:
    with zipfile.ZipFile(out / f"clickable-{browser}.zip") as archive:
        told: dict[str, Any] = json.loads(archive.read("manifest.json"))
    return told


@pytest.mark.parametrize("browser", ["chromium", "firefox"])
def test_it_may_do_this_and_nothing_more(out: Path, browser: str) -> None:
    told = manifest(out, browser)

    assert told["manifest_version"] == 3
    assert told["permissions"] == ["activeTab", "contextMenus", "storage"]
    assert told["host_permissions"] == ["https://hotline.example/*"]
    assert told["content_security_policy"]["extension_pages"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
        "connect-src 'self' https://hotline.example; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    # No script in pages, no door to pages, nothing that watches or that was allowed for later.
    assert set(told) - {"browser_specific_settings", "minimum_chrome_version"} == {
        "manifest_version", "name", "description", "default_locale", "author", "icons", "action",
        "commands", "options_ui", "permissions", "incognito", "version", "homepage_url",
        "host_permissions", "content_security_policy", "background",
    }  # fmt: skip


def test_what_differs_between_the_browsers(out: Path) -> None:
    ours, theirs = manifest(out, "chromium"), manifest(out, "firefox")

    assert ours["background"] == {"service_worker": "background.js", "type": "module"}
    assert theirs["background"] == {"scripts": ["background.js"], "type": "module"}
    assert theirs["browser_specific_settings"]["gecko"]["id"] == "signaler@hotline.example"
    differing = {key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key)}
    assert differing == {"background", "browser_specific_settings", "minimum_chrome_version"}


def test_the_same_source_gives_the_same_bytes(out: Path, tmp_path: Path) -> None:
    build(HOME, tmp_path)

    for name in ("clickable-chromium.zip", "clickable-firefox.zip"):
        assert (tmp_path / name).read_bytes() == (out / name).read_bytes()


def test_it_holds_what_it_names_and_is_small(out: Path) -> None:
    packed = out / "clickable-chromium.zip"
    with zipfile.ZipFile(packed) as archive:
        names = set(archive.namelist())
        icons = [archive.read(f"icon-{size}.png")[:8] for size in (16, 32, 48, 128)]
    named = set(manifest(out, "chromium")["icons"].values()) | {"background.js", "popup.html"}
    for page in PAGES:
        named |= set(re.findall(r'(?:href|src)="([\w.-]+)"', page.read_text()))
    for script in SCRIPTS:
        named |= set(re.findall(r'from "\./([\w.-]+)"', script.read_text()))

    assert named <= names
    assert "README.md" not in names
    assert set(icons) == {b"\x89PNG\r\n\x1a\n"}
    assert packed.stat().st_size <= 100 * 1024


@pytest.mark.parametrize(
    "address",
    ["http://hotline.example", "ftp://hotline.example", "hotline.example", "https://a.example/en/"],
)
def test_no_address_that_would_send_in_the_clear(address: str, tmp_path: Path) -> None:
    command = [sys.executable, "script/extension.py", "--home", address, "--out", str(tmp_path)]
    got = subprocess.run(command, capture_output=True, text=True, check=False)

    assert got.returncode == 1
    assert address in got.stderr
    assert list(tmp_path.iterdir()) == []


def test_both_languages_say_everything_and_nothing_else() -> None:
    words = "".join(path.read_text() for path in [*PAGES, *SCRIPTS, SOURCE / "manifest.json"])
    used = set(re.findall(r'data-say="(\w+)"', words)) | set(re.findall(r"__MSG_(\w+)__", words))
    used |= set(re.findall(r'(?:say\(|line\([^"]*, |wrong\(\[say\()"(\w+)"', words))
    used |= set(re.findall(r'"(fault_\w+|some_\w+|keep_why\w*)"', words)) | {"mend", "forget_one"}
    used |= {f"category_{each}" for each in Category}
    used |= {f"menu_{each}" for each in ("page", "link", "image", "selection")}
    used |= {"notice_content", "notice_no_address"}

    assert set(LOCALES) == {"fr", "en"}
    for told in LOCALES.values():
        assert set(told) == used
        assert all(each["message"].strip() for each in told.values())


@pytest.mark.parametrize(("language", "form"), [("fr", "/signaler/"), ("en", "/en/signaler/")])
def test_between_children_it_says_what_the_form_says(language: str, form: str) -> None:
    walk = Walk(form)
    seen = walk.text
    walk.post(who="between")
    seen += walk.text
    told = {name: each["message"] for name, each in LOCALES[language].items()}
    ours = {text for name, text in told.items() if re.search("between|for_both", name)}

    assert len(ours) == 13
    assert {text for text in ours if " ".join(text.split()) not in seen} == set()


def test_values_are_the_same_in_both_languages() -> None:
    for name, told in LOCALES["fr"].items():
        values = re.findall(r"\{\w+\}", told["message"])
        assert values == re.findall(r"\{\w+\}", LOCALES["en"][name]["message"])


def test_no_script_makes_markup_of_words_or_asks_for_more() -> None:
    for script in SCRIPTS:
        code = script.read_text()
        assert not re.search(r"innerHTML|outerHTML|insertAdjacent|\beval\b|new Function", code)
        assert len(code.splitlines()) <= 400
    ways = [path.name for path in SCRIPTS if "fetch(" in path.read_text()]
    assert ways == ["sending.js", "words.js"]  # to the hotline; and its own words
