"""Two hundred families press at once for the last ten seats: exactly ten heads, whoever is first."""

import threading

import pytest
from django.db import connection

from clickable.base.errors import RefusedError
from clickable.outreach.evenings import services
from clickable.outreach.evenings.services import Coming, new_token
from tests.cast import NOW
from tests.evenings.making import an_evening

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
FAMILIES, CLIENTS, SEATS = 60, 6, 10


def test_a_rush_for_the_last_seats_gives_exactly_those() -> None:
    evening = an_evening(seats=SEATS)
    start, failed, refused = threading.Barrier(CLIENTS), [], []

    def press() -> None:
        start.wait()
        try:
            for _each in range(FAMILIES // CLIENTS):
                try:
                    services.answer(
                        evening=evening, coming=Coming(number=2), token=new_token(), now=NOW
                    )
                except RefusedError as error:
                    refused.append(error.code)
        except Exception as error:  # noqa: BLE001 -- told below, in the thread of the test
            failed.append(error)
        finally:
            connection.close()

    people = [threading.Thread(target=press) for _each in range(CLIENTS)]
    for one in people:
        one.start()
    for one in people:
        one.join()

    assert failed == []
    evening.refresh_from_db()
    assert (evening.coming, evening.answers.count()) == (SEATS, SEATS // 2)
    assert refused == ["full"] * (FAMILIES - SEATS // 2)
