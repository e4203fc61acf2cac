"""A client that asks as fast as it is answered, over connections that stay open."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

CONNECTIONS = 16
PATIENCE = 30.0  # seconds for the last answers to come in


@dataclass
class Load:
    """What came back: how long each answer took, by status, and the bodies of the good ones."""

    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    bodies: list[bytes] = field(default_factory=list)
    broken: int = 0  # connections that ended in the middle of an answer

    @property
    def answers(self) -> int:
        return len(self.milliseconds)

    @property
    def per_second(self) -> float:
        return self.answers / self.seconds if self.seconds else 0.0


def request(port: int, path: str, body: bytes = b"") -> bytes:
    """A POST of JSON, or a GET where there is no body."""
    head = f"{'POST' if body else 'GET'} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


def drive(port: int, requests: Iterator[bytes], *, seconds: float, most: int) -> Load:
    """Send `requests` over CONNECTIONS for `seconds`, `most` of them at most; wait for every answer."""
    return asyncio.run(_drive(port, requests, seconds=seconds, most=most))


async def _drive(port: int, requests: Iterator[bytes], *, seconds: float, most: int) -> Load:
    load, loop = Load(), asyncio.get_running_loop()
    began = time.perf_counter()
    line = _Line(requests, until=began + seconds, left=most)
    pairs = [
        await loop.create_connection(lambda: _Caller(load, line), "127.0.0.1", port)
        for _ in range(CONNECTIONS)
    ]
    callers = [caller.done for _, caller in pairs]
    await asyncio.wait(callers, timeout=seconds + PATIENCE)
    load.seconds = time.perf_counter() - began
    for transport, _ in pairs:
        transport.abort()
    load.broken += sum(1 for done in callers if not done.done())
    return load


@dataclass
class _Line:
    """The requests that wait to be sent, and when to stop."""

    requests: Iterator[bytes]
    until: float
    left: int

    def take(self) -> bytes | None:
        if self.left <= 0 or time.perf_counter() >= self.until:
            return None
        self.left -= 1
        return next(self.requests, None)


class _Caller(asyncio.Protocol):
    """One connection: a request, its answer, the next request."""

    transport: asyncio.Transport

    def __init__(self, load: Load, line: _Line) -> None:
        self.load, self.line = load, line
        self.done = asyncio.get_running_loop().create_future()
        self.buffer, self.sent = b"", 0.0
        self.waiting = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self._next()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, end, rest = self.buffer.partition(b"\r\n\r\n")
        if not end:
            return
        length = _length(head)
        if len(rest) < length:
            return
        self._answered(int(head[9:12]), rest[:length])
        self.buffer = rest[length:]
        self._next()

    def connection_lost(self, _exc: Exception | None) -> None:
        if self.waiting:
            self.load.broken += 1
        self._finish()

    def _answered(self, status: int, body: bytes) -> None:
        self.waiting = False
        self.load.milliseconds.append((time.perf_counter() - self.sent) * 1000)
        self.load.statuses[status] = self.load.statuses.get(status, 0) + 1
        if status < 300:  # noqa: PLR2004 -- RFC 9110: done as asked
            self.load.bodies.append(body)

    def _next(self) -> None:
        wanted = self.line.take()
        if wanted is None:
            self._finish()
            return
        self.waiting, self.sent = True, time.perf_counter()
        self.transport.write(wanted)

    def _finish(self) -> None:
        if not self.done.done():
            self.done.set_result(None)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0
