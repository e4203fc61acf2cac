"""The gate before Django: it waits for slow senders, so that the few threads behind it never do.

A request's body is collected here, in the event loop, with a size and a deadline; only a whole
request gets a thread (on SQLite there is exactly one, docs/decisions/0002), and whoever reads its
answer slowly holds none. Senders are counted here. Where a request came from is dropped here:
nothing behind the gate can keep or log it (safety rule 4).
"""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import quote

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.http import HttpResponse

from clickable.base.flood import OVER, SENDER
from clickable.base.handing import HANDED, Part
from clickable.gate import files, uploads
from clickable.gate.answers import refused
from clickable.gate.limits import Kind, Limits, header, kind_of, partners
from clickable.wsgi import application as django

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

LONGEST: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE  # bytes; beyond it Django refuses kindly
SLOWEST = 30.0  # seconds for a whole body
STEP = 0.1  # seconds: the answers to receipts leave at whole multiples of it
THREADS = 1 if settings.ON_SQLITE else 2
PARTNERS = THREADS  # of their own: a batch takes a while, and no reporter waits behind it
MOST_SIGNING_IN = 16  # waiting for their turn; each costs tens of milliseconds and megabytes
MARKED = {Kind.REPORT, Kind.SIGNATURE}  # over their limit they are taken in all the same
BUSY = 10.0  # seconds that one more is asked to wait

BEGAN = "clickable.began"
WHENCE = {b"forwarded", b"via", b"x-real-ip", b"client-ip", b"true-client-ip", b"cf-connecting-ip"}
REWRITTEN = {b"content-length", b"transfer-encoding"}
# Of two, one reader takes the last and another joins them: what was counted would not be what is read.
ONCE = {b"content-type", b"content-encoding", b"content-length"}
ASCII = bytes(range(128))


