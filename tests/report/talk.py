"""Somebody with a receipt at /suivi/, as a browser without JavaScript does it."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from clickable.people.models import User
from clickable.report.conversation import services
from clickable.report.conversation.reading import Trouble, for_team
from clickable.report.models import Message, Report
from clickable.report.selectors import open_letter
from clickable.report.services import receive_report
from clickable.seal.receipts import Receipt, from_page
from tests.cast import DESK, NOW, ring_of
from tests.report.test_services import told
from tests.report.walk import Walk

PAGE = re.compile(r'name="page" value="([^"]*)"')
FORM = "application/x-www-form-urlencoded"


def a_report(page: str = "p", *texts: str, **more: Any) -> tuple[Report, Receipt]:
    receipt = from_page(page)
    return receive_report(told(*texts, **more), receipt=receipt, now=NOW), receipt


def team_says(report: Report, by: User, text: str, **more: Any) -> Message:
    given = {"page": str(uuid4()), "now": NOW, "ring": ring_of(by), **more}
    return services.write(report=report, text=text, by=by, **given)


class Talk(Walk):
    """`page` is the last page they saw; `sealed` what it carries."""

    def __init__(self, receipt: Receipt | None = None, path: str = "/suivi/") -> None:
        super().__init__(path)
        self.sealed = ""
        if receipt:
            self.send(receipt=receipt.letters)

    def press(self, go: str, **typed: Any) -> str:
        return self.send(page=self.sealed, go=go, **typed)

    def send(self, **fields: Any) -> str:
        body = urlencode(fields, errors="surrogatepass")
        self._see(self.client.post(self.path, body, content_type=FORM))
        found = PAGE.search(self.page)
        self.sealed = found[1] if found else ""
        return self.page

    @property
    def messages(self) -> list[tuple[str, str]]:
        """Who said what, as it stands on the page."""
        found = re.findall(r'<li class="talk__.*?<strong>(.*?)</strong>(.*?)</li>', self.page, re.S)
        return [
            (who, _plain(re.sub(r'<span class="soft">.*?</span>', "", text))) for who, text in found
        ]

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the fields, seen or hidden."""
        areas = re.findall(r'<textarea id="(\w+)".*?>(.*?)</textarea>', self.page, re.S)
        inputs = re.findall(
            r'<input type="\w+" (?:id="\w+" )?name="(\w+)" value="([^"]*)"', self.page
        )
        found = {name: unescape(text) for name, text in [*areas, *inputs] if text}
        return {name: text for name, text in found.items() if name != "page"}


def _plain(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


def heard(report: Report) -> list[tuple[str | None, str, Trouble | None]]:
    """What the team reads."""
    report.refresh_from_db()
    found = for_team(report, open_letter(report, DESK), DESK)
    return [(said.side, said.text, said.trouble) for said in found]
