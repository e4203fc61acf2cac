"""The database is busy for long, or the disk is full: what a reporter sees."""

import json
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests.report.walk import ANSWERS, Walk, kept

pytestmark = pytest.mark.django_db


def full(execute: Any, sql: str, *rest: Any) -> Any:
    """What the database says of a new report while there is no room for it."""
    if sql.startswith('INSERT INTO "report_report"'):
        raise OperationalError("database or disk is full: https://secret.example/")
    return execute(sql, *rest)


def test_what_was_written_stays_in_the_page_and_can_be_sent_again() -> None:
    dana = Walk().to("check")
    with connection.execute_wrapper(full):
        dana.post("send")
    assert (dana.response.status_code, dana.heading) == (503, "Tout est juste ?")
    assert "n’a pas pu être enregistré" in dana.text
    assert ANSWERS["message"] in dana.text
    assert kept() == (0, 0)
    dana.post("send")
    assert (dana.response.status_code, kept()) == (200, (1, 1))


def test_the_log_says_no_word_of_it(caplog: pytest.LogCaptureFixture) -> None:
    with connection.execute_wrapper(full):
        Walk().to("check").post("send")
    assert [
        record.getMessage() for record in caplog.records if record.name.startswith("clickable")
    ] == ["report not kept"]


def test_a_client_is_told_to_try_again() -> None:
    with connection.execute_wrapper(full):
        body = json.dumps({"message": "Vu dans un salon."})
        answer = Client().post("/api/v1/reports", body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
