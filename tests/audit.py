"""Keeps what the pages' tests found, and with --write-audit writes it for the accessibility page."""

import json
import shutil
import subprocess
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.browser import AXE

TARGET = Path(__file__).parent.parent / "clickable" / "pages" / "data" / "audit.json"
SEEN: dict[str, Any] = {"pages": [], "faults": set(), "languages": [], "themes": []}
PASSED: set[str] = set()
FAILED: set[str] = set()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-audit", action="store_true", help="write clickable/pages/data/audit.json"
    )


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """A test with several cases has passed when all of them have."""
    name = report.nodeid.partition("[")[0]
    if report.failed:
        FAILED.add(name)
    elif report.when == "call" and report.passed:
        PASSED.add(name)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if not session.config.getoption("--write-audit"):
        return
    made = {
        "made_on": datetime.now(UTC).date().isoformat(),
        "browser": _version_of_the_browser(),
        "axe": json.loads((AXE.parent / "package.json").read_text())["version"],
        "languages": SEEN["languages"],
        "themes": SEEN["themes"],
        "pages": sorted(SEEN["pages"]),
        "faults": sorted(SEEN["faults"]),
        "passed": sorted((PASSED - FAILED) & _named()),
    }
    TARGET.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n")


def _named() -> set[str]:
    """The tests that a criterion names."""
    themes = tomllib.loads((TARGET.parent / "rgaa.toml").read_text())["theme"]
    return {
        test for theme in themes for each in theme["criteria"] for test in each.get("tests", [])
    }


def _version_of_the_browser() -> str:
    path = shutil.which("chromium")
    assert path
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    return " ".join(said.split()[:2])
