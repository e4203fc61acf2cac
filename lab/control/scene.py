"""What there is to show, before it is HTML."""

import re
from dataclasses import dataclass
from datetime import timedelta

from lab import world
from lab.mailserver import Letter, Mailroom
from lab.switchboard import Behaviour, Switchboard

STEP = timedelta(minutes=20)


@dataclass(frozen=True)
class Scene:
    switchboard: Switchboard
    mailroom: Mailroom
    web_port: int
    product: str  # where the product is, for the links; empty: not known
    ahead: timedelta
    phones: dict[str, str]  # what the code app of each of the team shows now

    def address(self, site: world.Site, page: world.Page) -> str:
        return f"http://{site.name}:{self.web_port}{page.path}"

    def state(self, site: world.Site, page: world.Page) -> Behaviour:
        return self.switchboard.page(site.name, page.path)


def pages_named(letter: Letter) -> list[tuple[world.Site, world.Page]]:
    """The invented pages that a letter speaks of, written plainly or de-fanged."""
    text = letter.text.replace("[.]", ".")
    return [
        (site, page)
        for site in world.SITES
        if site.name in text
        for page in site.pages
        if re.search(rf"{re.escape(site.name)}(:\d+)?{re.escape(page.path)}(?![\w/?=&-])", text)
    ]
