"""What was published of rows that are forgotten stays true, and stays masked."""

from datetime import timedelta
from typing import Any

import pytest

from clickable.assess.models import Outcome
from clickable.figures.models import Hidden, Kept, PublishedFigure
from clickable.figures.services import publish
from clickable.figures.tally import Rows, kept, tally
from clickable.report.models import Category, Item, Report, Stage
from clickable.retention.services import forget_due
from tests.cast import NOW, dana_reports
from tests.figures.cases import judged, noticed, received, removed
from tests.retention.cases import DAY, ran

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LATER = NOW + 200 * DAY


def published() -> dict[tuple[str, str], Any]:
    rows = PublishedFigure.objects.values_list("code", "period", "value", "hidden")
    return {(code, period): (value, hidden) for code, period, value, hidden in rows}


@pytest.fixture
def a_year(db: None) -> None:
    """Items of every fate, in three months, reports that share them, removals of odd lengths."""
    for month in range(3):
        at = NOW - month * 31 * DAY
        for minutes in (7, 61, 62, 333, 1001, 5000):
            removed(after=timedelta(minutes=minutes), now=at)
        for category in (Category.HATE, Category.HATE, Category.SUICIDE):
            judged(outcome=Outcome.NOT_ILLEGAL, stage=Stage.NOT_ILLEGAL, category=category, now=at)
        judged(outcome=Outcome.MANIFESTLY_ILLEGAL, category=Category.HATE, now=at)
        judged(outcome=Outcome.NEEDS_SECOND_OPINION, stage=Stage.REVIEW, now=at)
        noticed(now=at)
        received(now=at)
        dana_reports(f"https://both.example/{month}", f"https://both.example/{month}b", now=at)
    Item.objects.update(stage_at=NOW)
    ran(LATER - DAY)


@pytest.mark.usefixtures("a_year")
def test_the_same_figures_before_and_after():
    publish(now=NOW)
    before = published()
    forgotten = forget_due(now=LATER)
    publish(now=LATER)
    assert forgotten.items == {"handled": 18, "not_illegal": 9}
    assert forgotten.reports == 27
    after = published()
    assert {cell: after[cell] for cell in before} == before
    assert len({value for value, _hidden in before.values() if value}) > 8
    assert Hidden.SMALL in {hidden for _value, hidden in before.values()}


@pytest.mark.usefixtures("a_year")
def test_rows_and_kept_counts_add_up_after_each_item():
    whole = tally(Rows.all())
    while forget_due(now=LATER, limit=1).items:
        assert tally(Rows.all()) + kept() == whole
    assert not Item.objects.filter(stage__in=[Stage.GONE, Stage.NOT_ILLEGAL]).exists()


@pytest.mark.usefixtures("a_year")
def test_nothing_that_is_kept_names_an_item():
    everything = [str(pk) for model in (Item, Report) for pk in model.objects.values_list("pk")]
    references = list(Item.objects.values_list("reference", flat=True))
    forget_due(now=LATER)
    text = str(list(Kept.objects.values()))
    assert not [name for name in [*everything, *references] if name in text]
    assert {f.name for f in Kept._meta.fields} == {"id", "code", "month", "tenths", "count"}


def test_a_year_of_which_every_row_is_gone_still_shows_and_is_masked(db: None):
    for _ in range(3):
        removed(after=HOUR)
    for _ in range(9):
        removed(after=2 * HOUR)
    Item.objects.update(stage_at=NOW)
    hate = Item.objects.order_by("pk")[:3]
    for item in hate:
        item.assessments.update(category=Category.HATE)
    ran(LATER - DAY)
    forget_due(now=LATER)
    assert not Item.objects.exists()
    publish(now=LATER)
    told = {f.code: (f.value, f.hidden) for f in PublishedFigure.objects.filter(period="2026")}
    assert told["removed_items"] == (12, Hidden.NO)
    assert told["removal_hours_median"] == (2, Hidden.NO)
    assert told["illegal_items.hate"] == (None, Hidden.SMALL)


def test_few_removals_have_no_median_after_forgetting_either(db: None):
    for _ in range(4):
        removed(after=HOUR)
    Item.objects.update(stage_at=NOW)
    ran(LATER - DAY)
    forget_due(now=LATER)
    publish(now=LATER)
    figure = PublishedFigure.objects.get(code="removal_hours_median", period="2026")
    assert (figure.value, figure.hidden) == (None, Hidden.SMALL)
