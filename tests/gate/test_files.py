"""Large files leave from the disk: none is in memory, and who reads slowly holds nobody up."""

import asyncio
import tempfile
import tracemalloc
from collections.abc import Iterator
from typing import IO, Any

import pytest

from clickable import gate
from clickable.base.handing import HANDED, Part
from clickable.gate import files
from tests.gate.asking import Answer, asked, scope

MB = 1024 * 1024
SIZE = 30 * MB
LENGTH = [("Content-Type", "video/mp4"), ("Content-Length", str(SIZE))]


@pytest.fixture
def film(monkeypatch) -> Iterator[IO[bytes]]:
    """A film that Django hands over at /film; everything else is a short page."""
    with tempfile.TemporaryFile() as file:
        file.truncate(SIZE)
        file.seek(SIZE - 3)
        file.write(b"end")

        def django(environ: Any, start_response: Any) -> list[bytes]:
            if environ["PATH_INFO"] != "/film":
                start_response("200 OK", [])
                return [b"told"]
            environ[HANDED].append(Part(file, 0, SIZE))
            start_response("200 OK", LENGTH)
            return [b""]

        monkeypatch.setattr(gate, "django", django)
        yield file


async def read(take: Any) -> tuple[int, bytes, int]:
    """The film through the gate: how many bytes, the last of them, the largest piece."""
    size, last, largest = 0, b"", 0

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        nonlocal size, last, largest
        body = message.get("body", b"")
        size, last, largest = size + len(body), body[-3:], max(largest, len(body))
        await take(message)

    await gate.application(scope("/film", method="GET"), receive, send)
    return size, last, largest


async def at_once(message: Any) -> None:
    """A reader who takes everything."""


def test_a_film_arrives_whole_and_is_never_in_memory(film: IO[bytes]) -> None:
    tracemalloc.start()
    try:
        size, last, largest = asyncio.run(read(at_once))
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert (size, last, largest) == (SIZE, b"end", files.PIECE)
    assert peak < 2 * MB
    assert film.closed


def test_who_reads_a_film_slowly_holds_no_thread(film: IO[bytes]) -> None:
    stalled = asyncio.Event()

    async def never(message: Any) -> None:
        await stalled.wait()

    async def both() -> Answer:
        reader = asyncio.create_task(read(never))
        await asyncio.sleep(0.1)
        answer = await asyncio.wait_for(asked(scope("/", method="GET")), 2)
        reader.cancel()
        await asyncio.gather(reader, return_exceptions=True)
        return answer

    assert asyncio.run(both()).body == b"told"
    assert film.closed


def test_who_stops_reading_is_left(film: IO[bytes], monkeypatch) -> None:
    monkeypatch.setattr(files, "SLOWEST", 0.05)

    async def stops(message: Any) -> None:
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    size, _last, _largest = asyncio.run(read(stops))

    assert size == files.PIECE
    assert film.closed


def test_only_so_many_films_leave_at_a_time(film: IO[bytes], monkeypatch) -> None:
    monkeypatch.setattr(files, "_turn", asyncio.Semaphore(0))

    answer = asyncio.run(asked(scope("/film", method="GET")))

    assert (answer.status, answer.headers["retry-after"]) == (503, "10")
    assert film.closed


def test_an_error_after_the_file_was_handed_over_is_the_answer(
    film: IO[bytes], monkeypatch
) -> None:
    def django(environ: Any, start_response: Any) -> list[bytes]:
        environ[HANDED].append(Part(film, 0, SIZE))
        start_response("500 Oh", [])
        return [b"sorry"]

    monkeypatch.setattr(gate, "django", django)

    answer = asyncio.run(asked(scope("/film", method="GET")))

    assert (answer.status, answer.body) == (500, b"sorry")
    assert film.closed
