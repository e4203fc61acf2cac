"""Asking the gate as a server would, in this process: one request, one whole answer."""

import asyncio
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from clickable import gate

FORM = (b"content-type", b"application/x-www-form-urlencoded")
JSON = (b"content-type", b"application/json")


@dataclass
class Answer:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def scope(path: str, *, sender: str = "127.66.0.1", method: str = "POST", headers: Any = ()) -> Any:
    path, _, query = path.partition("?")
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "http_version": "1.1",
        "client": (sender, 1),
        "headers": [(b"host", b"127.0.0.1"), *headers],
    }


async def asked(asking: Any, body: bytes = b"") -> Answer:
    answer = Answer()

    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {n.decode(): v.decode("latin1") for n, v in message["headers"]}
        answer.body += message.get("body", b"")

    await gate.application(asking, receive, send)
    return answer


def post(path: str, headers: Any = (), sender: str = "127.66.0.1", **fields: str) -> Answer:
    """A form from a browser, unless `headers` say what else it is."""
    kind = [] if any(name == FORM[0] for name, _ in headers) else [FORM]
    asking = scope(path, sender=sender, headers=[*kind, *headers])
    return asyncio.run(asked(asking, urlencode(fields).encode()))


def get(path: str, headers: Any = ()) -> Answer:
    return asyncio.run(asked(scope(path, method="GET", headers=headers)))
