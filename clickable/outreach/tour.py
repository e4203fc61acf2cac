"""Stops of the travelling activity: their states as one table, and every way in which the public reads them."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from html import escape

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from clickable.base.plain import cell
from clickable.outreach.stops import StopState, TourStop
from clickable.places.areas import areas, territory_code
from clickable.places.selectors import territory

S = StopState
STEPS: dict[StopState, frozenset[StopState]] = {
    S.IDEA: frozenset({S.CONTACTED, S.REFUSED}),
    S.CONTACTED: frozenset({S.AGREED, S.REFUSED}),
    S.AGREED: frozenset({S.CONFIRMED, S.REFUSED}),
    S.CONFIRMED: frozenset({S.PUBLISHED, S.CANCELLED}),
    S.PUBLISHED: frozenset({S.EN_ROUTE, S.POSTPONED, S.CANCELLED}),
    S.POSTPONED: frozenset({S.PUBLISHED, S.CANCELLED}),
    S.EN_ROUTE: frozenset({S.RUNNING, S.POSTPONED, S.CANCELLED}),
    S.RUNNING: frozenset({S.DONE, S.CANCELLED}),
    S.DONE: frozenset({S.REPORTED}),
    S.REPORTED: frozenset(),
    S.CANCELLED: frozenset(),
    S.REFUSED: frozenset(),
}
NEEDS_REASON = frozenset({S.POSTPONED, S.CANCELLED, S.REFUSED})
PUBLIC = (S.PUBLISHED, S.EN_ROUTE, S.RUNNING, S.POSTPONED, S.CANCELLED, S.DONE, S.REPORTED)
OFF = (S.POSTPONED, S.CANCELLED)
FOLD = 74  # octets of a line of a calendar, without its end
# Île-de-France as tiles, read row by row; the style sheet says where each stands: no map is fetched
# from anybody, none has to be drawn true.
TILES = ("FR-95", "FR-78", "FR-92", "FR-75", "FR-93", "FR-91", "FR-94", "FR-77")


def shown(*, on: date | None = None, area: str = "") -> QuerySet[TourStop]:
    """What the public sees, in the order of days; `on`: from that day."""
    rows = TourStop.objects.filter(state__in=PUBLIC).order_by("day", "begins", "pk")
    if on is not None:
        rows = rows.filter(day__gte=on)
    return rows.filter(area=area) if area else rows


def tiles(stops: Sequence[TourStop]) -> list[dict[str, object]]:
    """Each département of Île-de-France and how many stops it has."""
    counts = {
        code: sum(one.area == code and one.state not in OFF for one in stops) for code in TILES
    }
    return [
        {"code": code, "number": code[3:], "name": areas()[code].name["fr"], "count": counts[code]}
        for code in TILES
    ]


def bounds(stop: TourStop) -> tuple[datetime, datetime]:
    """When it begins and ends, in UTC: its times are those of its place."""
    place = territory(territory_code(stop.area) or "FR")
    assert place is not None  # noqa: S101 -- every area lies in one
    at = (datetime.combine(stop.day, one, tzinfo=place.zone) for one in (stop.begins, stop.ends))
    begins, ends = (one.astimezone(UTC) for one in at)
    return begins, ends


def address(stop: TourStop, site: str) -> str:
    return f"{site}{reverse('tour:stop', args=[stop.code])}"


def title(stop: TourStop) -> str:
    words = {S.CANCELLED: _("Annulée : "), S.POSTPONED: _("Reportée : ")}
    return f"{words.get(S(stop.state), '')}{stop.town}, {stop.place}"


def calendar(stops: Iterable[TourStop], *, site: str) -> str:
    """RFC 5545, 5546. One UID for ever, a SEQUENCE that grows with each change; what is called off is CANCELLED."""
    name = _ics(_("La tournée"))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Click@ble//tour//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    # Programs ask again after an hour, by whichever name they know (RFC 7986, Outlook).
    lines += [
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    organiser = f'ORGANIZER;CN="{settings.ORGANISATION.replace(chr(34), "")}":mailto:{settings.DEFAULT_FROM_EMAIL}'
    for one in stops:
        begins, ends = bounds(one)
        lines += [
            "BEGIN:VEVENT",
            f"UID:stop-{one.code}@tour.clickable",
            f"SEQUENCE:{one.sequence}",
            f"DTSTAMP:{one.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART:{begins:%Y%m%dT%H%M%SZ}",
            f"DTEND:{ends:%Y%m%dT%H%M%SZ}",
            f"SUMMARY:{_ics(title(one))}",
            f"LOCATION:{_ics(', '.join(filter(None, (one.place, one.address, one.town))))}",
            organiser,
            f"STATUS:{'CANCELLED' if one.state in OFF else 'CONFIRMED'}",
            f"URL:{address(one, site)}",
            *([f"DESCRIPTION:{_ics(one.note)}"] if one.note else []),
            *([f"GEO:{one.latitude:.5f};{one.longitude:.5f}"] if one.located else []),
            "END:VEVENT",
        ]
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _fold(line))


def features(stops: Iterable[TourStop], *, site: str) -> dict[str, object]:
    """GeoJSON (RFC 7946). A stop whose place is not known exactly has no geometry."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": one.code,
                "geometry": {"type": "Point", "coordinates": [one.longitude, one.latitude]}
                if one.located
                else None,
                "properties": row(one, site=site),
            }
            for one in stops
        ],
    }


def row(stop: TourStop, *, site: str) -> dict[str, object]:
    """What the feeds say of a stop. Nobody is in it."""
    begins, ends = bounds(stop)
    return {
        "code": stop.code,
        "state": stop.state,
        "town": stop.town,
        "area": stop.area,
        "place": stop.place,
        "address": stop.address,
        "begins": begins.isoformat(),
        "ends": ends.isoformat(),
        "note": stop.note,
        "changed_at": stop.changed_at.astimezone(UTC).isoformat(timespec="seconds"),
        "url": address(stop, site),
    }


def table(stops: Iterable[TourStop], *, site: str) -> str:
    """CSV with a semicolon, as French spreadsheets want it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    rows = [row(one, site=site) for one in stops]
    writer.writerow(rows[0] if rows else ["code"])
    for one in rows:
        writer.writerow(map(cell, one.values()))
    return out.getvalue()


def rss(stops: Iterable[TourStop], *, site: str) -> str:
    items = "".join(
        f"<item><title>{escape(title(one))}</title><link>{escape(address(one, site))}</link>"
        f"<guid isPermaLink='false'>stop-{one.code}-{one.sequence}</guid>"
        f"<pubDate>{one.changed_at.astimezone(UTC):%a, %d %b %Y %H:%M:%S +0000}</pubDate>"
        f"<description>{escape(one.note or title(one))}</description></item>"
        for one in stops
    )
    where = escape(f"{site}{reverse('tour:index')}")
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<rss version="2.0"><channel><title>{escape(_("La tournée"))}</title><link>{where}</link>'
        f"<description>{escape(_('Les étapes de l’animation itinérante'))}</description>{items}</channel></rss>"
    )


def _ics(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r", "").replace("\n", "\\n")


def _fold(line: str) -> list[str]:
    """Lines of at most 75 octets; one that goes on begins with a space."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > FOLD:
            pieces.append(piece)
            piece = " "
        piece += letter
    return [*pieces, piece]
