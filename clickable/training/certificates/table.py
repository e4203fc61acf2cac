"""The rules of certificates as data: `data/rules.toml`."""

import tomllib
from functools import cache
from pathlib import Path

from clickable.training.certificates.rules import Rule

DATA = Path(__file__).parent / "data" / "rules.toml"


@cache
def table() -> dict[str, Rule]:
    """By the course's code; the one of "" is for those that are not named. Raises ValueError."""
    found = {}
    for row in tomllib.loads(DATA.read_text())["rule"]:
        windows = tuple((int(begin), int(end)) for begin, end in row["must_include"])
        rule = Rule(
            row["course"],
            row["version"],
            row["min_minutes"],
            row["of"],
            windows,
            frozenset(row["sources"]),
        )
        wrong = [one for one in windows if not 0 <= one[0] < one[1] <= rule.of]
        if wrong or not 0 < rule.min_minutes <= rule.of or rule.course in found:
            raise ValueError(f"rule of {rule.course!r}: not well formed")
        found[rule.course] = rule
    return found


def rule_of(course: str) -> Rule:
    return table().get(course) or table()[""]
