"""The demo's history of one call: read by three each, decided, told, granted; told again, nothing is doubled."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from clickable.grants.awards.models import Grant, GrantReport, Instalment
from clickable.grants.models import Application, Call
from clickable.grants.review.models import Declaration, Meeting, Review
from lab.seed import judging
from tests.cast import NOW
from tests.grants.judging import application, call, editors

pytestmark = pytest.mark.django_db


def test_the_whole_history_once() -> None:
    of = call("appel-2019", state="closed", scores_needed=3)
    Call.objects.filter(pk=of.pk).update(
        budget=Decimal(100_000), ceiling=Decimal(20_000), opens_at=datetime(2019, 5, 6, tzinfo=UTC)
    )
    for n in range(14):
        application(of, number=f"2019-{n:03}")
    editors()

    judging.fill(now=NOW)
    judging.fill(now=NOW)

    of.refresh_from_db()
    assert of.state == "announced"
    assert Review.objects.filter(state="submitted").count() == 14 * 3
    assert Declaration.objects.filter(conflicted=True).exists()
    assert Meeting.objects.get().sha256
    states = list(Application.objects.values_list("state", flat=True))
    assert {one: states.count(one) for one in set(states)} == {"refused": 2, "reserve": 7, "declined": 1, "accepted": 3, "selected": 1}  # fmt: skip
    assert sorted(Grant.objects.values_list("state", flat=True)) == ["active", "drafted", "signed"]
    assert Instalment.objects.filter(paid_on__isnull=False).count() == 1
    assert GrantReport.objects.filter(state="returned").count() == 1


def test_nothing_without_a_call() -> None:
    judging.fill(now=NOW)
    assert not Review.objects.exists()
