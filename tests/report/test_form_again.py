"""Pages that come back: changed, late, twice, or with something missing."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from clickable.seal.pages import seal_state
from tests.cast import EVE
from tests.report.walk import ANSWERS, Walk, kept

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "change",
    [lambda s: "", lambda s: "x", lambda s: s[:-9], lambda s: s[9:], lambda s: s.swapcase()],
)
def test_a_changed_page_starts_again_and_keeps_what_it_carries(change: Any) -> None:
    walk = Walk().to("more")
    walk.state = change(walk.state)
    walk.post(message="ce que j’ai écrit")
    assert walk.heading == "Que se passe-t-il ?"
    assert "Ce que tu avais déjà écrit est gardé" in walk.text
    walk.to("more")
    assert walk.value("message") == "ce que j’ai écrit"


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"form": "other"},
        {"form": "report"},
        {"form": "report", "at": "x"},
        {"form": "report", "at": "check", "x": 1},
    ],
)
def test_a_page_sealed_for_something_else_starts_again(state: dict[str, Any]) -> None:
    walk = Walk()
    walk.state = seal_state(state)
    walk.post("send")
    assert walk.heading == "Que se passe-t-il ?"
    assert kept() == (0, 0)


def test_the_check_page_cannot_be_reached_with_something_missing() -> None:
    walk = Walk()
    walk.post("change:check")
    assert walk.heading == "Que se passe-t-il ?"
    assert len(walk.errors) == 1
    walk.post("send", who="saw")
    assert walk.heading == "De quoi s’agit-il ?"
    assert kept() == (0, 0)


@pytest.mark.parametrize("go", ["change:", "change:zzz", EVE, "\x00", "send", "back"])
def test_a_button_of_ones_own_breaks_nothing(go: str) -> None:
    walk = Walk()
    walk.post(go)
    assert walk.response.status_code == 200
    assert kept() == (0, 0)


def test_a_second_click_gives_the_same_receipt_and_one_report() -> None:
    walk = Walk().to("check")
    state = walk.state
    first = walk.post("send")
    walk.state = state
    assert walk.post("send") == first
    assert kept() == (1, 1)


def test_what_was_changed_after_sending_is_not_lost() -> None:
    walk = Walk().to("check")
    state = walk.state
    first = walk.post("send")
    walk.state = state
    walk.post("change:more")
    walk.post(message="encore une chose")
    assert walk.post("send") != first
    assert kept() == (2, 1)


def test_two_people_never_meet_in_one_receipt() -> None:
    pages = {Walk().to("check").post("send") for _ in range(2)}
    assert len(pages) == 2
    assert kept() == (2, 1)


def test_a_page_of_yesterday_that_was_not_sent_is_kept(settings: Settings, tmp_path: Any) -> None:
    walk = Walk().to("check")
    let_pass(settings, tmp_path, days=2)
    walk.post("send")
    assert "Ce que tu avais déjà écrit est gardé" in walk.text
    walk.post(who="saw")
    walk.post(category="csam")
    assert walk.value("addresses") == ANSWERS["addresses"]
    assert kept() == (0, 0)


def test_a_page_of_yesterday_that_was_sent_shows_nothing_again(
    settings: Settings, tmp_path: Any
) -> None:
    walk = Walk().to("check")
    state = walk.state
    walk.post("send")
    let_pass(settings, tmp_path, days=2)
    walk.state = state
    walk.post("send")
    assert "nous est déjà bien arrivé" in walk.text
    assert "receipt__letters" not in walk.page
    walk.to("where")
    assert walk.value("addresses") == ""
    assert kept() == (1, 1)


def let_pass(settings: Settings, folder: Any, *, days: int) -> None:
    clock = folder / "clock"
    clock.write_text(str(timedelta(days=days).total_seconds()))
    settings.CLOCK_FILE = str(clock)
