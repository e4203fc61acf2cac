"""The clock jumps by a day while somebody reports: nothing is lost, nothing comes twice."""

from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection

from clickable.base.breaker import database
from clickable.report import intake, spool
from clickable.report.models import Report
from clickable.report.selectors import open_letter
from tests.cast import DESK
from tests.report.walk import ANSWERS, Walk, kept

pytestmark = pytest.mark.django_db
DAY = 24 * 3600
JUMPS = pytest.mark.parametrize("jump", [DAY + 3600, -DAY - 3600])


class Clock:
    def __init__(self, file: Path) -> None:
        self.file = file

    def jump(self, seconds: int) -> None:
        self.file.write_text(str(seconds))


@pytest.fixture
def clock(settings: Any, tmp_path: Path) -> Clock:
    settings.CLOCK_FILE = str(tmp_path / "clock")
    settings.SPOOL = tmp_path / "spool"
    return Clock(tmp_path / "clock")


def down(*_asked: object) -> None:
    raise OperationalError("the server stopped")


def _message() -> str:
    return open_letter(Report.objects.get(), DESK).message


@JUMPS
def test_between_page_and_submit(clock: Clock, jump: int) -> None:
    dana = Walk().to("check")
    clock.jump(jump)
    dana.post("send")
    if jump > 0:  # a page of another day starts over, with everything in it
        assert (kept(), dana.heading) == ((0, 0), Walk().heading)
        for _page in range(4):
            dana.post(who="saw") if dana.heading == Walk().heading else dana.post(**_typed(dana))
        dana.post("send")
    assert (kept(), _message()) == ((1, 1), ANSWERS["message"])


@JUMPS
def test_between_submit_and_retry(clock: Clock, jump: int) -> None:
    dana = Walk().to("check")
    page = dana.state
    dana.post("send")
    clock.jump(jump)
    dana.state = page
    dana.post("send")
    assert (dana.response.status_code, kept()) == (200, (1, 1))


@JUMPS
def test_between_spool_and_retry(clock: Clock, jump: int) -> None:
    dana = Walk().to("check")
    page = dana.state
    with connection.execute_wrapper(down):
        dana.post("send")
    database.worked()
    clock.jump(jump)
    dana.state = page
    dana.post("send")
    intake.bring_in()
    assert (kept(), spool.waiting(), _message()) == ((1, 1), [], ANSWERS["message"])


def _typed(dana: Walk) -> dict[str, str]:
    """What the page shows in its fields, as a browser would send it back."""
    shown = {name: dana.value(name) for name in ("addresses", "elsewhere", "message")}
    return {name: text for name, text in shown.items() if f'name="{name}"' in dana.page} | {
        name: ANSWERS[name] for name in ("category", "seen_at") if f'name="{name}"' in dana.page
    }
