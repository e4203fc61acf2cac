"""Neither the database nor the disk takes a report: what a reporter sees."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.test import Client

from clickable.report import spool
from tests.report.walk import ANSWERS, Walk, kept

pytestmark = pytest.mark.django_db


def full(execute: Any, sql: str, *rest: Any) -> Any:
    """What the database says of a new report while there is no room for it."""
    if sql.startswith('INSERT INTO "report_report"'):
        raise OperationalError("database or disk is full: https://secret.example/")
    return execute(sql, *rest)


def refusing(execute: Any, sql: str, *rest: Any) -> Any:
    """A row at fault: it would be refused again, however often it came back from the spool."""
    if sql.startswith('INSERT INTO "report_report"'):
        raise IntegrityError("no such team")
    return execute(sql, *rest)


@pytest.fixture
def no_spool(settings: Any, tmp_path: Path) -> Path:
    """Where the spool should be is something else."""
    settings.SPOOL = tmp_path / "spool"
    settings.SPOOL.write_text("")
    return tmp_path / "spool"


def test_what_was_written_stays_in_the_page_and_can_be_sent_again(no_spool: Path) -> None:
    dana = Walk().to("check")
    with connection.execute_wrapper(full):
        dana.post("send")
    assert (dana.response.status_code, dana.heading) == (503, "Tout est juste ?")
    assert "n’a pas pu être enregistré" in dana.text
    assert ANSWERS["message"] in dana.text
    assert kept() == (0, 0)
    no_spool.unlink()
    dana.post("send")
    assert (dana.response.status_code, len(spool.waiting())) == (200, 1)


def test_a_row_at_fault_is_never_spooled(settings: Any, tmp_path: Path) -> None:
    settings.SPOOL = tmp_path / "spool"
    dana = Walk().to("check")
    with connection.execute_wrapper(refusing):
        dana.post("send")
    assert (dana.response.status_code, spool.waiting()) == (503, [])
    dana.post("send")
    assert (dana.response.status_code, kept()) == (200, (1, 1))


def test_the_log_says_no_word_of_it(caplog: pytest.LogCaptureFixture, no_spool: Path) -> None:
    with connection.execute_wrapper(full):
        Walk().to("check").post("send")
    assert [
        record.getMessage() for record in caplog.records if record.name.startswith("clickable")
    ] == ["report not kept"]


def test_a_client_is_told_to_try_again(no_spool: Path) -> None:
    with connection.execute_wrapper(full):
        body = json.dumps({"message": "Vu dans un salon."})
        answer = Client().post("/api/v1/reports", body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
