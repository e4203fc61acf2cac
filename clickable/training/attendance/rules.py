"""Which minutes count as being there, and which of several sources is believed. Pure values.

Everything is in whole minutes from the start of the session, by the server's clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

Window = tuple[int, int]

OPENS, SHUTS = timedelta(minutes=15), timedelta(minutes=30)  # before the start, after the end
GAP = timedelta(seconds=150)  # two signs of a page no farther apart are one stretch
GAP_BY_HAND = timedelta(minutes=15)  # somebody without scripts presses a button so often
KEPT = timedelta(days=90)  # after the session: exact moments, codes and refusals
PING, PROVIDER, CODE, PAPER, MANUAL = "ping", "provider", "code", "paper", "manual"
AUTOMATIC = (PING, PROVIDER, CODE)


@dataclass(frozen=True)
class Presence:
    """How long somebody was there, as it is believed, and what each source says."""

    minutes: int  # the sum of `inside`
    of: int  # minutes of the session
    inside: list[Window] = field(default_factory=list)  # minutes from the start; no two touch
    by: str = ""  # ping, provider, code, paper, manual; empty: nobody says anything
    sources: Mapping[str, int] = field(default_factory=dict)  # minutes by source, side by side


def counts(now: datetime, *, starts_at: datetime, ends_at: datetime) -> bool:
    """Is a sign of life at this moment one of this session?"""
    return starts_at - OPENS <= now <= ends_at + SHUTS


def goes_on(last: datetime, now: datetime, *, by_hand: bool) -> bool:
    """Does this sign continue the stretch whose last sign was then?"""
    return now - last <= (GAP_BY_HAND if by_hand else GAP)


def merged(windows: Iterable[Window], *, of: int) -> list[Window]:
    """Their union inside the session: in order, none touching another."""
    found: list[Window] = []
    for begin, end in sorted((max(a, 0), min(b, of)) for a, b in windows):
        if begin >= end:
            continue
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def in_minutes(
    moments: Iterable[tuple[datetime, datetime]], *, starts_at: datetime, of: int
) -> list[Window]:
    """Moments as windows of the session, to the nearest minute."""
    found = ((_minute(a - starts_at), _minute(b - starts_at)) for a, b in moments)
    return merged(found, of=of)


def length(windows: Iterable[Window]) -> int:
    return sum(end - begin for begin, end in windows)


def resolve(said: Mapping[str, Iterable[Window]], *, of: int) -> Presence:
    """What is believed: what a person says with a reason; else the strictest of what nobody typed;
    else the signed sheet. A source that says nothing of somebody is not in `said`."""
    told = {source: merged(windows, of=of) for source, windows in said.items()}
    minutes = {source: length(windows) for source, windows in told.items()}
    automatic = [source for source in AUTOMATIC if source in told]
    if MANUAL in told:
        by = MANUAL
    elif automatic:
        by = min(automatic, key=lambda source: minutes[source])
    elif PAPER in told:
        by = PAPER
    else:
        return Presence(0, of)
    return Presence(minutes[by], of, told[by], by, minutes)


def scanned(now: datetime, *, starts_at: datetime, of: int) -> list[Window]:
    """What one code on site says: there from then on, to the end."""
    return merged([(_minute(now - starts_at), of)], of=of)


def _minute(since: timedelta) -> int:
    return round(since.total_seconds() / 60)
