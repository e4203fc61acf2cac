"""A visitor over HTTP, without a browser: pages, forms, cookies, and headers of their own."""

import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html import unescape
from http.cookiejar import CookieJar
from typing import Any

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass
class Visitor:
    at: str  # http://127.0.0.1:port
    headers: dict[str, str] = field(default_factory=dict)
    page: str = ""
    status: int = 0

    def __post_init__(self) -> None:
        self.jar = CookieJar()
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar)).open

    def get(self, path: str) -> str:
        return self._ask(urllib.request.Request(self.at + path, headers=self.headers))

    def post(self, path: str, **fields: str) -> str:
        """Send a form; of the page at hand, what is hidden in it goes along."""
        hidden = {name: unescape(value) for name, value in HIDDEN.findall(self.page)}
        body = urllib.parse.urlencode({**hidden, **fields}).encode()
        headers = {**self.headers, "Referer": self.headers.get("Referer", self.at + path)}
        return self._ask(urllib.request.Request(self.at + path, body, headers))

    def post_json(self, path: str, body: bytes, **headers: str) -> str:
        own = {**self.headers, "Content-Type": "application/json", **headers}
        return self._ask(urllib.request.Request(self.at + path, body, own))

    @property
    def text(self) -> str:
        """The page without its marks."""
        return unescape(" ".join(re.sub(r"<[^>]+>", " ", self.page).split()))

    def find(self, pattern: str) -> str:
        found = re.search(pattern, self.page)
        assert found, f"{pattern} is not on this page"
        return unescape(found[1])

    def _ask(self, request: urllib.request.Request) -> str:
        try:
            answer: Any = self._open(request, timeout=30)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            self.status, self.page = answer.status, answer.read().decode()
        return self.page
