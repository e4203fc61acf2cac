from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from clickable.assess.models import Outcome
from clickable.base.clock import hour
from clickable.figures import tasks
from clickable.figures.models import Hidden, PublishedFigure
from clickable.figures.services import publish
from clickable.record.models import Entry
from clickable.report.models import Category, Item, Stage
from clickable.verify.models import Watch
from tests.cast import NOW, an_item, dana_reports
from tests.figures.cases import judged, noticed, received, removed

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
BEFORE = NOW - timedelta(days=31)  # October


def told(code: str, period: str = "2026") -> Decimal | None:
    return PublishedFigure.objects.get(code=code, period=period).value


def test_nothing_is_published_of_nothing():
    assert publish(now=NOW) == 0
    assert not PublishedFigure.objects.exists()
    assert not Entry.objects.exists()


def test_reports_and_unique_items_are_counted_apart():
    dana_reports("https://a.example/1", "https://a.example/2")
    dana_reports("https://a.example/2", "https://a.example/3")
    publish(now=NOW)
    assert told("received_reports") == 2
    assert told("received_items") == 3


def test_each_item_counts_as_far_as_it_has_come():
    received()
    judged(outcome=Outcome.NOT_ILLEGAL, stage=Stage.NOT_ILLEGAL)
    judged()
    noticed()
    removed(after=5 * HOUR)
    publish(now=NOW)
    codes = ("received_items", "assessed_items", "illegal_items", "noticed_items", "removed_items")
    assert [told(code) for code in codes] == [5, 4, 3, 2, 1]


def test_an_item_called_back_for_review_is_not_counted_as_assessed():
    judged(outcome=Outcome.NEEDS_SECOND_OPINION, stage=Stage.REVIEW)
    publish(now=NOW)
    assert told("assessed_items") == told("illegal_items") == 0


def test_an_unconfirmed_removal_does_not_count():
    item = noticed()
    Watch.objects.create(item=item, started_at=NOW, gone_since=NOW + HOUR)
    publish(now=NOW)
    assert told("removed_items") == 0


def test_an_item_that_came_back_does_not_count_as_removed():
    item = removed(after=HOUR)
    Item.objects.filter(pk=item.pk).update(stage=Stage.NOTICED)
    publish(now=NOW)
    assert told("removed_items") == 0


def test_months_and_year_count_the_same_items():
    noticed(now=BEFORE)
    received()
    publish(now=NOW)
    counts = [told("received_items", period) for period in ("2026-10", "2026-11", "2026")]
    assert counts == [1, 1, 2]
    assert [told("noticed_items", p) for p in ("2026-10", "2026-11", "2026")] == [1, 0, 1]


def test_silent_months_are_zero():
    received(now=BEFORE - timedelta(days=31))
    publish(now=NOW)
    assert told("received_reports", "2026-10") == 0
    assert told("received_reports", "2026-11") == 0


def test_the_median_runs_from_the_first_notice_to_the_first_gone_look():
    for hours in (1, 2, 7, 30, 50):
        removed(after=hours * HOUR)
    publish(now=NOW)
    assert told("removal_hours_median") == Decimal("7.0")


def test_the_median_of_few_removals_is_not_told():
    for hours in (1, 2, 7, 30):
        removed(after=hours * HOUR)
    publish(now=NOW)
    figure = PublishedFigure.objects.get(code="removal_hours_median", period="2026")
    assert (figure.value, figure.hidden) == (None, Hidden.SMALL)


def test_categories_are_the_analysts_and_small_ones_are_not_in_the_table():
    for _ in range(6):
        judged(category=Category.CSAM)
    judged(category=Category.HATE)
    publish(now=NOW)
    assert told("illegal_items.csam") == 6
    hate = PublishedFigure.objects.get(code="illegal_items.hate", period="2026")
    assert (hate.value, hate.hidden) == (None, Hidden.SMALL)
    assert not PublishedFigure.objects.filter(
        code__startswith="illegal_items.", period__contains="-"
    )


def test_publishing_again_changes_nothing_and_leaves_no_line():
    removed(after=HOUR)
    assert publish(now=NOW) > 0
    before = list(PublishedFigure.objects.order_by("pk").values())
    assert publish(now=NOW + HOUR) == 0
    assert list(PublishedFigure.objects.order_by("pk").values()) == before
    assert Entry.objects.filter(verb="figures.published").count() == 1


def test_only_what_changed_is_published_anew():
    received()
    publish(now=NOW)
    dana_reports("https://host.example/later")
    assert publish(now=NOW + HOUR) == 4  # reports and items, of the month and of the year
    assert told("received_reports") == 2


def test_the_hour_is_the_finest_time_that_is_told():
    an_item()
    publish(now=NOW)
    assert set(PublishedFigure.objects.values_list("published_at", flat=True)) == {hour(NOW)}
    assert Entry.objects.get(verb="figures.published").at == hour(NOW)


def test_the_task_publishes():
    received()
    tasks.publish.call()
    assert told("received_reports") == 1


def test_counting_takes_as_many_queries_for_many_items_as_for_one(django_assert_num_queries):
    expected = 11 + (connection.vendor == "postgresql")  # its lock
    removed(after=HOUR)
    publish(now=NOW)
    with django_assert_num_queries(expected):
        publish(now=NOW)
    for _ in range(30):
        removed(after=HOUR)
    publish(now=NOW)
    with django_assert_num_queries(expected):
        publish(now=NOW)
