"""Events, people who want a seat, and practices that organisations send."""

import itertools
import re
from datetime import datetime, timedelta
from typing import Any

from clickable.exchange.events import services
from clickable.exchange.events.models import Event, Registration
from clickable.exchange.events.rules import Group
from clickable.exchange.events.services import Asked
from clickable.post.models import Letter
from clickable.post.sending import send_due
from lab.run import Lab
from tests.cast import NOW, WORKER

START = NOW + timedelta(days=30)
HOUR = timedelta(hours=1)
DAY = 24 * HOUR
AFTER = START + 3 * DAY
TEXTS = {
    "fr": {"title": "Renforcer ensemble", "lead": "Deux jours d’échanges.", "access": "Tram C."},
    "en": {"title": "Stronger together", "lead": "Two days of exchange.", "access": "Tram C."},
}
LINK = re.compile(r"https?://[^/]+(/\S+)")
_people = itertools.count(1)


def event(seats: int = 3, *, state: str = "published", **fields: Any) -> Event:
    """A published one, a month ahead."""
    given = {
        "slug": f"rencontre-{next(_people)}", "texts": TEXTS, "starts_at": START, "ends_at": START + DAY,
        "place": "Strasbourg", "seats": seats, **fields,
    }  # fmt: skip
    row = services.write(by=None, now=NOW, **given)
    return row if state == "draft" else services.step(event=row, to=state, by=None, now=NOW)


def asked(mailbox: str = "", party: int = 1, **more: Any) -> Asked:
    given = {
        "organisation": "Les Phares", "told": False, "country": "FR", "profession": "association",
        "language": "fr",
    }  # fmt: skip
    mailbox = mailbox or f"personne-{next(_people)}@asso.example"
    return Asked(mailbox=mailbox, party=party, **{**given, **more})


def signed_up(row: Event, party: int = 1, *, now: datetime = NOW, **more: Any) -> Registration:
    found = services.sign_up(event=row, asked=asked(party=party, **more), now=now)
    assert found
    return found


def confirmed(row: Event, party: int = 1, *, now: datetime = NOW, **more: Any) -> Registration:
    """The link was pressed too: a seat, or a place on the list."""
    return services.confirm(signed_up(row, party, now=now, **more).pk, now=now)


def held(row: Event, *groups: Group) -> Event:
    came = groups or (Group("Les Phares", True, "FR", 12), Group("Vuurtoren", False, "BE", 4))
    return services.hold(event=row, came=came, by=None, now=AFTER)


def states(*rows: Registration) -> list[str]:
    found = dict(Registration.objects.values_list("pk", "state"))
    return [found[row.pk] for row in rows]


def figures(row: Event) -> tuple[int, int]:
    row.refresh_from_db()
    return row.confirmed, row.offered


def kinds(addressee: object) -> list[str]:
    """The letters that were written to somebody, in order."""
    rows = Letter.objects.filter(addressee=addressee).order_by("written_at", "kind")
    return [one.kind.partition(".")[2] for one in rows]


def links(lab: Lab, mailbox: str, *, now: datetime = NOW) -> dict[str, str]:
    """Of the newest letter, by the letter in their address: "c" confirms, "i" is one's own."""
    while send_due(WORKER, now=now, limit=100):
        pass
    text = lab.mailbox(mailbox)[-1].text.replace("=\r\n", "").replace("=\n", "")
    return {path.split("/")[2]: path for path in LINK.findall(text) if path.count("/") > 4}
