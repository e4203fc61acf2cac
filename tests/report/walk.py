"""Walking through the form as a browser without JavaScript does: one page after the other."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from clickable.report.models import Item, Report

FORM = "application/x-www-form-urlencoded"
STATE = re.compile(r'name="state" value="([^"]*)"')
ANSWERS = {
    "who": "saw",
    "category": "csam",
    "addresses": "https://photos.host.example/a/1",
    "elsewhere": "",
    "message": "Vu dans un salon.",
    "seen_at": "hier soir",
}
FIELDS = [["who"], ["category"], ["addresses", "elsewhere", "nowhere"], ["message", "seen_at"]]


def kept() -> tuple[int, int]:
    """How many reports and items there are."""
    return Report.objects.count(), Item.objects.count()


class Walk:
    """Somebody in the form: `page` is the last page they saw."""

    def __init__(self, path: str = "/signaler/", client: Client | None = None) -> None:
        self.client, self.path = client or Client(), path
        self._see(self.client.get(path))

    def post(self, go: str = "next", **typed: Any) -> str:
        """Press a button of the page, with these fields filled in."""
        body = urlencode({"state": self.state, "go": go, **typed}, errors="surrogatepass")
        self._see(self.client.post(self.path, body, content_type=FORM))
        return self.page

    def to(self, step: str, **answers: str) -> "Walk":
        """Up to the page of `step` (category, where, more, check), answering the pages before."""
        told = {**ANSWERS, **answers}
        wanted = ["start", "category", "where", "more", "check"].index(step)
        for names in FIELDS[:wanted]:
            self.post(**{name: told[name] for name in names if name in told})
            if names == ["who"] and told["who"] != "saw":
                self.post()
        return self

    @property
    def heading(self) -> str:
        found = re.search(r"<h1>(.*?)</h1>", self.page, re.S)
        return unescape(found[1]).replace("\u202f", " ") if found else ""

    @property
    def text(self) -> str:
        """What a reader sees, spaces made plain."""
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", self.page)).split())

    @property
    def errors(self) -> list[str]:
        found = re.search(r'class="error-summary".*?</ul>', self.page, re.S)
        told = re.findall(r'<a href="#\w+">(.*?)</a>', found[0], re.S) if found else []
        return [" ".join(unescape(each).split()) for each in told]

    def value(self, name: str) -> str:
        """What stands in a text field."""
        found = re.search(rf'<textarea id="{name}".*?>(.*?)</textarea>', self.page, re.S)
        return unescape(found[1]) if found else ""

    def _see(self, response: Any) -> None:
        self.response, self.page = response, response.content.decode()
        state = STATE.search(self.page)
        self.state = state[1] if state else ""
