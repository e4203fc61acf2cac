"""Ten thousand lines through the real server, and a reporter who comes meanwhile."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest

from clickable.bench import intake
from clickable.bench.instance import Instance, Server, instance, server

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.timeout(400)]
PATH = "/api/v1/partner/reports"


@pytest.fixture(scope="module")
def at() -> Iterator[Instance]:
    with instance() as made:
        yield made


@pytest.fixture(scope="module")
def running(at: Instance) -> Iterator[Server]:
    with server(at) as found:
        yield found


@pytest.fixture(scope="module")
def token(at: Instance) -> str:
    return told(at, "partners", "add", "Phare").strip()


def told(at: Instance, *words: str) -> str:
    command = [sys.executable, "-m", "clickable", *words]
    return subprocess.run(
        command, env=at.environment, check=True, capture_output=True
    ).stdout.decode()


def batch(name: str, many: int) -> bytes:
    lines = [{"addresses": [f"https://h{n % 97}.example/{name}/{n}"]} for n in range(many)]
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def post(running: Server, path: str, body: bytes, **headers: str) -> tuple[int, Any]:
    connection = HTTPConnection("127.0.0.1", running.port, timeout=300)
    try:
        connection.request("POST", path, body, {k.replace("_", "-"): v for k, v in headers.items()})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def give(running: Server, token: str, body: bytes, key: str) -> tuple[int, Any]:
    return post(
        running, PATH, body, Authorization=f"Bearer {token}", Idempotency_Key=key,
        Content_Type="application/x-ndjson",
    )  # fmt: skip


def test_a_reporter_does_not_wait_behind_a_batch(at: Instance, running: Server, token: str) -> None:
    answers: list[tuple[int, Any]] = []
    body, before = batch("whole", 10_000), intake.stored(at)
    sending = threading.Thread(
        target=lambda: answers.append(give(running, token, body, "ten-thousand-lines"))
    )
    sending.start()
    while intake.stored(at) == before:  # the first chunk is kept
        assert sending.is_alive()
    report = {"addresses": ["https://dana.example/1"]}
    meanwhile = [
        post(
            running, "/api/v1/reports", json.dumps(report).encode(), Content_Type="application/json"
        )
        for _n in range(5)
    ]
    assert sending.is_alive()  # all five were answered first
    sending.join(300)

    assert [status for status, _body in meanwhile] == [201] * 5
    ((status, found),) = answers
    assert (status, found["accepted"], found["refused"]) == (202, 10_000, 0)
    assert [one["line"] for one in found["results"]] == list(range(1, 10_001))
    assert len({one["id"] for one in found["results"]}) == 10_000
    assert intake.stored(at) - before == 10_005

    assert give(running, token, body, "ten-thousand-lines") == (202, found)
    assert intake.stored(at) - before == 10_005


def test_no_token_is_in_any_file_of_the_instance(at: Instance, running: Server, token: str) -> None:
    assert give(running, token, batch("quiet", 3), "three-lines")[0] == 202
    assert give(running, token + "x", batch("quiet", 3), "three-lines")[0] == 401
    assert give(running, token, b"\xff", "no-line-at-all")[0] == 202

    secret = token.split("_", 2)[2].encode()
    files = [path for path in at.home.rglob("*") if path.is_file()]
    assert [path for path in files if secret in path.read_bytes()] == []
    assert any(path.name == "server.log" for path in files)
