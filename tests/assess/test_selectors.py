from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clickable.assess import selectors
from clickable.assess.models import Outcome
from clickable.assess.rules import Judgement, Why, rank
from clickable.assess.services import claim, decide
from clickable.people.models import User
from clickable.report.models import Category
from tests.cast import NOW, UNE, an_item, dana_reports

HOUR = timedelta(hours=1)
LAWFUL = Judgement(outcome=Outcome.NOT_ILLEGAL, category=Category.HATE)


def shown() -> list[str]:
    return [row.reference for row in selectors.queue(UNE, now=NOW).rows]


@pytest.mark.django_db
def test_the_queue_is_in_the_order_of_the_rule() -> None:
    hate = an_item("https://a.example/", category=Category.HATE, now=NOW)
    older = an_item("https://b.example/", category=Category.HATE, now=NOW - HOUR)
    twice = an_item("https://c.example/", category=Category.HATE, now=NOW)
    dana_reports("https://c.example/", category=Category.HATE)
    csam = an_item("https://d.example/", category=Category.CSAM, now=NOW)
    urgent = an_item("https://e.example/", category=Category.HATE, now=NOW, urgent=True)

    assert shown() == [i.reference for i in (urgent, csam, twice, older, hate)]


@pytest.mark.django_db
def test_database_and_rule_agree_on_the_order() -> None:
    for n, category in enumerate(Category):
        for copies in range(1 + n % 3):
            dana_reports(
                f"https://h{n}.example/", f"https://x{n * copies}.example/",
                category=category, urgent=n % 4 == 1, now=NOW - n * HOUR,
            )  # fmt: skip

    ranks = [row.rank for row in selectors.queue(UNE, now=NOW).rows]

    assert ranks == sorted(ranks)
    assert len(set(ranks)) > 8


@pytest.mark.django_db
def test_a_row_tells_why_it_is_there() -> None:
    dana_reports("https://c.example/", category=Category.UNSURE)
    dana_reports("https://c.example/", category=Category.CSAM, urgent=True)

    (row,) = selectors.queue(UNE, now=NOW).rows

    since = NOW.replace(minute=0)
    assert row.rank == rank(urgent=True, category=Category.CSAM, reports=2, since=since)
    assert row.why == (Why.URGENT, Why.CATEGORY, Why.MANY)
    assert (row.category, row.reports, row.urgent) == (Category.CSAM, 2, True)


def test_a_row_tells_who_has_it_in_hand(alice: User) -> None:
    claim(item=an_item(), analyst=alice, now=NOW)

    assert [row.holder for row in selectors.queue(UNE, now=NOW).rows] == [alice.pk]
    assert [row.holder for row in selectors.queue(UNE, now=NOW + HOUR).rows] == [None]


def test_a_life_in_danger_seen_by_an_analyst_comes_first(alice: User) -> None:
    an_item("https://a.example/", category=Category.CSAM)
    item = an_item("https://b.example/", category=Category.HATE)
    claim(item=item, analyst=alice, now=NOW)
    asked = Judgement(
        outcome=Outcome.NEEDS_SECOND_OPINION, category=Category.HATE, life_in_danger=True
    )
    decide(item=item, analyst=alice, judgement=asked, now=NOW)

    first = selectors.queue(UNE, now=NOW).rows[0]

    assert (first.reference, first.urgent) == (item.reference, True)
    assert first.second_opinion_of == alice.pk


def test_judged_items_leave_the_queue(alice: User) -> None:
    item = an_item()
    claim(item=item, analyst=alice, now=NOW)
    decide(item=item, analyst=alice, judgement=LAWFUL, now=NOW)

    assert selectors.queue(UNE, now=NOW).total == 0


@pytest.mark.django_db
def test_pages_of_the_queue() -> None:
    dana_reports(*[f"https://h{n}.example/" for n in range(60)])

    pages = [selectors.queue(UNE, now=NOW, page=n) for n in (1, 2, 3)]

    assert [len(p.rows) for p in pages] == [25, 25, 10]
    assert len({row.reference for p in pages for row in p.rows}) == 60
    assert (pages[0].total, pages[0].pages) == (60, 3)
    assert selectors.queue(UNE, now=NOW, page=99).page == 3
    assert selectors.queue(UNE, now=NOW, page=-1).page == 1


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 30])
def test_two_queries_however_long_the_queue(rows: int) -> None:
    dana_reports(*[f"https://h{n}.example/" for n in range(rows)])

    with CaptureQueriesContext(
        connection,
    ) as counted:
        selectors.queue(UNE, now=NOW)

    assert len(counted) == 2


def test_what_was_concluded_at_the_same_host(alice: User) -> None:
    one, two, three, _other = (
        an_item(f"https://{where}")
        for where in ("a.example/1", "a.example/2", "a.example/3", "b.example/1")
    )
    illegal = Judgement(
        outcome=Outcome.MANIFESTLY_ILLEGAL, category=Category.HATE, legal_basis=("l1881-24-7",)
    )
    asked = Judgement(outcome=Outcome.NEEDS_SECOND_OPINION, category=Category.HATE)
    for item, judgement in ((two, asked), (three, illegal)):
        claim(item=item, analyst=alice, now=NOW)
        decide(item=item, analyst=alice, judgement=judgement, now=NOW)

    assert selectors.history_of_host(one) == selectors.HostHistory(items=2, judged=1, illegal=1)


@pytest.mark.django_db
def test_a_place_in_words_has_no_host() -> None:
    an_item(elsewhere="un salon")

    assert selectors.history_of_host(an_item(elsewhere="ailleurs")) == selectors.HostHistory()
