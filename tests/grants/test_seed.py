"""The demo's story: one call of May 2019, fifty-six applications, and one call that is open."""

import time
from datetime import date

import pytest
from django.test import Client

from clickable.grants import selectors, services
from clickable.grants.given import faults_of
from clickable.grants.models import Application, Call
from clickable.measures.models import Measure
from clickable.post.models import Letter
from lab.seed import granting
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def test_fifty_six_applications_of_2019(client: Client) -> None:
    began = time.process_time()
    call = granting.apply(NOW)
    assert time.process_time() - began < 4
    assert (call.state, call.announced_on) == ("closed", date(2019, 7, 31))
    assert call.applications.count() == 56
    assert selectors.assessable(call).count() == 52
    numbers = list(call.applications.order_by("submitted_at").values_list("number", flat=True))
    assert numbers == [f"2019-{n:03}" for n in range(1, 57)]
    assert call.applications.filter(late_by_grace=True).count() == 1
    assert Measure.objects.filter(kind="grants.application").count() == 56
    for row in call.applications.all()[:10]:
        assert faults_of(row) == {}
    assert Letter.objects.count() == 0
    assert services.forget_due(now=NOW) == 0


def test_once_and_one_is_open(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)
    granting.fill(now=NOW)
    granting.fill(now=NOW)
    assert Call.objects.count() == 2
    assert Application.objects.count() == 56
    shown = client.get("/subventions/").content.decode()
    assert shown.index(granting.OPEN_SLUG) < shown.index(granting.SLUG)
