"""Readings: to who has a seat, some only afterwards; works of the library by reference."""

from datetime import datetime, timedelta

import pytest

from clickable.training import services as trainings
from clickable.training.materials import services
from clickable.training.materials.models import Material
from clickable.training.materials.selectors import for_holder
from clickable.training.models import Registration
from tests.cast import NOW
from tests.training.making import START, confirmed, course, session

pytestmark = pytest.mark.django_db
TITLES = {"fr": "Le support", "en": "The handout"}


def titles(row: Registration, now: datetime = NOW, language: str = "fr") -> list[str]:
    return [one.title for one in for_holder(row, language=language, now=now)]


def test_who_has_a_seat_reads_it_and_the_rest_afterwards() -> None:
    date, other = session(1), session(1)
    row, waits = confirmed(date), confirmed(date)
    services.add(course=course(), work="sous-la-main", titles=TITLES, by=None, now=NOW)
    services.add(course=course(), address="https://x.example/replay", titles={"fr": "Rediffusion"}, after=True, by=None, now=NOW)  # fmt: skip
    services.add(course=course(), session=other, address="https://x.example/o", titles={"fr": "Autre"}, by=None, now=NOW)  # fmt: skip

    assert titles(row) == ["Le support"]
    assert titles(row, language="en") == ["The handout"]
    assert titles(waits) == []
    assert titles(row, START + timedelta(hours=2)) == ["Le support", "Rediffusion"]
    trainings.leave(row.pk, now=NOW)
    row.refresh_from_db()
    assert titles(row) == []


def test_a_work_is_an_address_of_this_site_and_a_link_says_it_is_not() -> None:
    row = confirmed(session(1))
    services.add(course=course(), work="sous-la-main", titles=TITLES, by=None, now=NOW)
    services.add(course=course(), address="https://x.example/r", titles=TITLES, by=None, now=NOW)

    found = for_holder(row, language="fr", now=NOW)

    assert [(one.address, one.elsewhere) for one in found] == [("/outils/sous-la-main/", False), ("https://x.example/r", True)]  # fmt: skip


def test_the_same_reading_is_there_once_and_goes() -> None:
    for _twice in range(2):
        row = services.add(course=course(), work="sous-la-main", titles=TITLES, by=None, now=NOW)
    assert Material.objects.count() == 1

    services.remove(material=row, by=None, now=NOW)

    assert not Material.objects.exists()
