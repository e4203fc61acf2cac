"""What the gate keeps from Django, what it answers itself, and when its answers leave."""

import asyncio
import time
from typing import Any

import pytest

from clickable import gate
from clickable.base.flood import OVER
from tests.base.strict import faults
from tests.gate.asking import FORM, JSON, Answer, asked, get, post, scope

WHENCE = [
    b"x-forwarded-for", b"x-forwarded-host", b"forwarded", b"via", b"x-real-ip", b"client-ip",
    b"true-client-ip", b"cf-connecting-ip", b"x_real_ip",
]  # fmt: skip


@pytest.mark.parametrize("behind", [True, False])
def test_nothing_behind_the_gate_knows_where_a_request_came_from(settings, behind: bool) -> None:
    settings.BEHIND_PROXY = behind
    asking = scope("/", headers=[(name, b"127.66.1.2") for name in WHENCE])

    plain = gate._plain(asking, 0)

    assert plain["client"] is None
    assert plain["headers"] == [(b"host", b"127.0.0.1"), (b"content-length", b"0")]


@pytest.mark.parametrize("behind", [True, False])
def test_only_our_proxy_may_say_that_it_was_https(settings, behind: bool) -> None:
    settings.BEHIND_PROXY = behind
    told = (b"x-forwarded-proto", b"https")

    assert (told in gate._plain(scope("/", headers=[told]), 0)["headers"]) is behind


@pytest.mark.parametrize(
    "path",
    [
        "/signaler/", "/signaler/partager/", "/module/formulaire/", "/nowhere", "/api/v1/reports",
        "/api/v1/reports/sealed", "/api/v1/partner/reports",
    ],
)  # fmt: skip
@pytest.mark.parametrize("coding", [b"gzip", b"br", b"GZIP, identity", b"x"])
def test_a_compressed_body_is_not_unpacked(path: str, coding: bytes) -> None:
    assert post(path, [(b"content-encoding", coding)]).status == 415


@pytest.mark.parametrize("path", ["/signaler/", "/api/v1/reports", "/desk/connexion/"])
@pytest.mark.parametrize(
    ("name", "values"),
    [
        (b"content-type", [b"text/plain", FORM[1]]),
        (b"content-encoding", [b"gzip", b"identity"]),
        (b"content-length", [b"0", b"7"]),
    ],
)
def test_a_header_that_two_may_read_differently_is_refused(
    path: str, name: bytes, values: list[bytes]
) -> None:
    answer = asyncio.run(
        asked(scope(path, headers=[(name, value) for value in values]), b"go=send")
    )

    assert answer.status == 400
    assert faults(answer.headers, path=path, status=400, method="POST", secure=False) == []


def test_what_is_not_ascii_in_the_query_reaches_django_quoted(monkeypatch) -> None:
    seen = []

    def django(environ, start_response):
        seen.append(environ["QUERY_STRING"])
        start_response("200 OK", [])
        return []

    monkeypatch.setattr(gate, "django", django)
    asking = scope("/?a=%20b&c=[d]'", method="GET")
    asking["query_string"] += "é\xff".encode() + b"\xff"

    assert asyncio.run(asked(asking)).status == 200
    assert seen == ["a=%20b&c=[d]'%C3%A9%C3%BF%FF"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [("/signaler/", FORM, 400), ("/api/v1/reports/sealed", JSON, 413)],
)
def test_a_body_without_end_is_let_go_once_it_is_too_long(
    path: str, kind: tuple[bytes, bytes], status: int
) -> None:
    """Whatever it says of its length, or nothing: what is held has an end."""
    piece, taken, told = b"a" * 100_000, 0, Answer()

    async def receive() -> Any:
        nonlocal taken
        taken += len(piece)
        return {"type": "http.request", "body": piece, "more_body": True}

    async def send(message: Any) -> None:
        told.status = message.get("status", told.status)

    asyncio.run(gate.application(scope(path, headers=[kind]), receive, send))

    assert (taken, told.status) == (gate.LONGEST + len(piece), status)


@pytest.mark.django_db
def test_no_coding_is_fine() -> None:
    assert post("/suivi/", [(b"content-encoding", b"identity")]).status == 200


