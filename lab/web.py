"""The invented websites: one port on many loopback addresses, every answer under our thumb.

Written on bare streams and not on a web server, because half of the answers must be wrong ones.
"""

import asyncio
from contextlib import suppress

from lab import world
from lab.binding import on_one_port
from lab.switchboard import Behaviour, Seen, Switchboard

LONGEST_HEAD = 65_536
HOPS = 7
SENTENCE = "Page inventée pour la démonstration de Click@ble. Il n’y a rien à voir ici."
REMOVED = "Cette page n’est plus disponible. This page is no longer available."
PRIVATE = "http://10.0.0.1/"

REASONS = {
    200: "OK", 302: "Found", 400: "Bad Request", 403: "Forbidden", 404: "Not Found", 410: "Gone",
    500: "Internal Server Error", 503: "Service Unavailable",
}  # fmt: skip
STATUS = {
    Behaviour.REMOVE: 404,
    Behaviour.GONE: 410,
    Behaviour.ERROR: 500,
    Behaviour.UNAVAILABLE: 503,
    Behaviour.FORBID: 403,
}


class WebServer:
    """All sites of the world on `port` (0: any that is free on every address)."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard
        self._open: set[asyncio.Task[None]] = set()
        self._servers: list[asyncio.Server] = []
        self.port = 0

    async def start(self, port: int = 0) -> None:
        addresses = [site.address for site in world.SITES]

        async def bind(address: str, wanted: int) -> asyncio.Server:
            return await asyncio.start_server(
                self._talk, address, wanted, limit=LONGEST_HEAD, backlog=512
            )

        self._servers, self.port = await on_one_port(addresses, port, bind)

    async def stop(self) -> None:
        for server in self._servers:
            server.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                await self._answer(reader, writer)
        finally:
            self._open.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, host = _read(head)
        self._switchboard.saw(Seen(method, host, path))
        behaviour = self._switchboard.page(host, path)
        if behaviour is Behaviour.HANG:
            await reader.read()  # until the other side gives up
        elif behaviour is Behaviour.DRIP:
            await _drip(writer)
        elif behaviour is Behaviour.GARBAGE:
            writer.write(b"\x16\x03\x01 ceci n'est pas HTTP \x00\xff\r\n\r\n" * 8)
            await writer.drain()
        elif behaviour is not Behaviour.RESET:
            writer.write(_message(method, host, path, behaviour=behaviour))
            await writer.drain()


def _read(head: list[str]) -> tuple[str, str, str]:
    """Method, path and host of a request; a proxy-style target is read like a plain one."""
    method, target, *_ = [*head[0].split(" "), "", ""]
    fields = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
    host = fields.get("host", "").rsplit(":", 1)[0]
    return method, target or "/", host


def _message(method: str, host: str, path: str, *, behaviour: Behaviour) -> bytes:
    status, location, text = _content(host, path, behaviour)
    body = _html(text)
    lines = [
        f"HTTP/1.1 {status} {REASONS[status]}",
        "Content-Type: text/html; charset=utf-8",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    if location:
        lines.append(f"Location: {location}")
    head = "\r\n".join(lines).encode() + b"\r\n\r\n"
    return head if method == "HEAD" else head + body


def _content(host: str, path: str, behaviour: Behaviour) -> tuple[int, str, str]:
    """Status, where to (redirections) and the text of a page."""
    site = world.SITE_BY_NAME.get(host)
    if site is None:
        return 404, "", REMOVED
    if path.startswith("/saut/"):
        return _hop(path)
    redirect = {
        Behaviour.REDIRECT: "/",
        Behaviour.REDIRECT_CHAIN: "/saut/1",
        Behaviour.REDIRECT_LOOP: path,
        Behaviour.REDIRECT_INSIDE: PRIVATE,
    }.get(behaviour)
    if redirect:
        return 302, redirect, ""
    if behaviour in STATUS:
        return STATUS[behaviour], "", REMOVED
    if behaviour is Behaviour.SOFT404:
        return 200, "", REMOVED
    return _page(site, path)


def _page(site: world.Site, path: str) -> tuple[int, str, str]:
    titles = {"/": site.title} | {page.path: page.title for page in site.pages}
    if path not in titles:
        return 404, "", REMOVED
    return 200, "", f"{titles[path]}. {SENTENCE}"


def _hop(path: str) -> tuple[int, str, str]:
    number = path.removeprefix("/saut/")
    if not number.isdigit() or int(number) >= HOPS:
        return 200, "", SENTENCE
    return 302, f"/saut/{int(number) + 1}", ""


def _html(text: str) -> bytes:
    return f'<!doctype html><html lang="fr"><meta charset="utf-8"><p>{text}</p></html>\n'.encode()


async def _drip(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
    while True:
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(0.05)
