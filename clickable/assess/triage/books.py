"""The rules in force, read from rows."""

from collections.abc import Iterable
from datetime import datetime

from clickable.assess.triage.models import Fact, Rule, RuleSet
from clickable.assess.triage.rules import BUILT_IN, Book, Line
from clickable.report.models import Category


def in_force(groups: Iterable[int], *, now: datetime) -> dict[int, Book]:
    """For each of these teams the latest version whose day has come; two queries."""
    wanted = set(groups)
    latest: dict[int, RuleSet] = {}
    for found in RuleSet.objects.filter(group__in=wanted, valid_from__lte=now).order_by("version"):
        latest[found.group_id] = found
    lines: dict[int, list[Line]] = {one.pk: [] for one in latest.values()}
    for rule in Rule.objects.filter(rule_set__in=lines).order_by("pk"):
        lines[rule.rule_set_id].append(line_of(rule))
    own = {group: Book(one.version, tuple(lines[one.pk])) for group, one in latest.items()}
    return {group: own.get(group, BUILT_IN) for group in wanted}


def line_of(rule: Rule) -> Line:
    category = Category(rule.category) if rule.category else None
    return Line(Fact(rule.fact), rule.points, rule.at_least, category)
