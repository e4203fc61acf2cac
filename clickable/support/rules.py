"""Who can help whom, where and when; what is too old to be trusted; what an editor may not write."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from clickable.places import rules as hours
from clickable.places.rules import ALWAYS, Window, Windows

STALE_AFTER_MONTHS = 6
EVERYWHERE = "*"  # as a territory: the whole world
TOPICS = (
    "danger_now", "talk", "digital_violence", "sextortion", "intimate_images", "grooming",
    "harassment", "sexual_violence", "child_protection", "suicide", "missing", "legal_help",
    "prevention_offender", "report_content",
)  # fmt: skip
AUDIENCES = (
    "child", "teen", "parent", "professional", "adult_victim", "person_at_risk_of_offending",
)  # fmt: skip
KINDS = ("phone", "sms", "chat", "web", "app", "video", "in_person", "mail")
WITHOUT_A_VOICE = ("sms", "chat", "video")
BY_A_PERSON = ("phone", "sms", "chat", "video")  # a form on the web is nobody to talk to
DAYS = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")
LONGEST_VALUE = 200
# What of a service may change by one person alone: nothing that leads anybody anywhere.
AT_ONCE = frozenset({"order", "checked_on", "as_of", "edited_on"})


@dataclass(frozen=True)
class Channel:
    """A way to reach a service; `windows` are its `own` where they are not those of the service."""

    kind: str  # of KINDS
    value: str  # digits, an address without its scheme, a mailbox, or words
    own: bool = False
    windows: Windows | None = None  # None: not known


@dataclass(frozen=True)
class Offer:
    """One service as its source describes it. Words are kept by language code."""

    code: str
    name: dict[str, str]
    what: dict[str, str]
    note: dict[str, str]  # on its hours, in words
    channels: tuple[Channel, ...]
    windows: Windows | None  # None: hours not known
    zone: ZoneInfo
    topics: frozenset[str]
    audience: frozenset[str]
    territories: frozenset[str]  # codes of places, or EVERYWHERE
    source: str
    source_url: str
    checked_on: date
    unsure_in: frozenset[str] = field(
        default_factory=frozenset
    )  # no source says that it works there
    as_of: int | None = None  # the year of the source, when it is old
    confirmed: bool = True
    valid_from: date | None = None
    valid_to: date | None = None
    order: int = 0

    @property
    def always(self) -> bool:
        return self.windows == ALWAYS


def is_open(offer: Offer, now: datetime) -> bool | None:
    """Whether somebody answers at this moment; None when the hours are not known."""
    if offer.windows is None:
        return None
    return hours.is_open(offer.windows, offer.zone, now=now)


def next_opening(offer: Offer, now: datetime) -> datetime | None:
    """The next time it opens, in its own zone; None when it is open, or nobody knows."""
    if offer.windows is None or is_open(offer, now):
        return None
    return hours.next_opening(offer.windows, offer.zone, now=now)


def is_valid(offer: Offer, today: date) -> bool:
    """It has begun, and has not ended."""
    begun = offer.valid_from is None or offer.valid_from <= today
    return begun and (offer.valid_to is None or today <= offer.valid_to)


def is_for(
    offer: Offer,
    *,
    territory: str = "",
    topics: frozenset[str] = frozenset(),
    audience: frozenset[str] = frozenset(),
) -> bool:
    """Whether it helps there, with one of these topics, one of them. What is empty is not asked."""
    return (
        (not territory or not offer.territories.isdisjoint({territory, EVERYWHERE}))
        and (not topics or not topics.isdisjoint(offer.topics))
        and (not audience or not audience.isdisjoint(offer.audience))
    )


def is_sure(offer: Offer, territory: str) -> bool:
    """A source says that it answers people who are there."""
    return offer.confirmed and territory not in offer.unsure_in


def is_stale(checked_on: date, today: date) -> bool:
    """Nobody has read the source for `STALE_AFTER_MONTHS` months."""
    months = (today.year - checked_on.year) * 12 + today.month - checked_on.month
    return months - (today.day < checked_on.day) >= STALE_AFTER_MONTHS


def needs_two(changed: set[str]) -> bool:
    """Whether a second person must see it before the public does."""
    return bool(changed - AT_ONCE)


def may_confirm(*, same: bool, publishes: bool, proposer_publishes: bool) -> bool:
    """Never who wished for it; and one of the two is somebody who publishes."""
    return not same and (publishes or proposer_publishes)


def spaced(number: str) -> str:
    """A telephone number as it is read aloud: 116 006, 0 806 23 10 63, 8002 1234."""
    if number.startswith("0800") and len(number) == 9:  # noqa: PLR2004 -- Belgian
        groups = [number[:4], number[4:6], number[6:]]
    elif number.startswith("08"):
        groups = [number[0], number[1:4], number[4:6], number[6:8], number[8:]]
    elif number.startswith("+33"):
        groups = ["+33", number[3], *(number[at : at + 2] for at in range(4, len(number), 2))]
    elif len(number) in {6, 8}:
        half = len(number) // 2
        groups = [number[:half], number[half:]]
    else:
        groups = [number]
    return "\u202f".join(groups)


def digits(number: str) -> str:
    """A telephone number without what people put between the digits."""
    return re.sub(r"[\s\u202f\u00a0.()-]", "", number)


def is_number(number: str) -> bool:
    """Something a telephone can call: short numbers too."""
    return bool(re.fullmatch(r"\+?[0-9]{2,15}", number))


def bare_address(address: str) -> str | None:
    """An https address without its scheme; None when it is not one that may stand on a page."""
    bare = address.strip().removeprefix("https://")
    shape = r"[a-z0-9-]+(\.[a-z0-9-]+)+(/[\w./~%-]*)?"
    return bare if re.fullmatch(shape, bare, re.ASCII) else None


def read_windows(text: str) -> Windows | None:
    """Hours as an editor writes them, a line for each: « lun-ven 09:00-23:00 ». None: not readable."""
    lines = [line.strip().lower() for line in text.splitlines() if line.strip()]
    found = [_read_window(line) for line in lines]
    return tuple(w for w in found if w) if found and all(found) else None


def write_windows(windows: Windows) -> str:
    """The same, from the values."""
    return "\n".join(
        f"{' '.join(DAYS[day] for day in sorted(w.days))} {w.start:%H:%M}-{w.end:%H:%M}"
        for w in windows
    )


def _read_window(line: str) -> Window | None:
    shape = re.fullmatch(r"(.+?) +(\d\d):(\d\d) ?[-–] ?(\d\d):(\d\d)", line)
    days = _read_days(shape[1]) if shape else None
    if shape is None or not days:
        return None
    try:
        start, end = (_read_time(shape[at], shape[at + 1]) for at in (2, 4))
    except ValueError:
        return None
    return Window(days, start, end)


def _read_time(hour: str, minute: str) -> time:
    return time(0) if (hour, minute) == ("24", "00") else time(int(hour), int(minute))


def _read_days(text: str) -> frozenset[int] | None:
    found: set[int] = set()
    for word in re.split(r"[ ,]+", text):
        first, _dash, last = word.partition("-")
        if first[:3] not in DAYS or (last or first)[:3] not in DAYS:
            return None
        start, end = DAYS.index(first[:3]), DAYS.index((last or first)[:3])
        found |= {(start + step) % 7 for step in range((end - start) % 7 + 1)}
    return frozenset(found)
