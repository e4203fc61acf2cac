"""The gate before Django: it waits for slow senders, so that the few threads behind it never do.

A request's body is collected here, in the event loop, with a size and a deadline; only a whole
request gets a thread (on SQLite there is exactly one, docs/decisions/0002). Where a request came
from is dropped here: nothing behind the gate can keep or log it (safety rule 4).
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from a2wsgi import WSGIMiddleware
from django.conf import settings

from clickable.wsgi import application as django

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

LONGEST: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE  # bytes; beyond it Django refuses kindly
SLOWEST = 30.0  # seconds for a whole body
THREADS = 1 if settings.ON_SQLITE else 2

_behind: Any = WSGIMiddleware(django, workers=THREADS)  # type: ignore[arg-type] # typed apart


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    try:
        body, size = await asyncio.wait_for(_collect(scope, receive), SLOWEST)
    except TimeoutError:
        await _too_slow(send)
        return
    except ConnectionAbortedError:
        return  # half a request is none: nobody is there to be answered
    await _behind(_plain(scope, size), _whole(body), send)


async def _collect(scope: Scope, receive: Receive) -> tuple[bytes, int]:
    """The body and its size; of one that is too large, nothing and a size that says so.

    Raises ConnectionAbortedError when the sender left before the end.
    """
    if _announced(scope) > LONGEST:
        return b"", LONGEST + 1
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionAbortedError
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > LONGEST:
            return b"", LONGEST + 1
    return bytes(body), len(body)


def _announced(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0


def _plain(scope: Scope, size: int) -> Scope:
    """The request as the application may see it: no sender, one length, no doubtful header names."""
    dropped = {b"content-length", b"transfer-encoding"}
    headers = [(n, v) for n, v in scope["headers"] if n not in dropped and b"_" not in n]
    length = (b"content-length", str(size).encode())
    return {**scope, "client": None, "headers": [*headers, length]}


def _whole(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


async def _too_slow(send: Send) -> None:
    headers = [
        (b"content-length", b"0"),
        (b"connection", b"close"),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": 408, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
