"""One connection, tried again where that is safe."""

import json
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlsplit

from clickable_partner.kinds import Fault, Line, ProblemError, Report, State

PATH = "/api/v1/partner/reports"
MOST_LINES, MOST_BYTES = 10_000, 2_400_000  # of one batch
AGAIN = {408, 429, 502, 503, 504}
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class Client:
    """A partner’s way to one hotline. Not for several threads at once."""

    def __init__(
        self,
        hotline: str,
        *,
        token: str,
        language: str = "fr",
        timeout: float = 300.0,
        tries: int = 5,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        found = urlsplit(hotline)
        secure = found.scheme == "https"
        if not found.hostname or not (
            secure or (found.scheme == "http" and found.hostname in LOOPBACK)
        ):
            raise ValueError("the token leaves over https only")
        kind = HTTPSConnection if secure else HTTPConnection
        self._connection = kind(found.hostname, found.port, timeout=timeout)
        self._headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
        self._tries, self._pause = max(1, tries), pause

    def __repr__(self) -> str:
        return f"<Client of {self._connection.host}>"

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    def give(self, report: Report, *, key: str = "") -> Line:
        """One report. Raises ProblemError when it is refused, OSError when nobody answers."""
        answer = self._give(report.packed(), key or uuid.uuid4().hex, "application/json")
        return _line(answer["results"][0])

    def give_many(self, reports: Iterable[Report], *, key: str = "") -> Iterator[Line]:
        """Any number of them, read as they go; what became of each, in their order.

        With the same `key` and the same reports again, what was kept is not kept twice.
        Raises ProblemError when a batch is refused as a whole, OSError when nobody answers.
        """
        name = key or uuid.uuid4().hex
        before = 0
        for number, batch in enumerate(_batches(report.packed() for report in reports)):
            answer = self._give(b"\n".join(batch), f"{name}-{number}", "application/x-ndjson")
            for result in answer["results"]:
                line = _line(result)
                yield replace(line, line=before + line.line)
            before += len(batch)

    def state(self, id: str) -> State:  # noqa: A002 -- as the hotline calls it
        """How far one report is. Raises ProblemError: 404 when it is not one of yours."""
        return State(**self._asked("GET", f"{PATH}/{quote(id, safe='')}"))

    def state_called(self, external_reference: str) -> State:
        """The same of the report that you call so."""
        wanted = quote(external_reference, safe="")
        return State(**self._asked("GET", f"{PATH}?external_reference={wanted}"))

    def _give(self, body: bytes, key: str, kind: str) -> dict[str, Any]:
        named = {"Idempotency-Key": key, "Content-Type": kind}
        return self._asked("POST", PATH, body=body, more=named)

    def _asked(
        self, method: str, path: str, *, body: bytes = b"", more: dict[str, str] | None = None
    ) -> dict[str, Any]:
        headers = {**self._headers, **(more or {})}
        for left in reversed(range(self._tries)):
            wait = 2.0 ** (self._tries - left)
            try:
                self._connection.request(method, path, body or None, headers)
                answer = self._connection.getresponse()
                content = answer.read()
            except (OSError, HTTPException):
                self._connection.close()
                if not left:
                    raise
            else:
                if answer.status not in AGAIN or not left:
                    return _read(answer.status, content)
                told = answer.getheader("Retry-After", "")
                wait = float(told) if told.isdigit() else wait
            self._pause(wait)
        raise AssertionError("unreachable")


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for line in lines:
        if batch and (len(batch) == MOST_LINES or size + len(line) + 1 > MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(line)
        size += len(line) + 1
    if batch:
        yield batch


def _line(given: dict[str, Any]) -> Line:
    return Line(**{**given, "errors": [Fault.read(one) for one in given["errors"]]})


def _read(status: int, content: bytes) -> dict[str, Any]:
    """The body of a good answer. Raises ProblemError for any other."""
    try:
        found = json.loads(content)
    except ValueError:
        found = {}
    if not isinstance(found, dict):
        found = {}
    if status not in {200, 202} or not found:
        errors = [Fault.read(one) for one in found.get("errors", [])]
        raise ProblemError(status, str(found.get("detail", "")), errors)
    return found
