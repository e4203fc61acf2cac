"""Files that editors send at /gestion/, and applicants at their own address: the only bodies beyond the usual
size that are taken at all.

Django is asked first, as the same sender and without the body: of /gestion/, whether this is an editor at
work; of an applicant's address, whether its link opens a draft that may have one more file. The file then
waits on the disk of the instance, nameless, until it is whole.
"""

import asyncio
import re
import tempfile
from collections.abc import Awaitable, Callable, MutableMapping
from typing import IO, Any

from django.conf import settings
from django.urls import reverse

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Ask = Callable[[Scope, bytes], Awaitable[list[MutableMapping[str, Any]]]]

PLACE = "/gestion/"
# An applicant's own address (grants.urls): its link is in the path, and only a letter told it.
OWN = re.compile(r"(?:/[a-z]{2})?/subventions/d/[0-9]+/[A-Za-z0-9_-]+/fichiers/")
ROOM = "place/"  # below it: is there room for one more?
YES = 204
SLOWEST = 600.0  # seconds for a whole file
PIECE = 256 * 1024
AT_ONCE = 2
_turn = asyncio.Semaphore(AT_ONCE)


class TooLargeError(Exception):
    """More came than was announced, or than is taken."""


def is_one(scope: Scope, size: int, *, longest: int) -> bool:
    """Does this announce a file, of a size that might be taken?"""
    if scope["method"] != "POST":
        return False
    if OWN.fullmatch(scope["path"]):
        return longest < size <= int(settings.LARGEST_ATTACHMENT)
    asked: bool = scope["path"].startswith(PLACE)
    return asked and longest < size <= settings.LARGEST_FILE


async def is_expected(plain: Scope, ask: Ask) -> bool:
    """Ask Django, as the same sender, at an address that answers 204 to those only who may send one."""
    own = OWN.fullmatch(plain["path"])
    path = plain["path"] + ROOM if own else reverse("gestion:may_send")
    headers = [
        (n, v) for n, v in plain["headers"] if n in {b"host", b"cookie", b"x-forwarded-proto"}
    ]
    probe = {**plain, "method": "GET", "path": path, "query_string": b""}
    answer = await ask({**probe, "headers": headers}, b"")
    return bool(answer) and answer[0].get("status") == YES


def turn() -> asyncio.Semaphore:
    """Few at a time: each may be hundreds of megabytes."""
    return _turn


def place() -> IO[bytes]:
    """A file without a name, on the instance's own disk; gone when it is closed."""
    return tempfile.TemporaryFile(dir=settings.HOME)


async def collect(receive: Receive, into: IO[bytes], *, size: int) -> None:
    """Raises TooLargeError, or ConnectionAbortedError when the sender left before the end."""
    taken, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionAbortedError
        taken += into.write(message.get("body", b""))
        if taken > size:
            raise TooLargeError
        more = message.get("more_body", False)
    if taken != size:
        raise ConnectionAbortedError
    into.seek(0)


def pieces(of: IO[bytes]) -> Receive:
    """What was collected, to be received piece by piece."""

    async def receive() -> MutableMapping[str, Any]:
        piece = of.read(PIECE)
        return {"type": "http.request", "body": piece, "more_body": len(piece) == PIECE}

    return receive
