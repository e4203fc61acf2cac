"""A receipt is shown again for half an hour, until it is noted; then never (a shared computer)."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from clickable.report.models import Report
from tests.report.walk import Walk, kept

pytestmark = pytest.mark.django_db


def sent() -> tuple[Walk, str]:
    """The page after sending, and the sealed page that was sent."""
    walk = Walk().to("check")
    state = walk.state
    walk.post("send")
    return walk, state


def again(walk: Walk, state: str, go: str = "send") -> str:
    walk.state = state
    return walk.post(go)


@pytest.mark.parametrize(("minutes", "shown"), [(0, True), (29, True), (31, False), (600, False)])
def test_for_half_an_hour(settings: Settings, tmp_path: Any, minutes: int, shown: bool) -> None:
    walk, state = sent()
    clock = tmp_path / "clock"
    clock.write_text(str(timedelta(minutes=minutes).total_seconds()))
    settings.CLOCK_FILE = str(clock)
    page = again(walk, state)
    assert ("receipt__letters" in page) is shown
    assert walk.response.status_code == 200
    assert kept() == (1, 1)


def test_never_after_it_was_noted() -> None:
    walk, state = sent()
    assert "receipt__letters" in again(walk, state)
    assert "receipt__letters" not in again(walk, state, "noted")
    assert Report.objects.get().noted
    assert "receipt__letters" not in again(walk, state)
    assert kept() == (1, 1)


def test_noting_in_the_other_language_counts_too() -> None:
    walk, state = sent()
    walk.path = "/en/signaler/"
    again(walk, state, "noted")
    walk.path = "/signaler/"
    assert "receipt__letters" not in again(walk, state)


def test_noting_what_was_never_sent_keeps_nothing() -> None:
    walk = Walk().to("check")
    walk.post("noted")
    assert kept() == (0, 0)


def test_with_something_changed_it_is_another_report_with_its_own_receipt() -> None:
    walk, state = sent()
    again(walk, state, "noted")
    walk.state = state
    walk.post("change:more")
    walk.post(message="encore une chose")
    assert "receipt__letters" in walk.post("send")
    assert kept() == (2, 1)
