"""GET /api/v1/services, as docs/ and others rely on it."""

from typing import Any

import pytest
from django.test import Client

from clickable.support import rows

# No django_db: help answers without a database here too.
NIGHT = "2026-11-24T02:00:00Z"  # 22 h in Guadeloupe, 3 h in Paris
FIELDS = [
    "code", "name", "channels", "open_now", "next_opening", "local_hours", "source", "checked_on", "confirmed",
]  # fmt: skip


def asked(**query: str) -> Any:
    response = Client().get("/api/v1/services", query)
    assert response.status_code == 200
    return response.json()


def test_each_service_says_whether_it_is_open_there_then() -> None:
    [found] = [each for each in asked(territory="GP", at=NIGHT) if each["code"] == "3018"]
    assert list(found) == FIELDS
    assert (found["open_now"], found["next_opening"]) == (False, "2026-11-24T04:00:00-04:00")
    assert found["local_hours"] == "tous les jours de 4\u202fh à 18\u202fh"
    assert (found["checked_on"], found["confirmed"]) == ("2026-11-21", True)
    assert found["channels"][0] == {"kind": "phone", "value": "3018", "open_now": False}


def test_those_who_answer_stand_first() -> None:
    opened = [each["open_now"] is not False for each in asked(territory="GP", at=NIGHT)]
    assert opened == sorted(opened, reverse=True)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"territory": "BE", "topic": "prevention_offender"}, ["stop_it_now"]),
        ({"territory": "FR-974", "topic": "suicide"}, ["3114"]),
        ({"territory": "FR-75C", "topic": "suicide", "audience": "child"}, ["3114"]),
        ({"territory": "lu", "audience": "parent", "topic": "child_protection"}, ["kjt_parents"]),
    ],
)
def test_a_territory_an_audience_a_topic(query: dict[str, str], codes: list[str]) -> None:
    assert [each["code"] for each in asked(at=NIGHT, **query)] == codes


def test_without_anything_it_is_metropolitan_france_now() -> None:
    expected = {offer.code for offer in rows.shipped() if offer.territories & {"FR", "*"}}
    assert {each["code"] for each in asked()} == expected


@pytest.mark.parametrize(
    ("query", "headers", "name"),
    [
        ({"language": "en"}, {}, "17 – Police"),
        ({}, {"Accept-Language": "en"}, "17 – Police"),
        ({"language": "fr"}, {"Accept-Language": "en"}, "17 – Police, gendarmerie"),
    ],
)
def test_the_language_is_a_parameter(
    query: dict[str, str], headers: dict[str, str], name: str
) -> None:
    found = Client().get("/api/v1/services", query, headers=headers).json()
    assert [each["name"] for each in found if each["code"] == "17"] == [name]


def test_it_may_be_kept_for_a_minute_and_read_from_anywhere() -> None:
    response = Client().get("/api/v1/services")
    assert response["Cache-Control"] == "public, max-age=60"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Vary"] == "Accept-Language"
    assert response.cookies == {}


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("territory", "XX"),
        ("territory", ""),
        ("at", "demain"),
        ("at", "2026-11-24T02:00:00"),  # which zone?
        ("at", "9999-12-31T23:59:59Z"),
        ("audience", "everybody"),
        ("topic", "weather"),
        ("language", "de"),
    ],
)
def test_bad_input_is_a_problem_that_names_the_parameter(parameter: str, value: str) -> None:
    response = Client().get("/api/v1/services", {parameter: value})
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["errors"][0]["parameter"] == parameter
