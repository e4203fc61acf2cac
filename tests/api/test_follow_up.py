"""The conversation for programs."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from clickable.base import clock
from clickable.people.models import User
from clickable.report.conversation import services
from clickable.report.conversation.visit import visit
from clickable.report.models import Message, Report
from clickable.report.rules import MOST_MESSAGES
from clickable.report.services import note_receipt
from clickable.seal.receipts import from_page, read
from tests.api.test_reports import FULL, faults, send
from tests.cast import EVE, NOW
from tests.report.talk import a_report, team_says

pytestmark = pytest.mark.django_db
HERE = "follow-up/messages"


def test_both_sides_in_order(alice: User) -> None:
    report, receipt = a_report()
    team_says(report, alice, "Où était-ce ?")
    response = send({"receipt": receipt.letters, "text": "Là : a.example/b"}, HERE)
    assert response.status_code == 201
    told = send({"receipt": receipt.words("en")}, "follow-up").json()
    assert told == response.json()
    this_hour = clock.now().strftime("%Y-%m-%dT%H:00")
    assert told == {
        "state": "received",
        "label": "Reçu",
        "messages": [
            {"from": "team", "text": "Où était-ce ?", "at": "2026-11-03T10:00"},
            {"from": "you", "text": "Là : a[.]example/b", "at": this_hour},
        ],
    }


def test_the_same_key_says_it_once() -> None:
    _report, receipt = a_report()
    key = str(uuid.uuid4())
    body = {"receipt": receipt.letters, "text": "une fois"}
    for _try in range(3):
        assert send(body, HERE, **{"Idempotency-Key": key}).status_code == 201
    send({**body, "text": "deux fois"}, HERE, **{"Idempotency-Key": key})
    assert Message.objects.count() == 2
    assert send(body, HERE).status_code == 201
    assert Message.objects.count() == 3


def test_two_strangers_with_one_key_do_not_meet() -> None:
    _one, first = a_report("one")
    _two, second = a_report("two")
    key = {"Idempotency-Key": str(uuid.uuid4())}
    for receipt in (first, second):
        send({"receipt": receipt.letters, "text": "pareil"}, HERE, **key)
    assert Message.objects.values("report").distinct().count() == 2


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        ({"text": ""}, 422, [("#/text", "nothing")]),
        ({"text": " \u200b"}, 422, [("#/text", "nothing")]),
        ({"text": "mot " * 3000}, 422, [("#/text", "too_long")]),
        ({"text": "data:image/png;base64,iVBORw0KGgo="}, 422, [("#/text", "content")]),
        ({"text": "a", "receipt": EVE}, 422, [("#/receipt", "malformed")]),
        ({"text": "a", "receipt": from_page("nobody").letters}, 404, [("#/receipt", "unknown")]),
        ({"text": "a", "name": "b"}, 422, [("#/name", "extra_forbidden")]),
        ({}, 422, [("#/text", "missing")]),
    ],
)
def test_what_is_wrong_is_said(
    body: dict[str, Any], status: int, expected: list[tuple[str, str]]
) -> None:
    _report, receipt = a_report()
    response = send({"receipt": receipt.letters, **body}, HERE)
    assert (response.status_code, faults(response)) == (status, expected)
    assert Message.objects.count() == 0


def test_withdrawn_and_full_are_conflicts() -> None:
    _report, receipt = a_report()
    Report.objects.update(said=MOST_MESSAGES)
    body = {"receipt": receipt.letters, "text": "encore"}
    assert send(body, HERE).status_code == 409
    services.withdraw(visit=visit(receipt, now=NOW), now=NOW)
    assert send(body, HERE).status_code == 409
    told = send({"receipt": receipt.letters}, "follow-up").json()
    assert told == {"state": "withdrawn", "label": "Retiré par toi", "messages": []}


def test_what_cannot_be_read_is_said(alice: User) -> None:
    report, receipt = a_report()
    team_says(report, alice, "un")
    team_says(report, alice, "deux")
    Message.objects.filter(number=1).delete()
    Message.objects.update(body=b"\x01")
    told = send({"receipt": receipt.letters}, "follow-up").json()["messages"]
    warning = "⚠ Ce message ne peut pas être lu."
    assert told == [
        {"from": None, "text": warning, "at": None},
        {"from": "team", "text": warning, "at": "2026-11-03T10:00"},
    ]


def test_answers_to_receipts_are_equally_long(alice: User) -> None:
    report, receipt = a_report()
    team_says(report, alice, "bonjour " * 50)
    bodies = [{"receipt": text} for text in (receipt.letters, from_page("nobody").letters, "x")]
    answers = [send(body, "follow-up") for body in bodies]
    answers += [send({**body, "text": "a"}, HERE) for body in bodies]
    assert {len(answer.content) for answer in answers} == {48 * 1024}
    assert {answer["Cache-Control"] for answer in answers} == {"no-store, no-transform"}


def test_a_retry_after_half_an_hour_is_told_no_receipt(settings: Settings, tmp_path: Any) -> None:
    key = {"Idempotency-Key": str(uuid.uuid4())}
    clock_file = tmp_path / "clock"
    settings.CLOCK_FILE = str(clock_file)
    first = send(FULL, **key)
    clock_file.write_text(str(timedelta(minutes=29).total_seconds()))
    assert send(FULL, **key).json() == first.json()
    clock_file.write_text(str(timedelta(minutes=31).total_seconds()))
    late = send(FULL, **key)
    assert late.status_code == 409
    assert first.json()["receipt"]["letters"] not in late.content.decode()
    assert Report.objects.count() == 1


def test_a_noted_receipt_is_not_told_again() -> None:
    key = {"Idempotency-Key": str(uuid.uuid4())}
    receipt = read(send(FULL, **key).json()["receipt"]["letters"])
    note_receipt(receipt)
    assert send(FULL, **key).status_code == 409
