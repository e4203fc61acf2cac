"""A later version of the rules of law, for the tests that derive anew."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from clickable.assess.labels.mapping import Rule, RuleBook, rule_books
from clickable.assess.models import Outcome
from clickable.base import clock

TOMORROW = "2999-01"


@pytest.fixture
def tomorrow() -> Iterator[RuleBook]:
    """In force from today: 7–10 is no baseline any more, one remark may be illegal, news leads nowhere."""
    known = rule_books()
    (last,) = list(known.values())[-1:]
    rules = tuple(_changed(rule) for rule in last.rules if rule.code != "terrorism-lawful")
    known[TOMORROW] = replace(
        last, version=TOMORROW, valid_from=clock.today(), checked_on=clock.today(), rules=rules
    )  # fmt: skip
    yield known[TOMORROW]
    del known[TOMORROW]


def _changed(rule: Rule) -> Rule:
    if rule.code == "csam-baseline":
        return replace(rule, when={**rule.when, "age": ("0-2", "3-6")})
    if rule.code == "harassment-once":
        return replace(rule, outcome=Outcome.POTENTIALLY_ILLEGAL, articles=("cp-222-33",))
    return rule
