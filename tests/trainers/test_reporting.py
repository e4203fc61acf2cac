"""Delivery reports: kept once, verified or sent back, counted once."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from clickable.base.errors import GoneError, RefusedError
from clickable.measures.models import Measure
from clickable.trainers import selectors, services
from clickable.trainers.models import Delivery
from tests.cast import NOW
from tests.trainers.making import TODAY, how_many, in_state, lead, reported, told, trainer

pytestmark = pytest.mark.django_db


def test_a_report_that_a_phone_sends_three_times_is_one() -> None:
    row, same = trainer(), uuid.uuid4()

    for _replay in range(3):
        reported(row, client=same)

    assert Delivery.objects.get().people == 28


def test_verified_it_is_counted_once_by_audience_and_territory() -> None:
    made = reported(trainer(), certainty="estimated")

    for _press in range(2):
        services.verify(delivery=made, by=lead(), now=NOW)

    rows = Measure.objects.filter(kind="training.delivered").order_by("audience")
    found = [(one.audience, one.count, one.territory, one.certainty) for one in rows]
    assert found == [("parents", 3, "RE", "estimated"), ("pupils", 25, "RE", "estimated")]
    assert Measure.objects.get(kind="training.delivery").count == 1


def test_what_is_sent_back_is_told_once_and_counts_only_when_it_was_verified() -> None:
    row, same = trainer(), uuid.uuid4()
    made = reported(row, client=same)
    services.send_back(delivery=made, note="Combien d’ados ?", by=lead(), now=NOW)
    with pytest.raises(GoneError):
        services.verify(delivery=made, by=lead(), now=NOW)

    again = services.report(row, told(client=same, counts={"teens": 7}), now=NOW)
    services.verify(delivery=again, by=lead(), now=NOW)

    assert again.pk == made.pk
    assert how_many(row, "returned") == 1
    assert Measure.objects.get(kind="training.delivered").count == 7


def test_a_verified_report_is_not_changed_by_a_late_replay() -> None:
    row, same = trainer(), uuid.uuid4()
    services.verify(delivery=reported(row, client=same), by=lead(), now=NOW)

    reported(row, client=same, counts={"teens": 900})

    assert Delivery.objects.get().people == 28


def test_a_draft_is_kept_and_seen_by_nobody_who_verifies() -> None:
    row = trainer()
    made = reported(row, draft=True, counts={})

    assert made.state == "draft"
    assert list(selectors.to_verify()) == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"counts": {}}, "nobody"),
        ({"counts": {"young": -1}}, "count"),
        ({"counts": {"young": 2001}}, "count"),
        ({"counts": {"eve": 1}}, "choice"),
        ({"minutes": 4}, "minutes"),
        ({"territory": "XX"}, "choice"),
        ({"kind": "party"}, "choice"),
        ({"certainty": "sure"}, "choice"),
        ({"day": TODAY + timedelta(days=2)}, "day"),
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, Any], code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        reported(trainer(), **wrong)
    assert refused.value.code == code


@pytest.mark.parametrize("state", ["applied", "admitted", "suspended", "left"])
def test_who_may_not_yet_or_no_longer_reports_nothing(state: str) -> None:
    with pytest.raises(RefusedError):
        reported(in_state(state))


def test_people_below_somebody_are_counted_once_each() -> None:
    anne, bo = trainer(), trainer()
    services.supervise(trainer=bo, supervisor=anne, by=lead(), now=NOW)
    for row in (anne, bo, bo):
        services.verify(delivery=reported(row), by=lead(), now=NOW)

    [root] = selectors.tree()
    assert (root.people, root.reached) == (28, 84)
