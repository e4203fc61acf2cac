"""Services as values: read from the shipped file and from the table, and how they are kept there."""

import tomllib
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from clickable.places import selectors as places
from clickable.places.rules import ALWAYS, Window, Windows
from clickable.support.models import Service
from clickable.support.rules import Channel, Offer

DATA = Path(__file__).parent / "data" / "services.toml"
OVERSEAS = "overseas"  # in the file: every French territory outside Europe
PLAIN = (
    "code", "channels", "hours", "zone", "source", "source_url", "as_of", "checked_on", "confirmed",
    "topics", "audience", "valid_from", "valid_to", "order",
)  # fmt: skip
UNTOLD = {
    "zone": "Europe/Paris", "source_url": "", "as_of": None, "valid_from": None, "valid_to": None,
}  # fmt: skip


@cache
def shipped() -> tuple[Offer, ...]:
    """What came with the program: the seed of the table, and the answer while there is no table."""
    return tuple(read(Service(**row)) for row in shipped_rows())


def shipped_rows() -> list[dict[str, Any]]:
    """The rows of the shipped file, as the table keeps them."""
    found = tomllib.loads(DATA.read_text())["services"]
    return [_kept(row, order=10 * place) for place, row in enumerate(found, start=1)]


def read(row: Service) -> Offer:
    return Offer(
        code=row.code,
        name={"fr": row.name_fr, "en": row.name_en},
        what={"fr": row.what_fr, "en": row.what_en},
        note={"fr": row.note_fr, "en": row.note_en},
        channels=tuple(_channel(each) for each in row.channels),
        windows=windows(row.hours),
        zone=ZoneInfo(row.zone),
        topics=frozenset(row.topics),
        audience=frozenset(row.audience),
        territories=frozenset(row.territories),
        unsure_in=frozenset(row.unsure_in),
        source=row.source,
        source_url=row.source_url,
        as_of=row.as_of,
        checked_on=row.checked_on,
        confirmed=row.confirmed,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        order=row.order,
    )


def windows(hours: str | list[dict[str, Any]]) -> Windows | None:
    """Hours as they are kept, as values; None: not known."""
    if isinstance(hours, str):
        return ALWAYS if hours == "always" else None
    return tuple(_window(each) for each in hours)


def kept_windows(found: Windows) -> list[dict[str, object]]:
    """The way back."""
    return [
        {"days": sorted(w.days), "from": f"{w.start:%H:%M}", "until": f"{w.end:%H:%M}"}
        for w in found
    ]


def _window(row: dict[str, Any]) -> Window:
    start, until = time.fromisoformat(row["from"]), time.fromisoformat(row["until"])
    return Window(frozenset(row["days"]), start, until)


def _channel(row: dict[str, Any]) -> Channel:
    own = "hours" in row
    return Channel(row["kind"], row["value"], own, windows(row["hours"]) if own else None)


def _kept(row: dict[str, Any], *, order: int) -> dict[str, Any]:
    known = {**UNTOLD, "order": order, **row}
    return {
        **{name: known[name] for name in PLAIN},
        **{
            f"{field}_{language}": row.get(field, {}).get(language, "")
            for field in ("name", "what", "note")
            for language in ("fr", "en")
        },
        "territories": _spread(row["territories"]),
        "unsure_in": _spread(row.get("unsure_in", [])),
    }


def _spread(codes: list[str]) -> list[str]:
    overseas = [code for code, each in places.territories().items() if each.overseas]
    return [code for word in codes for code in (overseas if word == OVERSEAS else [word])]
