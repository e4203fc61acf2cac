"""Somebody who reports, over TLS through the shipped nginx, from an address of their own."""

import re
import socket
import time
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPSConnection
from urllib.parse import urlencode

from tests.deploy.front import SITE, Front
from tests.report.walk import ANSWERS, FIELDS, STATE

FORM = "application/x-www-form-urlencoded"


@dataclass
class Visitor:
    front: Front
    address: str = "127.66.1.1"
    headers: dict[str, str] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    page: str = ""

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> str:
        """One request on a connection of its own, as a browser's first one is."""
        began = time.monotonic()
        plain = socket.create_connection(
            ("127.0.0.1", self.front.https), timeout=60, source_address=(self.address, 0)
        )
        way = HTTPSConnection(SITE, context=self.front.trust)
        way.sock = self.front.trust.wrap_socket(plain, server_hostname=SITE)
        sent = {"Host": SITE, "Connection": "close", **self.headers, **headers}
        way.request(method, path, body=body, headers=sent)
        answer = way.getresponse()
        self.page = answer.read().decode(errors="replace")
        self.times.append(time.monotonic() - began)
        self.statuses.append(answer.status)
        way.close()
        return self.page

    def press(self, go: str, path: str = "/signaler/", **typed: str) -> str:
        found = STATE.search(self.page)
        state = found[1] if found else ""
        body = urlencode({"state": state, "go": go, **typed})
        return self.ask("POST", path, body, **{"Content-Type": FORM})

    def report(self, **answers: str) -> str:
        """The whole form; the receipt's letters, empty when there was none."""
        told = {**ANSWERS, **answers}
        self.ask("GET", "/signaler/")
        for names in FIELDS:
            self.press("next", **{name: told[name] for name in names if name in told})
        self.press("send")
        letters = re.search(r'receipt__letters"[^>]*>([^<]+)<', self.page)
        return unescape(letters[1]).strip() if letters else ""
