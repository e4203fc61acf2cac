"""How services are told: in one language, by the clock of where somebody is."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import override

from clickable.places import rules as hours
from clickable.places.rules import Opening, Territory, Windows
from clickable.support import rules
from clickable.support.rules import Channel, Offer

SCHEMES = {"phone": "tel:", "sms": "sms:", "mail": "mailto:", "chat": "https://", "web": "https://"}


@dataclass(frozen=True)
class Link:
    """A way to reach a service; `href` is empty where there is nothing to follow."""

    kind: str
    href: str
    shown: str
    open_now: bool | None
    hours: str  # where they are not those of the service
    opens: str = ""  # « demain à 15 h », where these are closed now


@dataclass(frozen=True)
class Told:
    """A service as a page tells it. Times are by the clock of `clock`."""

    code: str
    name: str
    what: str
    hours: str
    note: str
    links: tuple[Link, ...]
    always: bool
    open_now: bool | None
    closes_at: datetime | None
    next_opening: datetime | None
    opens: str  # the same in words: « demain à 9 h »
    clock: str  # « heure de la Guadeloupe »
    local: bool  # the service lives by the same clock
    stale: bool
    confirmed: bool  # somebody answers there, a source says
    read: bool  # a source was read
    source: str
    source_url: str
    as_of: int | None
    checked_on: date

    @property
    def calls(self) -> tuple[Link, ...]:
        """The numbers that a telephone can call."""
        return tuple(link for link in self.links if link.kind == "phone")

    @property
    def answers_now(self) -> bool:
        """A person answers at this hour, and a source says so."""
        open_links = (link.kind for link in self.links if link.open_now)
        return self.confirmed and any(kind in rules.BY_A_PERSON for kind in open_links)

    @property
    def silent(self) -> bool:
        """There is a way that needs no voice."""
        return any(link.kind in rules.WITHOUT_A_VOICE for link in self.links)


@dataclass(frozen=True)
class _Ear:
    """Who is told: where they are, when, in which language."""

    territory: Territory
    now: datetime
    language: str

    @property
    def zone(self) -> ZoneInfo:
        return self.territory.zone


def tell(offer: Offer, *, territory: Territory, now: datetime, language: str) -> Told:
    with override(language):
        return _told(offer, _Ear(territory, now, language))


def _told(offer: Offer, ear: _Ear) -> Told:
    zone, now, language = ear.zone, ear.now, ear.language
    today = now.astimezone(zone).date()
    closes = hours.closing(offer.windows, offer.zone, now=now) if offer.windows else None
    opens = rules.next_opening(offer, now)
    return Told(
        code=offer.code,
        name=words(offer.name, language),
        what=words(offer.what, language),
        hours=_hours(offer.windows, offer.zone, ear),
        note=words(offer.note, language),
        links=tuple(_link(channel, offer, ear) for channel in offer.channels),
        always=offer.always,
        open_now=rules.is_open(offer, now),
        closes_at=closes.astimezone(zone) if closes else None,
        next_opening=opens.astimezone(zone) if opens else None,
        opens=_when(opens.astimezone(zone), today) if opens else "",
        clock=words(ear.territory.clock, language),
        local=now.astimezone(zone).utcoffset() == now.astimezone(offer.zone).utcoffset(),
        stale=rules.is_stale(offer.checked_on, today),
        confirmed=rules.is_sure(offer, ear.territory.code),
        read=offer.confirmed,
        source=offer.source,
        source_url=offer.source_url,
        as_of=offer.as_of,
        checked_on=offer.checked_on,
    )


def words(by_language: dict[str, str], language: str) -> str:
    return by_language.get(language) or by_language["fr"]


def _link(channel: Channel, offer: Offer, ear: _Ear) -> Link:
    known = channel.windows if channel.own else offer.windows
    return Link(
        kind=channel.kind,
        href=_href(channel),
        shown=_shown(channel),
        open_now=hours.is_open(known, offer.zone, now=ear.now) if known is not None else None,
        hours=_hours(known, offer.zone, ear) if channel.own else "",
        opens=_opens(known, offer.zone, ear) if channel.own else "",
    )


def _opens(windows: Windows | None, zone: ZoneInfo, ear: _Ear) -> str:
    """When it opens, by the clock of who is told; empty when it is open, or nobody knows."""
    if windows is None or hours.is_open(windows, zone, now=ear.now):
        return ""
    opens = hours.next_opening(windows, zone, now=ear.now)
    today = ear.now.astimezone(ear.zone).date()
    return _when(opens.astimezone(ear.zone), today) if opens else ""


def _href(channel: Channel) -> str:
    scheme = SCHEMES.get(channel.kind, "")
    if not scheme and rules.bare_address(channel.value):
        scheme = "https://"
    return scheme + channel.value if scheme and channel.value else ""


def _shown(channel: Channel) -> str:
    if channel.kind in {"phone", "sms"}:
        return rules.spaced(channel.value)
    return channel.value.partition("/")[0] if channel.kind != "mail" else channel.value


def _hours(windows: Windows | None, zone: ZoneInfo, ear: _Ear) -> str:
    """« tous les jours de 4 h à 18 h », by the clock of who is told; empty when not known."""
    if windows is None:
        return ""
    if windows == hours.ALWAYS:
        return _("jour et nuit, tous les jours")
    week = hours.local_week(windows, zone, local=ear.zone, now=ear.now)
    days: dict[str, list[int]] = {}
    for day, openings in sorted(week, key=lambda each: each[0].weekday()):
        if openings:
            days.setdefault(_spans(openings), []).append(day.weekday())
    return _(" ; ").join(f"{_days(found)} {spans}" for spans, found in days.items())


def _spans(openings: tuple[Opening, ...]) -> str:
    said = [
        _("de %(start)s à %(end)s") % {"start": clock(start), "end": clock(end)}
        for start, end in openings
    ]
    return _(" et ").join(said)


def clock(moment: datetime | time) -> str:
    """The time of day as people say it: 9 h, 13 h 30."""
    minutes = f"{moment.minute:02}"
    if not moment.minute:
        return _("%(hour)s h") % {"hour": moment.hour}
    return _("%(hour)s h %(minutes)s") % {"hour": moment.hour, "minutes": minutes}


def _when(moment: datetime, today: date) -> str:
    said = {"hour": clock(moment), "day": WEEKDAYS[moment.weekday()]}
    ahead = (moment.date() - today).days
    if ahead == 0:
        return _("à %(hour)s") % said
    return (_("demain à %(hour)s") if ahead == 1 else _("%(day)s à %(hour)s")) % said


def _days(found: list[int]) -> str:
    """« tous les jours », « du lundi au vendredi », « lundi, mardi et jeudi »."""
    if len(found) == len(WEEKDAYS):
        return _("tous les jours")
    names = [str(WEEKDAYS[day]) for day in found]
    following = found == list(range(found[0], found[-1] + 1))
    if following and len(found) > 2:  # noqa: PLR2004
        return _("du %(first)s au %(last)s") % {"first": names[0], "last": names[-1]}
    return _(" et ").join(filter(None, [", ".join(names[:-1]), names[-1]]))
