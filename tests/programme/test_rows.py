"""From a figure to its rows: none is missing, and they make the figure."""

import random
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from clickable.figures.models import PublishedFigure
from clickable.measures.models import Measure
from clickable.programme import counting, selectors, services
from clickable.programme.models import Indicator
from clickable.programme.rows import rows_of
from tests.cast import NOW
from tests.programme.making import BEGINS, ENDS, indicator, periods, project, the, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(db: None) -> list[Measure]:
    project()
    chance = random.Random(7)
    made = [
        Measure(
            kind=chance.choice(["outreach.session", "outreach.tour", "outreach.stop", "training.pairs", "training.pairs_improved", "library.download"]),
            subject=chance.choice(["ville-a", "ville-b", "ville-c/fr", ""]),
            audience=chance.choice(["children", "teens", "parents", ""]),
            territory=chance.choice(["FR", "RE", "GP", "BE", ""]),
            count=chance.choice([1, 2, 7, 30, -1]),
            certainty=chance.choice(["counted", "estimated", "declared"]),
            on=BEGINS - timedelta(20) + timedelta(chance.randrange(800)),
        )
        for _each in range(700)
    ]  # fmt: skip
    Measure.objects.bulk_create(made)
    return list(Measure.objects.all())


def all_pages(row: Indicator, part: str | None) -> list[Decimal]:
    first = rows_of(row, since=BEGINS, until=ENDS, part=part, number=1)
    numbers = range(1, first.page.paginator.num_pages + 1)
    pages = [rows_of(row, since=BEGINS, until=ENDS, part=part, number=n).page for n in numbers]
    return [one.count for page in pages for one in page]


@pytest.mark.parametrize("split", ["", "audience", "territory"])
def test_the_rows_of_all_pages_make_the_figure(rows: list[Measure], split: str) -> None:
    row = indicator(the("enfants").project, "encore", split=split)
    counted = [one for one in rows if one.kind in row.kinds.split() and BEGINS <= one.on <= ENDS]
    found = rows_of(row, since=BEGINS, until=ENDS, part=None, number=1)
    told = all_pages(row, None)
    assert len(told) == found.number == len(counted) > 200
    assert sum(told) == found.sum == found.worth.value == sum(one.count for one in counted)
    for part, value in found.worth.parts.items() if split else ():
        assert sum(all_pages(row, part)) == value


@pytest.mark.parametrize(
    ("fields", "keeps"),
    [
        ({"subject": "ville-c"}, lambda one: one.subject.startswith("ville-c")),
        ({"audiences": "children teens"}, lambda one: one.audience in {"children", "teens"}),
        ({"territories": "METROPOLE"}, lambda one: one.territory == "FR"),
        ({"territories": "OVERSEAS"}, lambda one: one.territory in {"RE", "GP"}),
        ({"territories": "abroad re"}, lambda one: one.territory in {"BE", "RE"}),
    ],
)
def test_conditions(rows: list[Measure], fields, keeps) -> None:  # type: ignore[no-untyped-def]
    row = indicator(the("enfants").project, "encore", **fields)
    wanted = sum(
        one.count for one in rows
        if one.kind in row.kinds.split() and BEGINS <= one.on <= ENDS and keeps(one)
    )  # fmt: skip
    assert selectors.of_days(row, since=BEGINS, until=ENDS).value == wanted


def test_a_share_and_its_whole(rows: list[Measure]) -> None:
    found = rows_of(the("savoirs"), since=BEGINS, until=ENDS, part=None, number=1)
    within = [one for one in rows if BEGINS <= one.on <= ENDS]
    part = sum(one.count for one in within if one.kind == "training.pairs_improved")
    whole = sum(one.count for one in within if one.kind == "training.pairs")
    assert found.sum == part
    assert found.whole == whole
    assert found.worth.value == Fraction(100 * part, whole)


def test_things_counted_once(rows: list[Measure]) -> None:
    sums: dict[str, int] = {}
    for one in rows:
        if one.kind == "outreach.stop" and BEGINS <= one.on <= ENDS and one.subject:
            sums[one.subject] = sums.get(one.subject, 0) + one.count
    wanted = sum(1 for n in sums.values() if n > 0)
    assert selectors.of_days(the("villes"), since=BEGINS, until=ENDS).value == wanted


def test_territories_counted_once(rows: list[Measure]) -> None:
    row = indicator(the("enfants").project, "ou", unit="territories", aggregation="unique")
    assert selectors.of_days(row, since=BEGINS, until=ENDS).value == 4


def test_declared_rows_name_the_partner_and_count_once_handed_in(db: None) -> None:
    project()
    services.compile_(period=periods()[0], by=None, now=NOW)
    reports = list(periods()[0].reports.all())
    written(reports[0])
    found = rows_of(the("appels"), since=BEGINS, until=ENDS, part=None, number=1)
    assert found.sum == found.worth.value == 34
    assert found.number == 2
    services.send_back(report=reports[0], reason="À revoir.", by=None, now=NOW)
    found = rows_of(the("appels"), since=BEGINS, until=ENDS, part=None, number=1)
    assert found.sum == found.worth.value == 0


def test_a_published_figure_is_summed_over_its_months(db: None) -> None:
    project()
    row = indicator(the("enfants").project, "recus", source="figure", kinds="", figure="received_reports", unit="reports")  # fmt: skip
    for period, value in (("2019-09", 100), ("2019-10", 20), ("2018-09", 7), ("2019", 500)):
        PublishedFigure.objects.create(
            code="received_reports", period=period, value=value, unit="reports",
            published_at=NOW,
        )  # fmt: skip
    PublishedFigure.objects.create(
        code="received_reports", period="2019-11", value=None, hidden="small", unit="reports",
        published_at=NOW,
    )  # fmt: skip
    found = rows_of(row, since=BEGINS, until=date(2019, 12, 31), part=None, number=1)
    assert found.sum == found.worth.value == 120
    assert found.number == 2
    assert counting.hidden_months(row, since=BEGINS, until=date(2019, 12, 31)) == 2
    assert counting.months(date(2019, 9, 2), date(2020, 1, 30)) == ["2019-10", "2019-11", "2019-12"]
