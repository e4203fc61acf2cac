"""Rules of a team: a dry run that tells the truth, versions that are never edited."""

from datetime import datetime, timedelta

import pytest

from clickable.assess.triage import ranking
from clickable.assess.triage.books import in_force
from clickable.assess.triage.editing import Move, dry_run, history, set_rules
from clickable.assess.triage.models import Fact, Rank, RuleSet
from clickable.assess.triage.rules import BUILT_IN, Line
from clickable.base.errors import RefusedError
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.models import Category
from tests.assess.waiting import shown, waiting
from tests.cast import NOW, UNE, an_item, dana_reports

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HATE_FIRST = [
    Line(Fact.CATEGORY, 900, category=Category.HATE),
    Line(Fact.CATEGORY, 10, category=Category.CSAM),
]


def test_a_dry_run_tells_what_would_happen_and_changes_nothing(lead: User) -> None:
    csam = an_item("https://a.example/", category=Category.CSAM)
    hate = an_item("https://b.example/", category=Category.HATE)
    unsure = an_item("https://c.example/", category=Category.UNSURE)
    before = waiting()

    run = dry_run(UNE, HATE_FIRST, now=NOW)

    assert (run.total, run.moved, run.up, run.down) == (3, 3, 1, 2)
    assert Move(hate.reference, 3, 1) in run.farthest
    assert waiting() == before
    assert shown() == [csam.reference, unsure.reference, hate.reference]

    set_rules(by=lead, lines=HATE_FIRST, valid_from=NOW, reason="essai", now=NOW)
    ranking.renew(now=NOW)
    after = shown()
    assert [(m.reference, m.after) for m in run.farthest] == [
        (m.reference, after.index(m.reference) + 1) for m in run.farthest
    ]


def test_the_same_rules_move_nothing() -> None:
    dana_reports(*[f"https://h{n}.example/" for n in range(30)])
    ranking.catch_up(now=NOW)

    assert dry_run(UNE, BUILT_IN.lines, now=NOW).moved == 0


def test_who_enters_the_first_page() -> None:
    dana_reports(*[f"https://h{n}.example/" for n in range(30)])
    dana_reports("https://hate.example/", category=Category.HATE)
    ranking.catch_up(now=NOW)

    assert dry_run(UNE, HATE_FIRST, now=NOW).new_in_head == 1


def test_each_version_replaces_the_one_before_when_its_day_comes(lead: User) -> None:
    set_rules(by=lead, lines=HATE_FIRST, valid_from=NOW, reason="première", now=NOW)
    set_rules(by=lead, lines=BUILT_IN.lines, valid_from=NOW + DAY, reason="retour", now=NOW)

    assert in_force([UNE], now=NOW - HOUR)[UNE] == BUILT_IN
    assert in_force([UNE], now=NOW)[UNE].version == 1
    assert in_force([UNE], now=NOW + DAY)[UNE].version == 2
    assert in_force([UNE], now=NOW + DAY)[UNE].lines == BUILT_IN.lines
    assert [one.version for one in history(UNE)] == [2, 1]
    told = Entry.objects.filter(verb="triage.rules_set", actor=lead)
    assert [line.detail["version"] for line in told.order_by("id")] == [1, 2]


def test_rules_of_one_team_are_no_rules_of_another(lead: User, bob: User) -> None:
    an_item()
    ranking.catch_up(now=NOW)
    set_rules(by=lead, lines=HATE_FIRST, valid_from=NOW, reason="essai", now=NOW)

    assert in_force([bob.group], now=NOW)[bob.group] == BUILT_IN
    assert history(bob.group) == []
    assert dry_run(bob.group, HATE_FIRST, now=NOW).total == 0
    assert Rank.objects.filter(rules_version=0).count() == 1


@pytest.mark.parametrize(
    ("lines", "valid_from", "reason"),
    [
        (HATE_FIRST, NOW, "  "),
        (HATE_FIRST, NOW, "é" * 201),
        (HATE_FIRST, NOW - HOUR, "essai"),
        (HATE_FIRST, NOW + 367 * DAY, "essai"),
        ([*HATE_FIRST, HATE_FIRST[0]], NOW, "essai"),
        ([Line(Fact.REPORTS, 1001)], NOW, "essai"),
        ([Line(Fact.REPORTS, -1)], NOW, "essai"),
        ([Line(Fact.REPORTS, 1, 0)], NOW, "essai"),
        ([Line(Fact.CATEGORY, 1)], NOW, "essai"),
        ([Line(Fact.AGE, 1, n + 1) for n in range(61)], NOW, "essai"),
    ],
)
def test_rules_that_cannot_stand(
    lead: User, lines: list[Line], valid_from: datetime, reason: str
) -> None:
    with pytest.raises(RefusedError):
        set_rules(by=lead, lines=lines, valid_from=valid_from, reason=reason, now=NOW)
    assert RuleSet.objects.count() == 0
