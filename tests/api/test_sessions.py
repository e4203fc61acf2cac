"""GET /api/v1/sessions, as others rely on it."""

from datetime import timedelta

import pytest
from django.test import Client

from clickable.base import clock
from clickable.training.models import Session
from tests.training.making import confirmed, session

pytestmark = pytest.mark.django_db


def test_coming_sessions_the_next_first_and_nothing_else() -> None:
    now = clock.now()
    later = session(2, starts_at=now + timedelta(days=9), meeting="https://rencontre.example/x")
    sooner = session(1, starts_at=now + timedelta(days=5))
    for state in ("draft", "cancelled"):
        hidden = session(1, starts_at=now + timedelta(days=5))
        Session.objects.filter(pk=hidden.pk).update(state=state)
    confirmed(sooner, now=now)

    answer = Client().get("/api/v1/sessions", {"language": "en"})
    found = answer.json()

    assert [one["uid"] for one in found] == [str(sooner.uid), str(later.uid)]
    assert [(one["seats_free"], one["open"]) for one in found] == [(0, True), (2, True)]
    assert found[0]["title"] == "Why and how to report"
    assert found[0]["address"].endswith(f"/en/formations/{sooner.course.code}/{sooner.pk}/")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "rencontre" not in answer.content.decode()


def test_of_one_course_or_of_none() -> None:
    session(1, starts_at=clock.now() + timedelta(days=5))

    assert Client().get("/api/v1/sessions", {"course": "former-a-son-tour"}).json() == []