@pytest.mark.django_db
def test_nobody_can_call_themselves_over_or_under_the_limit(monkeypatch) -> None:
    seen = []

    def django(environ, start_response):
        seen.append(environ[OVER])
        start_response("200 OK", [])
        return []

    monkeypatch.setattr(gate, "django", django)
    for name in (b"clickable.over", b"http-clickable.over", b"x-clickable-over"):
        get("/", [(name, b"1")])

    assert seen == [False] * 3


def slow_django(seconds: float):
    def django(environ, start_response):
        time.sleep(seconds)
        start_response("200 OK", [("X-Took", str(seconds))])
        return [b"told"]

    return django


def seconds_to(path: str) -> float:
    began = time.monotonic()
    assert post(path).body == b"told"
    return time.monotonic() - began


@pytest.mark.parametrize("path", ["/suivi/", "/en/suivi/", "/api/v1/follow-up"])
def test_answers_to_receipts_leave_at_an_even_pace(monkeypatch, path: str) -> None:
    took = {}
    for work in (0.0, 0.03, 0.06, 0.12):
        monkeypatch.setattr(gate, "django", slow_django(work))
        took[work] = min(seconds_to(path) for _again in range(3))

    for work, steps in ((0.0, 1), (0.03, 1), (0.06, 1), (0.12, 2)):
        waited, beyond = divmod(took[work], gate.STEP)
        assert waited >= steps  # more where the machine is busy
        assert beyond < gate.STEP * 0.9


def test_other_answers_leave_at_once(monkeypatch) -> None:
    monkeypatch.setattr(gate, "django", slow_django(0.0))
    waited: list[float] = []

    async def wait(began: float) -> None:
        waited.append(began)

    monkeypatch.setattr(gate, "_until_next_step", wait)
    get("/suivi/")
    assert waited == []

    asyncio.run(asked(scope("/suivi/", headers=[FORM])))
    assert len(waited) == 1


def test_waiting_for_the_step_holds_no_thread(monkeypatch) -> None:
    monkeypatch.setattr(gate, "django", slow_django(0.0))

    async def many() -> list[Answer]:
        asking = [scope("/suivi/", sender=f"127.66.2.{n}", headers=[FORM]) for n in range(50)]
        return await asyncio.gather(*[asked(each) for each in asking])

    began = time.monotonic()
    answers = asyncio.run(many())

    assert [answer.status for answer in answers] == [200] * 50
    assert time.monotonic() - began < 10 * gate.STEP  # one after the other: fifty


def test_who_reads_slowly_holds_no_thread(monkeypatch) -> None:
    monkeypatch.setattr(gate, "django", slow_django(0.0))
    stalled = asyncio.Event()

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def never(message):
        await stalled.wait()

    async def both() -> Answer:
        readers = [
            asyncio.create_task(gate.application(scope("/", method="GET"), receive, never))
            for _ in range(20)
        ]
        await asyncio.sleep(0.1)
        answer = await asyncio.wait_for(asked(scope("/", method="GET")), 2)
        stalled.set()
        await asyncio.gather(*readers)
        return answer

    assert asyncio.run(both()).status == 200


def test_passwords_are_checked_one_at_a_time_and_others_do_not_wait(monkeypatch) -> None:
    monkeypatch.setattr(gate, "django", slow_django(0.05))

    async def many() -> tuple[list[Answer], float]:
        asking = [scope("/desk/connexion/", sender=f"127.66.3.{n}") for n in range(30)]
        trying = [asyncio.create_task(asked(each)) for each in asking]
        await asyncio.sleep(0.01)
        began = time.monotonic()
        await asked(scope("/aide/", method="GET"))
        waited = time.monotonic() - began
        return await asyncio.gather(*trying), waited

    answers, waited = asyncio.run(many())

    told = [answer.status for answer in answers]
    assert told.count(200) == gate.MOST_SIGNING_IN
    assert told.count(503) == 30 - gate.MOST_SIGNING_IN
    assert waited < 0.3
    assert {a.headers["retry-after"] for a in answers if a.status == 503} == {"10"}


def test_a_program_is_told_in_its_own_form() -> None:
    answer = post("/api/v1/reports", [JSON, (b"content-encoding", b"gzip")])

    assert answer.status == 415
    assert answer.headers["content-type"] == "application/problem+json"
