"""The guarded client: HEAD, and GET of small JSON. No cookie, proxy, body or decompression."""

import asyncio
import errno
import json
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Self, TypeVar
from urllib.parse import urljoin

import aiohttp
import can_ada
import uvloop
import yarl

from clickable.base.outbound.failures import NETWORK_ERRORS, Failure, OutboundError, classify
from clickable.base.outbound.names import Names, Resolution
from clickable.base.outbound.policy import may_connect, outside_dns

log = logging.getLogger(__name__)

REDIRECTS = {301, 302, 303, 307, 308}
HEADERS = {
    "User-Agent": "Clickable",
    "Accept": "*/*",
    "Accept-Encoding": "identity",
}
JSON_HEADERS = {"Accept": "application/rdap+json, application/json"}

T = TypeVar("T")
Take = Callable[[aiohttp.ClientResponse], Awaitable[T]]


@dataclass(frozen=True)
class Limits:
    """Seconds and counts. `total` covers look-up, connection, every redirect and the answer."""

    total: float = 10.0
    connect: float = 5.0
    dns: float = 2.0
    redirects: int = 5


@dataclass(frozen=True)
class Answered:
    """A server's answer to HEAD: nothing of its text, only where it came from and its number."""

    status: int
    final_url: str
    challenged: bool  # it wants to see a person first


@dataclass(frozen=True)
class Document:
    """A server's answer to GET; `data` only with status 200."""

    status: int
    data: object = None


class WayOut:
    """Use as `async with WayOut() as way:`; one for a batch of work, in one event loop.

    Every call raises OutboundError with a code, and nothing else, when there is no answer.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()

    async def __aenter__(self) -> Self:
        self._names = Names(timeout=self.limits.dns)
        connector = aiohttp.TCPConnector(
            resolver=self._names,
            socket_factory=_guarded_socket,
            use_dns_cache=False,
            force_close=True,
            limit=0,  # the callers bound how much is in flight
            ssl=_tls(),
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            headers=HEADERS,
            read_bufsize=16 * 1024,
            timeout=aiohttp.ClientTimeout(
                total=self.limits.total, sock_connect=self.limits.connect
            ),
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()
        await self._names.close()

    async def resolve(self, name: str) -> Resolution:
        """The addresses of a name that may be connected to, or why there are none."""
        return await self._names.look_up(name)

    async def head(self, url: str) -> Answered:
        """What the address answers to HEAD, after at most `limits.redirects` redirects."""

        async def take(answer: aiohttp.ClientResponse) -> Answered:
            return Answered(
                status=answer.status,
                final_url=str(answer.url),
                challenged=answer.headers.get("cf-mitigated") == "challenge",
            )

        return await self._ask("HEAD", url, take=take)

    async def get_json(self, url: str, *, limit: int = 1_000_000) -> Document:
        """The JSON at the address, when it is at most `limit` bytes."""

        async def take(answer: aiohttp.ClientResponse) -> Document:
            if answer.status != HTTPStatus.OK:
                return Document(answer.status)
            return Document(answer.status, _parse(await _read(answer, limit)))

        return await self._ask("GET", url, take=take)

    async def _ask(self, method: str, url: str, *, take: Take[T]) -> T:
        trail = [url]
        try:
            async with asyncio.timeout(self.limits.total):
                return await self._walk(method, trail, take)
        except OutboundError as error:
            failure = error.code
        except NETWORK_ERRORS as error:
            failure = classify(error)
        # Raised out here, not in `except`: so the error carries no context, and no remote byte.
        raise OutboundError(failure, redirects=len(trail) - 1)

    async def _walk(self, method: str, trail: list[str], take: Take[T]) -> T:
        """Follow redirects by hand, each through the same guard; `take` the first other answer."""
        headers = JSON_HEADERS if method == "GET" else None
        while True:
            async with self._session.request(
                method, _checked(trail[-1]), allow_redirects=False, headers=headers
            ) as answer:
                target = _target(answer)
                if target is None:
                    return await take(answer)
            if len(trail) > self.limits.redirects:
                raise OutboundError(Failure.TOO_MANY_REDIRECTS)
            trail.append(target)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Do asynchronous work from a task or a command, in a loop of its own (any thread)."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.get_loop().set_exception_handler(_say_class_only)
        return runner.run(work)


def _guarded_socket(info: tuple[Any, ...]) -> socket.socket:
    """The guarantee: aiohttp asks here for every socket, with the address it will connect to."""
    family, kind, proto, _, address = info
    if not may_connect(address[0], address[1]):
        raise PermissionError(errno.EACCES, "blocked")
    return socket.socket(family, kind, proto)


def _checked(url: str) -> yarl.URL:
    """The address as browsers read it (WHATWG), without userinfo; only http and https."""
    try:
        parsed = can_ada.parse(url)
        parsed.username, parsed.password, parsed.hash = "", "", ""
        checked = yarl.URL(str(parsed.href), encoded=True)
    except ValueError:
        checked = yarl.URL()
    if checked.scheme not in {"http", "https"} or not checked.raw_host or "\\" in url:
        raise OutboundError(Failure.BAD_URL)
    if checked.raw_host != parsed.hostname.strip("[]"):
        raise OutboundError(Failure.BAD_URL)
    if outside_dns(checked.raw_host):
        raise OutboundError(Failure.OUTSIDE_DNS)
    return checked


def _target(answer: aiohttp.ClientResponse) -> str | None:
    """Where a redirect leads; None when the answer is none."""
    location = answer.headers.get("Location")
    if answer.status not in REDIRECTS or not location:
        return None
    return urljoin(str(answer.url), location)


async def _read(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    parts, size = [], 0
    async for part in answer.content.iter_chunked(16 * 1024):
        size += len(part)
        if size > limit:
            raise OutboundError(Failure.TOO_LARGE)
        parts.append(part)
    return b"".join(parts)


def _parse(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise OutboundError(Failure.NOT_JSON) from None


def _say_class_only(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    error = context.get("exception")
    log.warning("outbound: %s", type(error).__name__ if error else "event loop")


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    """One per process: making it costs 27 ms, a check 1.6 ms."""
    return ssl.create_default_context()
