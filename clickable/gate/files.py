"""Files that leave from the disk, a piece at a time, as quickly as their reader takes them.

Nothing here is kept in memory but the piece that is leaving: not the film, not once, not for anybody.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

from clickable.base.handing import Part

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PIECE = 64 * 1024
SLOWEST = 30.0  # seconds for one piece: who takes longer has gone, or only holds a place
AT_ONCE = 128
_turn = asyncio.Semaphore(AT_ONCE)


def turn() -> asyncio.Semaphore:
    """So many at a time: each holds an open file."""
    return _turn


@contextmanager
def closing(handed: list[Part]) -> Iterator[None]:
    """Whatever was handed is closed at the end, sent or not."""
    try:
        yield
    finally:
        for part in handed:
            part.file.close()


def is_whole(answer: list[Message], handed: list[Part]) -> bool:
    """Is the answer the one that the file was handed over for, and not an error after it?"""
    return bool(handed) and bool(answer) and answer[0].get("status") in {200, 206}


async def send_part(start: Message, part: Part, *, receive: Receive, send: Send) -> None:
    """The head of the answer, then the file; ends early when the reader goes or stops reading."""
    gone = asyncio.ensure_future(_gone(receive))
    left = part.size
    try:
        await send(start)
        part.file.seek(part.start)
        while left and not gone.done():
            piece = await asyncio.to_thread(part.file.read, min(PIECE, left))
            left = left - len(piece) if piece else 0
            body = {"type": "http.response.body", "body": piece, "more_body": left > 0}
            async with asyncio.timeout(SLOWEST):
                await send(body)
    except TimeoutError:
        return  # the server closes what is not whole
    finally:
        gone.cancel()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        await asyncio.sleep(1)  # nothing else is to come: not asked again in haste
