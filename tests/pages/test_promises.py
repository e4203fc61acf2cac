"""The table of decision 0028: each test it names is there."""

import re
from pathlib import Path

TESTS = Path(__file__).parent.parent
TABLE = TESTS.parent / "docs" / "decisions" / "0028-the-public-house-line-by-line.md"


def test_every_promise_names_tests_that_are_there() -> None:
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", TABLE.read_text())
    gone = [
        f"{file}::{name}"
        for file, name in named
        if f"def {name}(" not in (TESTS / file).read_text()
    ]
    assert gone == []
    assert len(named) > 50
