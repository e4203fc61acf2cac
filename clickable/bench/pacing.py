"""A client that sends at a set pace, whatever the answers do: waiting in line counts as waiting."""

import asyncio
import time
from collections.abc import Iterator

from clickable.bench.load import PATIENCE, Load

CONNECTIONS = 64


def pace(port: int, requests: Iterator[bytes], *, per_second: float, seconds: float) -> Load:
    """One request every 1/`per_second`; the time of each runs from when it was due, not from when it left."""
    return asyncio.run(_pace(port, requests, per_second, seconds))


async def _pace(port: int, requests: Iterator[bytes], per_second: float, seconds: float) -> Load:  # noqa: PLR0917
    load, line = Load(), asyncio.Queue[tuple[float, bytes] | None]()
    callers = [asyncio.create_task(_call(port, line, load)) for _ in range(CONNECTIONS)]
    began = time.perf_counter()
    for number in range(int(per_second * seconds)):
        due = began + number / per_second
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        line.put_nowait((due, next(requests)))
    for _ in callers:
        line.put_nowait(None)
    _done, late = await asyncio.wait(callers, timeout=PATIENCE)
    load.broken += line.qsize() + len(late)
    for one in late:
        one.cancel()
    load.seconds = time.perf_counter() - began
    return load


async def _call(port: int, line: "asyncio.Queue[tuple[float, bytes] | None]", load: Load) -> None:
    """One connection, opened again when the server ends it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while waiting := await line.get():
        due, sent = waiting
        try:
            writer.write(sent)
            status, body, kept = await _answer(reader)
        except (OSError, EOFError, ValueError):
            load.broken += 1
            kept = False
        else:
            load.milliseconds.append((time.perf_counter() - due) * 1000)
            load.statuses[status] = load.statuses.get(status, 0) + 1
            load.bodies.append(body)
        if not kept:
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes, bool]:
    """Status, what its Location says or else nothing, and whether the connection goes on."""
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
    pairs = [line.partition(b": ") for line in lines]
    fields = {name.lower(): value for name, _colon, value in pairs}
    await reader.readexactly(int(fields.get(b"content-length", b"0")))
    kept = fields.get(b"connection", b"").lower() != b"close"
    return int(first[9:12]), fields.get(b"location", b""), kept