def _noting(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Django, told what the gate counted; the gate is told when Django began."""
    scope = environ["asgi.scope"]
    scope[BEGAN] = time.monotonic()
    environ[OVER] = scope.get(OVER, False)
    environ[SENDER] = scope.get(SENDER)
    environ[HANDED] = scope.get(HANDED)
    return django(environ, start_response)


_behind: Any = WSGIMiddleware(_noting, workers=THREADS)  # type: ignore[arg-type] # typed apart
_behind_for_partners: Any = WSGIMiddleware(_noting, workers=PARTNERS)  # type: ignore[arg-type]
_limits = Limits(now=time.monotonic())
_one_sign_in = asyncio.Semaphore(1)
_signing_in = 0


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if _doubled(scope):
        await _say(_refused(scope, 400), send, b"close")
        return
    if header(scope["headers"], b"content-encoding").lower() not in {b"", b"identity"}:
        await _say(_refused(scope, 415), send)
        return
    if (
        uploads.is_one(scope, _announced(scope), longest=LONGEST)
        and kind_of(scope, b"") is None  # what is counted has no file in it, whoever sends it
        and await uploads.is_expected(_plain(scope, 0), _answered)
    ):
        await _file(scope, receive, send)
    else:
        await _form(scope, receive, send)


async def _form(scope: Scope, receive: Receive, send: Send) -> None:
    """Every other request: collected in memory, counted, passed on."""
    try:
        body, size = await asyncio.wait_for(_collect(scope, receive), SLOWEST)
    except TimeoutError:
        await _say(_refused(scope, 408), send, b"close")
        return
    except ConnectionAbortedError:
        return  # half a request is none: nobody is there to be answered
    shown = header(scope["headers"], b"authorization")
    verdict = _limits.count(kind_of(scope, body), _sender(scope), now=time.monotonic(), token=shown)
    if verdict.wait and verdict.kind not in MARKED:
        await _say(_refused(scope, 429, wait=verdict.wait), send)
        return
    plain = _plain(scope, size) | {OVER: bool(verdict.wait), SENDER: verdict.sender}
    if verdict.kind == Kind.SIGN_IN:
        await _in_turn(plain, body, send)
        return
    handed: list[Part] = []
    plain[HANDED] = handed
    with files.closing(handed):
        answer = await _answered(plain, body)
        if verdict.kind == Kind.FOLLOW_UP:
            await _until_next_step(plain[BEGAN])
        await _sent(scope, answer, handed, receive=receive, send=send)


async def _sent(
    scope: Scope, answer: list[Message], handed: list[Part], *, receive: Receive, send: Send
) -> None:
    """The answer, and after its head the file that belongs to it."""
    if not files.is_whole(answer, handed):
        for message in answer:
            await send(message)
    elif files.turn().locked():
        await _say(_refused(scope, 503, wait=BUSY), send)
    else:
        async with files.turn():
            await files.send_part(answer[0], handed[0], receive=receive, send=send)


async def _file(scope: Scope, receive: Receive, send: Send) -> None:
    """An editor's or an applicant's file, by way of the disk; like everything else, it gets a thread once it is whole."""
    size = _announced(scope)
    if uploads.turn().locked():
        await _say(_refused(scope, 503, wait=BUSY), send, b"close")
        return
    async with uploads.turn():
        with uploads.place() as file:
            try:
                async with asyncio.timeout(uploads.SLOWEST):
                    await uploads.collect(receive, file, size=size)
            except (TimeoutError, uploads.TooLargeError):
                await _say(_refused(scope, 408), send, b"close")
                return
            except ConnectionAbortedError:
                return
            answer = await _answered(_plain(scope, size), uploads.pieces(file))
    for message in answer:
        await send(message)


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


def _doubled(scope: Scope) -> bool:
    told = [name for name, _value in scope["headers"] if name in ONCE]
    return len(told) != len(set(told))


def _announced(scope: Scope) -> int:
    told = header(scope["headers"], b"content-length")
    return int(told) if told.isdigit() else 0


def _sender(scope: Scope) -> str:
    """The address that sent a request; behind our own proxy, the one that the proxy saw."""
    if settings.BEHIND_PROXY:
        hops = header(scope["headers"], b"x-forwarded-for").decode("latin1")
        return hops.rpartition(",")[2].strip()
    return str((scope.get("client") or ("",))[0])


def _plain(scope: Scope, size: int) -> dict[str, Any]:
    """The request as the application may see it: no sender, one length, no doubtful header names.

    What is not ASCII in the query is quoted, as browsers do: WSGI knows no other.
    """
    kept = [(n, v) for n, v in scope["headers"] if not _dropped(n)]
    length = (b"content-length", str(size).encode())
    query = quote(scope.get("query_string", b""), safe=ASCII).encode()
    return {**scope, "client": None, "query_string": query, "headers": [*kept, length]}


def _dropped(name: bytes) -> bool:
    if name == b"x-forwarded-proto":
        return not settings.BEHIND_PROXY
    return name in REWRITTEN | WHENCE or b"_" in name or name.startswith(b"x-forwarded")


async def _answered(plain: Scope, body: bytes | Receive) -> list[Message]:
    """Django's whole answer: its thread is free again before the first byte leaves."""
    answer: list[Message] = []

    async def whole() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    receive = whole if isinstance(body, bytes) else body

    async def keep(message: Message) -> None:
        answer.append(message)

    within = _behind_for_partners if plain["path"].startswith(partners()) else _behind
    await within(plain, receive, keep)
    return answer


async def _in_turn(plain: Scope, body: bytes, send: Send) -> None:
    """One password at a time: Argon2 must not take the processor and the memory from the reporters."""
    global _signing_in  # noqa: PLW0603 -- one event loop, one count
    if _signing_in >= MOST_SIGNING_IN:
        await _say(refused(dict(plain), 503, wait=BUSY), send)
        return
    _signing_in += 1
    try:
        async with _one_sign_in:
            answer = await _answered(plain, body)
    finally:
        _signing_in -= 1
    for message in answer:
        await send(message)


async def _until_next_step(began: float) -> None:
    """Found, unknown and deleted take different times; what can be seen from outside is the same."""
    taken = time.monotonic() - began
    await asyncio.sleep(math.ceil(taken / STEP) * STEP - taken)


def _refused(scope: Scope, status: int, *, wait: float = 0.0) -> HttpResponse:
    return refused(_plain(scope, 0), status, wait=wait)


async def _say(answer: HttpResponse, send: Send, connection: bytes = b"") -> None:
    told = [(n.lower().encode(), v.encode("latin1")) for n, v in answer.headers.items()]
    told.append((b"content-length", str(len(answer.content)).encode()))
    told += [(b"connection", connection)] if connection else []
    await send({"type": "http.response.start", "status": answer.status_code, "headers": told})
    await send({"type": "http.response.body", "body": answer.content})
