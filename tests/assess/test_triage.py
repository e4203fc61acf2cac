"""Stored ranks: at once when something arrives or changes, and by the sweep when time passes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clickable.assess.models import Outcome
from clickable.assess.rules import Judgement
from clickable.assess.services import claim, decide, next_item, take_back
from clickable.assess.triage import ranking, selectors
from clickable.assess.triage.models import Because, Fact, Placement, Rank, Rule, RuleSet, Where
from clickable.assess.triage.selectors import Hands, State, Wanted
from clickable.assess.triage.services import put, snooze
from clickable.base import planner
from clickable.people.models import User
from clickable.report.models import Category, Item, Mention, Report, Stage
from clickable.seal import envelope
from tests.assess.waiting import page, shown, waiting
from tests.cast import NOW, UNE, an_item, dana_reports

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LAWFUL = Judgement(outcome=Outcome.NOT_ILLEGAL, category=Category.HATE)
ILLEGAL = Judgement(
    outcome=Outcome.MANIFESTLY_ILLEGAL, category=Category.HATE, legal_basis=("l1881-24-7",)
)


def judged(item: Item, analyst: User, judgement: Judgement = LAWFUL) -> Item:
    claim(item=item, analyst=analyst, now=NOW)
    decide(item=item, analyst=analyst, judgement=judgement, now=NOW)
    return item


def points_of(item: Item, fact: Fact) -> int:
    parts = Rank.objects.get(item=item).parts
    return sum(given for name, _amount, given in parts if name == fact)


def new_rules(**points: int) -> RuleSet:
    made_by = User.objects.get(username="alice")
    made = RuleSet.objects.create(
        group_id=UNE, version=1, valid_from=NOW, made_by=made_by, made_at=NOW, reason="essai"
    )
    for category, given in points.items():
        Rule.objects.create(rule_set=made, fact=Fact.CATEGORY, category=category, points=given)
    return made


def test_the_queue_is_in_the_order_of_the_rules() -> None:
    hate = an_item("https://a.example/", category=Category.HATE, now=NOW)
    older = an_item("https://b.example/", category=Category.HATE, now=NOW - HOUR)
    twice = an_item("https://c.example/", category=Category.HATE, now=NOW)
    dana_reports("https://c.example/", category=Category.HATE)
    csam = an_item("https://d.example/", category=Category.CSAM, now=NOW)
    urgent = an_item("https://e.example/", category=Category.HATE, now=NOW, urgent=True)

    assert shown() == [i.reference for i in (urgent, csam, twice, older, hate)]


def test_a_row_tells_why_it_is_there() -> None:
    dana_reports("https://c.example/", category=Category.UNSURE)
    dana_reports("https://c.example/", category=Category.CSAM, urgent=True)

    (row,) = waiting()

    told = [(part.fact, part.amount) for part in row.parts]
    assert told == [(Fact.CATEGORY, 1), (Fact.CHILD, 1), (Fact.REPORTS, 2)]
    assert (row.category, row.reports, row.urgent) == (Category.CSAM, 2, True)
    assert row.points == sum(part.points for part in row.parts)


def test_a_further_report_moves_an_item_at_once() -> None:
    an_item("https://a.example/", category=Category.HATE, now=NOW - HOUR)
    item = an_item("https://b.example/", category=Category.HATE)
    assert shown()[0] != item.reference

    dana_reports("https://b.example/", category=Category.HATE)

    assert shown()[0] == item.reference
    assert not Mention.objects.filter(counted=False).exists()


def test_what_is_counted_is_not_counted_again() -> None:
    an_item()

    assert [ranking.catch_up(now=NOW) for _ in range(2)] == [1, 0]


def test_age_passes_a_border_without_anything_happening() -> None:
    item = an_item(now=NOW)
    ranking.catch_up(now=NOW)
    assert points_of(item, Fact.AGE) == 0

    assert ranking.catch_up(now=NOW + 23 * HOUR) == 0
    assert ranking.catch_up(now=NOW + 24 * HOUR) == 1
    assert points_of(item, Fact.AGE) == 2


def test_a_judgement_at_the_same_host_is_known_at_once(alice: User) -> None:
    beside, elsewhere = an_item("https://h.example/1"), an_item("https://other.example/1")
    first = judged(an_item("https://h.example/2"), alice, ILLEGAL)
    ranking.catch_up(now=NOW)

    assert points_of(beside, Fact.KNOWN_HOST) == 4
    assert points_of(elsewhere, Fact.KNOWN_HOST) == 0

    take_back(item=first, analyst=alice, now=NOW)
    ranking.catch_up(now=NOW)
    assert points_of(beside, Fact.KNOWN_HOST) == 0
    assert Rank.objects.filter(item=first).exists()


def test_judged_items_leave_the_queue_with_all_that_hung_on_their_place(alice: User) -> None:
    item = an_item()
    put(item=item, by=alice, where=Where.FIRST, because=Because.POLICE, now=NOW)
    judged(item, alice)

    assert page().total == 0
    assert (Rank.objects.count(), Placement.objects.count()) == (0, 0)


def test_a_life_in_danger_seen_by_an_analyst_comes_first(alice: User) -> None:
    an_item("https://a.example/", category=Category.CSAM)
    asked = Judgement(
        outcome=Outcome.NEEDS_SECOND_OPINION, category=Category.HATE, life_in_danger=True
    )
    item = judged(an_item("https://b.example/", category=Category.HATE), alice, asked)

    first = waiting()[0]

    assert (first.reference, first.urgent) == (item.reference, True)
    assert first.second_opinion_of == alice.pk


def test_other_rules_move_what_waits(alice: User) -> None:
    csam = an_item("https://a.example/", category=Category.CSAM)
    hate = an_item("https://b.example/", category=Category.HATE)
    assert shown() == [csam.reference, hate.reference]

    new_rules(hate=900, csam=10)

    assert ranking.renew(now=NOW - HOUR) == 0  # their day has not come
    assert ranking.renew(now=NOW) == 2
    assert ranking.renew(now=NOW) == 0
    assert shown() == [hate.reference, csam.reference]
    assert set(Rank.objects.values_list("rules_version", flat=True)) == {1}


def test_ranks_mend_themselves() -> None:
    gone, lost = an_item("https://a.example/"), an_item("https://b.example/")
    ranking.catch_up(now=NOW)
    Item.objects.filter(pk=gone.pk).update(stage=Stage.GONE)
    Rank.objects.filter(item=lost).delete()
    assert shown() == []

    assert [ranking.mend(now=NOW) for _ in range(2)] == [2, 0]
    assert list(Rank.objects.values_list("item", flat=True)) == [lost.pk]


def test_pages_of_the_queue_forth_and_back() -> None:
    dana_reports(*[f"https://h{n}.example/" for n in range(60)])

    first = page()
    second = page(at=first.after)
    third = page(at=second.after)
    again = page(at=third.before)

    assert [len(p.rows) for p in (first, second, third)] == [25, 25, 10]
    assert len({row.reference for p in (first, second, third) for row in p.rows}) == 60
    assert (first.before, third.after) == (None, None)
    assert again.rows == second.rows
    assert page(at=again.before).rows == first.rows
    assert page(at=again.before).before is None
    assert {p.total for p in (first, second, third)} == {60}


def test_filters(alice: User, ben: User) -> None:
    old = an_item("https://old.example/", category=Category.HATE, now=NOW - 4 * DAY)
    mine = an_item("https://mine.example/", category=Category.CSAM)
    theirs = an_item("https://theirs.example/", category=Category.CSAM)
    urgent = an_item("https://urgent.example/", category=Category.SUICIDE, urgent=True)
    aside = an_item("https://aside.example/", category=Category.CSAM)
    asked = judged(
        an_item("https://asked.example/", category=Category.TERRORISM),
        ben,
        Judgement(outcome=Outcome.NEEDS_SECOND_OPINION, category=Category.TERRORISM),
    )
    claim(item=mine, analyst=alice, now=NOW)
    claim(item=theirs, analyst=ben, now=NOW)
    snooze(item=aside, by=alice, until=NOW + DAY, now=NOW)
    put(item=old, by=alice, where=Where.LAST, because=Because.WAVE, now=NOW)

    def found(**wanted: object) -> set[str]:
        names = {i.reference: i for i in (old, mine, theirs, urgent, aside, asked)}
        items = [names[reference] for reference in shown(viewer=alice, **wanted)]
        hosts = {old: "old", mine: "mine", theirs: "theirs", urgent: "urgent", aside: "aside", asked: "asked"}  # fmt: skip
        return {hosts[item] for item in items}

    assert found() == {"old", "mine", "theirs", "urgent", "asked"}
    assert found(state=State.ASLEEP) == {"aside"}
    assert found(state=State.NEW) == {"old", "urgent"}
    assert found(state=State.BEGUN) == {"mine", "theirs", "asked"}
    assert found(state=State.OPINION) == {"asked"}
    assert found(state=State.DANGER) == {"urgent"}
    assert found(state=State.PLACED) == {"old"}
    assert found(category=Category.CSAM) == {"mine", "theirs"}
    assert found(hands=Hands.MINE) == {"mine"}
    assert found(hands=Hands.TAKEN) == {"mine", "theirs"}
    assert found(hands=Hands.FREE) == {"old", "urgent", "asked"}
    assert found(holder=ben.pk) == {"theirs"}
    assert found(hours=72) == {"old"}
    assert found(category=Category.CSAM, hands=Hands.FREE) == set()


@pytest.mark.parametrize("rows", [1, 60])
@pytest.mark.parametrize(
    "wanted", [{}, {"state": State.OPINION}, {"category": Category.CSAM, "hands": Hands.TAKEN}]
)
def test_two_queries_however_long_the_queue(rows: int, wanted: dict[str, object]) -> None:
    dana_reports(*[f"https://h{n}.example/" for n in range(rows)])
    ranking.catch_up(now=NOW)

    with CaptureQueriesContext(connection) as counted:
        selectors.queue(UNE, now=NOW, wanted=selectors.Wanted(**wanted))  # type: ignore[arg-type]

    assert len(counted) == 2


def test_nothing_is_opened_to_rank_and_list(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    dana_reports(*[f"https://h{n}.example/" for n in range(30)])
    monkeypatch.setattr(envelope, "unseal", lambda *a, **k: opened.append(a))
    monkeypatch.setattr(Item, "key", lambda *a, **k: opened.append(a))

    assert len(waiting()) == 25
    assert opened == []


def test_ranking_takes_the_same_queries_for_one_as_for_many() -> None:
    def asked(n: int) -> int:
        dana_reports(*[f"https://h{n}-{m}.example/" for m in range(n)])
        with CaptureQueriesContext(connection) as counted:
            assert ranking.catch_up(now=NOW) == n
        return len(counted)

    assert asked(1) == asked(30)


def test_another_team_sees_nothing_of_it(bob: User) -> None:
    an_item()

    assert shown(bob.group) == []
    assert next_item(analyst=bob, now=NOW) is None


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how SQLite reads an index")
@pytest.mark.parametrize(
    "wanted", [Wanted(), Wanted(category=Category.HATE), Wanted(state=State.ASLEEP)]
)
def test_no_page_of_the_queue_sorts_all_of_it(wanted: Wanted) -> None:
    rows = selectors.matching(UNE, wanted, now=NOW).order_by("order", "item")

    plan = rows[:25].explain()

    assert "triage_rank_" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts by itself")
def test_sqlite_finds_the_reports_of_an_item_by_the_item() -> None:
    for n in range(60):
        an_item(f"https://h{n}.example/", now=NOW)
    planner.refresh()
    rows = Report.objects.filter(group=UNE, mentions__item=Item.objects.first())

    assert "report_mention_item" in rows.explain()
