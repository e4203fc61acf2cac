"""Cut off at every statement, killed at random, run twice at once: each item is whole, or gone."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from clickable.base import clock
from clickable.figures.tally import Rows, kept, tally
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.models import Item, Mention, Report
from clickable.retention.models import LastRun
from clickable.retention.services import forget_due
from tests.cast import NOW
from tests.retention.cases import DAY, closed, ran, rich, tables_about_cases

KILLS = 4


class _CutError(Exception):
    pass


class _CutAfter:
    """Lets so many statements through, then fails as a killed process would."""

    def __init__(self, statements: int) -> None:
        self.left = statements

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.left <= 0 and not sql.startswith(("ROLLBACK", "RELEASE")):
            raise _CutError
        self.left -= 1
        return execute(sql, params, many, context)


def rows() -> Counter[str]:
    return Counter({t._meta.label: t._base_manager.count() for t in tables_about_cases()})


@pytest.mark.django_db(transaction=True)
def test_cut_off_at_every_statement(alice: User, ben: User):
    ran(NOW - DAY)
    item = rich(alice, ben)
    before, whole = rows(), tally(Rows.all())
    for statements in range(1000):
        try:
            with connection.execute_wrapper(_CutAfter(statements)):
                forget_due(now=NOW)
        except _CutError:
            pass
        else:
            break
        if not Item.objects.exists():
            break
        assert rows() == before
        assert tally(Rows.all()) + kept() == whole
        assert not Entry.objects.filter(verb="retention.forgotten").exists()
    assert statements > 40
    assert rows().total() == 0
    assert tally(Rows.all()) + kept() == whole
    assert Entry.objects.filter(verb="retention.forgotten", subject=f"item:{item.pk}").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_forget_each_item_once():
    ran(NOW - DAY)
    for _ in range(12):
        closed()
    shared = [closed() for _ in range(6)]
    report = shared[0].reports.get()
    Mention.objects.bulk_create(Mention(report=report, item=item) for item in shared[1:])
    whole = tally(Rows.all())
    together = threading.Barrier(2)
    errors: list[BaseException] = []

    def work() -> None:
        together.wait()
        try:
            forget_due(now=NOW)
        except BaseException as error:  # noqa: BLE001 -- told by the test
            errors.append(error)
        finally:
            connections.close_all()

    pair = [threading.Thread(target=work) for _ in range(2)]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()

    assert errors == []
    assert rows().total() == 0
    assert Entry.objects.filter(verb="retention.forgotten").count() == 18
    assert tally(Rows.all()) + kept() == whole


def _environment(settings: Any, home: Path) -> dict[str, str]:
    plain = {k: v for k, v in os.environ.items() if not k.startswith("CLICKABLE_")}
    given = connection.settings_dict
    url = f"sqlite:///{given['NAME']}"
    if connection.vendor == "postgresql":
        url = f"postgresql://{given['USER']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"
    return plain | {
        "CLICKABLE_HOME": str(home),
        "CLICKABLE_KEYS": str(settings.KEYS),
        "CLICKABLE_DATABASE_URL": url,
    }


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.django_db(transaction=True)
def test_killed_at_random_it_leaves_every_item_whole_or_gone(settings: Any, tmp_path: Path):
    items = 120
    ran(clock.now() - DAY / 2)
    for _ in range(items):
        closed(days=31, now=clock.now())
    whole = tally(Rows.all())
    chance = random.Random(2026)
    command = [sys.executable, "-m", "clickable", "retention", "run"]
    for _ in range(KILLS):
        before = Item.objects.count()
        process = subprocess.Popen(command, env=_environment(settings, tmp_path))
        while process.poll() is None and Item.objects.count() == before:
            time.sleep(0.005)
        time.sleep(chance.random() * 0.15)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert Item.objects.count() == Report.objects.count() == Mention.objects.count()
        assert tally(Rows.all()) + kept() == whole
    cut_off = Item.objects.count()
    assert forget_due(now=clock.now()).settled
    assert 0 < cut_off < items
    assert Entry.objects.filter(verb="retention.forgotten").count() == items
    assert not LastRun.objects.get().owes_cleaning
