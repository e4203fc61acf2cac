"""The doors are counted by the day: no visit writes, nothing is counted twice, nothing is lost to a lock."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from clickable.base.breaker import database
from clickable.report.doors import counts
from clickable.report.doors.rules import BOUNDS, bucket, middle
from clickable.report.doors.selectors import DoorRow, board
from clickable.report.models import Door, DoorCount, DoorEvent, Report
from tests.partners.making import a_token, give, page
from tests.report.walk import Walk

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nothing_waits() -> Iterator[None]:
    counts._waiting.clear()
    yield
    counts._waiting.clear()


def today(door: Door = Door.FORM) -> DoorRow:
    counts.flush()
    days = DoorCount.objects.values_list("day", flat=True).distinct()
    return next(row for row in board(first=min(days), last=max(days)) if row.door == door)


def test_a_whole_visit_is_counted_page_by_page_and_once() -> None:
    Walk().to("check").post("send")
    row = today()

    assert (row.received, row.opened, row.sent, row.faults) == (1, 1, 1, 0)
    assert [(s.reached, s.stopped) for s in row.steps] == [(1, 0)] * 5
    assert row.finished == 100
    assert row.median == (0, 15)


def test_going_back_and_changing_reaches_nothing_new() -> None:
    walk = Walk().to("where")
    walk.post("back")
    walk.post(category="hate")
    walk.post(addresses="https://a.host.example/")

    assert [s.reached for s in today().steps] == [1, 1, 1, 1, 0]


def test_where_people_stop_and_what_they_mend() -> None:
    Walk()
    Walk().to("category")
    walk = Walk().to("where")
    walk.post(addresses="rien du tout ; <>")
    row = today()

    assert [(s.reached, s.stopped, s.share) for s in row.steps[:3]] == [
        (3, 1, 33),
        (2, 1, 50),
        (1, 1, 100),
    ]
    assert [s.faults for s in row.steps] == [0, 0, 1, 0, 0]


def test_who_is_shown_help_first_is_told_apart() -> None:
    Walk().post(who="me")

    assert (today().helped, today().steps[1].reached) == (1, 0)


def test_the_frame_is_a_door_of_its_own() -> None:
    Walk("/module/formulaire/").post(who="saw")

    assert (today(Door.MODULE).opened, today(Door.FORM).opened) == (1, 0)


def test_programs_are_counted_by_what_became_of_what_they_sent(client: Client) -> None:
    address = {"addresses": ["https://a.host.example/"]}
    for body in (address, {}, {"unknown": 1}):
        client.post("/api/v1/reports", body, content_type="application/json")
    row = today(Door.API)

    assert (row.received, row.sent, row.faults, row.steps) == (1, 1, 2, [])


def test_a_visit_asks_no_database(
    client: Client, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        client.get("/signaler/")


def test_what_is_counted_names_the_day_in_paris_and_nothing_finer() -> None:
    counts.note(Door.FORM, DoorEvent.SHOWN, "start", now=datetime(2026, 3, 2, 23, 30, tzinfo=UTC))
    counts.flush()

    (row,) = DoorCount.objects.values()
    row.pop("id")
    assert row == {
        "day": date(2026, 3, 3),
        "door": "form",
        "event": "shown",
        "step": "start",
        "number": 1,
    }


def test_counts_add_up_and_wait_while_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def note() -> None:
        counts.note(Door.FORM, DoorEvent.SHOWN, "start", now=NOON)

    note()
    counts.flush()
    note()
    database.failed()
    counts.flush()
    note()
    database.worked()
    with monkeypatch.context() as patch:
        patch.setattr(counts, "_add", _locked)
        counts.flush()
    counts.flush()
    counts.flush()

    assert DoorCount.objects.get().number == 3


def _locked(_taken: object) -> None:
    raise OperationalError("database is locked")


def test_reports_of_other_days_are_not_of_the_period() -> None:
    Walk().to("check").post("send")
    counts.flush()
    day = DoorCount.objects.values_list("day", flat=True)[0]
    Report.objects.update(received_hour=NOON)

    assert [r.received for r in board(first=day, last=day)] == [0] * len(Door)
    march = NOON.date()
    assert board(first=march, last=march)[0].received == 1


@given(st.lists(st.integers(min_value=0, max_value=10_000), min_size=1, max_size=40))
def test_the_median_lies_where_it_is_said(times: list[int]) -> None:
    counted: dict[str, int] = {}
    for one in times:
        counted[bucket(one)] = counted.get(bucket(one), 0) + 1
    found = middle(counted)
    assert found is not None
    low, high = found
    lower_median = sorted(times)[(len(times) - 1) // 2]
    assert low <= lower_median < (high if high is not None else float("inf"))


def test_nothing_counted_has_no_median() -> None:
    assert middle({}) is None
    assert middle({"longer": 1}) == (BOUNDS[-1], None)


def test_a_day_more_does_not_ask_more(
    django_assert_max_num_queries: pytest.FixtureRequest,
) -> None:
    for n in range(30):
        counts.note(Door.FORM, DoorEvent.SHOWN, "start", now=NOON + timedelta(days=n))
    counts.flush()
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        board(first=NOON.date(), last=NOON.date() + timedelta(days=40))


def test_of_a_partners_batch_each_line_is_counted() -> None:
    token = a_token()
    give(token, page(1), b"{", page(3))
    give("nobody's", page(4))
    give(token, body=b"")
    row = today(Door.PARTNER)

    assert (row.received, row.sent, row.faults) == (2, 2, 2)
