import json

import pytest
from click.testing import CliRunner, Result
from huey.contrib.djhuey import HUEY

from clickable.base import clock
from clickable.cli import cli
from clickable.people.models import User
from clickable.report.models import Item
from clickable.retention.models import Hold
from clickable.retention.selectors import refused
from clickable.retention.services import place_hold
from tests.retention.cases import DAY, closed, ran

pytestmark = pytest.mark.django_db


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli, list(words), input=typed)


def test_what_is_due_by_class(alice: User):
    closed(days=40, now=clock.now())
    place_hold(item=closed(), analyst=alice, reason=Hold.Reason.COURT, now=clock.now())

    found = json.loads(run("retention", "due", "--json").stdout)

    assert found["due"] == {
        "spam": 0, "not_illegal": 1, "out_of_remit": 0, "not_actionable": 0, "handled": 0,
        "reports that name nothing": 0,
    }  # fmt: skip
    assert (found["held"], found["fault"], Item.objects.count()) == (1, None, 2)
    assert "not_illegal                     1   after 30 days" in run("retention", "due").stdout


def test_run_forgets(alice: User):
    ran(clock.now() - DAY)
    closed(days=40, now=clock.now())

    done = run("retention", "run", "--json")

    assert json.loads(done.stdout.splitlines()[0])["items"] == {"not_illegal": 1}
    assert not Item.objects.exists()


def test_a_jump_ends_with_one_until_the_clock_is_confirmed():
    HUEY.storage.flush_all()
    ran(clock.now() - 20 * DAY)
    closed(days=40, now=clock.now())

    refusal = run("retention", "run")
    assert refusal.exit_code == 1
    assert "switched off" in refusal.stderr
    assert "clickable retention confirm-clock" in refusal.stderr
    status = json.loads(run("status", "--json").stdout)["retention"]
    assert (status["fault"], status["by_days"], status["due"]["not_illegal"]) == ("ahead", 20, 1)
    assert "  REFUSED" in run("status").stdout

    assert run("retention", "confirm-clock", typed="n\n").exit_code == 1
    assert refused()
    assert run("retention", "confirm-clock", typed="y\n").exit_code == 0
    assert not refused()
    run("retention", "run")
    assert not Item.objects.exists()
    assert "REFUSED" not in run("status").stdout
