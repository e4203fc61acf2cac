"""The real server, met by senders who are slow, leave half-way, or send too much."""

import asyncio
import json
import socket
import urllib.request
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from clickable import gate
from tests.flows.instance import Instance, running_instance

pytestmark = [pytest.mark.once, pytest.mark.slow]
REPORT = json.dumps({"addresses": ["https://a.example/x"], "category": "csam"}).encode()
HEAD = b"POST /api/v1/reports HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    with running_instance(tmp_path_factory.mktemp("gate")) as instance:
        yield instance


def test_sixty_stalled_senders_hold_nobody_up(instance: Instance) -> None:
    stalled = [connection(instance) for _ in range(60)]
    for each in stalled:
        each.sendall(HEAD + b"Content-Length: 1000\r\n\r\n{")

    assert urllib.request.urlopen(f"{instance.url}/readyz", timeout=5).status == 200

    for each in stalled:
        each.close()


def test_half_a_request_is_none(instance: Instance) -> None:
    before = reports(instance)
    leaver = connection(instance)
    leaver.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % (len(REPORT) + 1) + REPORT)
    leaver.close()

    assert urllib.request.urlopen(f"{instance.url}/readyz", timeout=5).status == 200
    assert reports(instance) == before


def test_a_body_in_chunks_is_read_whole(instance: Instance) -> None:
    before = reports(instance)
    client = HTTPConnection("127.0.0.1", instance.port, timeout=10)

    client.request("POST", "/api/v1/reports", body=iter([REPORT[:9], REPORT[9:]]),
                   headers={"Content-Type": "application/json"}, encode_chunked=True)  # fmt: skip

    assert client.getresponse().status == 201
    assert reports(instance) == before + 1


@pytest.mark.parametrize("chunked", [True, False])
def test_too_much_is_refused_kindly(instance: Instance, chunked: bool) -> None:
    client = HTTPConnection("127.0.0.1", instance.port, timeout=30)
    size = 3_000_000
    length = {} if chunked else {"Content-Length": str(size)}
    body = iter([b"a=" + b"x" * (size - 2)])

    client.request("POST", "/signaler/", body=body, encode_chunked=chunked,
                   headers={"Content-Type": "application/x-www-form-urlencoded", **length})  # fmt: skip

    answer = client.getresponse()
    assert (answer.status, "<h1" in answer.read().decode()) == (400, True)


def test_who_sends_too_slowly_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "SLOWEST", 0.05)
    sent: list[gate.Message] = []

    async def never() -> gate.Message:
        await asyncio.sleep(5)
        return {}

    async def note(message: gate.Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/signaler/", "headers": []}
    asyncio.run(gate.application(scope, never, note))

    assert sent[0]["status"] == 408


def test_nothing_behind_knows_where_a_request_came_from() -> None:
    scope = {
        "client": ("127.66.1.2", 1),
        "headers": [(b"x_forwarded_for", b"1"), (b"accept", b"*")],
    }

    plain = gate._plain(scope, 0)

    assert plain["client"] is None
    assert plain["headers"] == [(b"accept", b"*"), (b"content-length", b"0")]


def connection(instance: Instance) -> socket.socket:
    return socket.create_connection(("127.0.0.1", instance.port), timeout=5)


def reports(instance: Instance) -> int:
    return int(json.loads(instance.run("status", "--json"))["stages"]["received"])
