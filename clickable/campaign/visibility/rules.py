"""Steps of a campaign, of placements and posts; what posts may hold; how audiences are told. Pure."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from clickable.campaign.visibility.models import Campaign, Placement, Post

DATA = Path(__file__).parent / "data"
SMALL = 10  # posters of one area under which the number is not told
EXACT = 100  # under it a count is told as it is
PHOTOS_KEPT = timedelta(days=365)  # after the end of their campaign
YEAR = 365  # days after which a network's limit is to be checked again

C, P, T = Campaign.State, Placement.State, Post.State  # in short
STEPS: dict[Campaign.State, frozenset[Campaign.State]] = {
    C.DRAFT: frozenset({C.PUBLISHED}),
    C.PUBLISHED: frozenset({C.DRAFT, C.ENDED}),
    C.ENDED: frozenset({C.PUBLISHED}),
}
PLACED: dict[Placement.State, frozenset[Placement.State]] = {
    P.PLANNED: frozenset({P.PRINTED, P.DROPPED}),
    P.PRINTED: frozenset({P.UP, P.DROPPED}),
    P.UP: frozenset({P.PROOFED, P.DOWN, P.PRINTED}),  # printed: it was not up, after all
    P.PROOFED: frozenset({P.DOWN}),
    P.DOWN: frozenset(),
    P.DROPPED: frozenset(),
}
SHOWN = (P.UP, P.PROOFED, P.DOWN)  # is, or was, on a wall
# X counts these once, any other letter twice (its documentation, see data/networks.toml).
ONCE = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
LINK = re.compile(r"https?://[^\s<>]+")
AFTER = ".,;:!?)]}»”\"'"  # ends a sentence, not a link


@dataclass(frozen=True)
class Network:
    code: str
    name: str
    limit: int  # characters
    source: str
    checked_on: date
    link: int = 0  # what any link counts as; 0: its length
    wide: bool = False

    def stale(self, today: date) -> bool:
        return (today - self.checked_on).days > YEAR


@cache
def networks() -> dict[str, Network]:
    raw = tomllib.loads((DATA / "networks.toml").read_text())
    return {code: Network(code=code, **row) for code, row in raw.items()}


@cache
def _trackers() -> tuple[tuple[str, ...], frozenset[str]]:
    raw = tomllib.loads((DATA / "trackers.toml").read_text())
    return tuple(raw["parameters"]), frozenset(raw["shorteners"])


def may_step(frm: str, to: str) -> bool:
    return to in STEPS[C(frm)]


def may_place(frm: str, to: str) -> bool:
    return to in PLACED[P(frm)]


def whole(text: str, link: str) -> str:
    """The post as it is pasted: the link stands on a line of its own."""
    return f"{text.strip()}\n\n{link}" if link else text.strip()


def links(text: str) -> list[str]:
    return [found.rstrip(AFTER) for found in LINK.findall(text)]


def length(text: str, network: Network) -> int:
    """What the network counts; never less than it does, for our two languages."""
    saved = 0
    if network.link:
        for one in links(text):
            text = text.replace(one, "", 1)
            saved += network.link
    return saved + sum(_weight(letter, network) for letter in text)


def _weight(letter: str, network: Network) -> int:
    if network.wide:
        return 1 if any(low <= ord(letter) <= high for low, high in ONCE) else 2
    return len(letter.encode("utf-16-le")) // 2


def followers(address: str) -> list[str]:
    """What in an address follows people: parameters by name, or the site that shortens it."""
    parts = urlsplit(address)
    patterns, shorteners = _trackers()
    host = (parts.hostname or "").removeprefix("www.")
    names = [
        name
        for name, _value in parse_qsl(f"{parts.query}&{parts.fragment}", keep_blank_values=True)
    ]
    found = [n for n in names if any(fnmatchcase(n.lower(), one) for one in patterns)]
    return found + [host] * (host in shorteners)


@dataclass(frozen=True)
class Figure:
    """One mention's audience: of which family of media, how many, of what."""

    family: str
    outlet: str
    number: int
    unit: str
    method: str
    source: str
    checked_on: date | None


def best(figures: Iterable[Figure]) -> list[Figure]:
    """The largest figure of each family and unit, the largest first; never a sum: the same people look twice."""
    top: dict[tuple[str, str], Figure] = {}
    for one in figures:
        key = (one.family or one.outlet, one.unit)
        if key not in top or one.number > top[key].number:
            top[key] = one
    return sorted(top.values(), key=lambda one: (-one.number, one.outlet))


def rounded(number: int) -> tuple[int, bool]:
    """What is said of a count, and whether it is more than that: 1,812 is "more than 1,800"."""
    if number < EXACT:
        return number, False
    step = 10 ** (len(str(number)) - 2)
    down = number // step * step
    return down, down < number


def order_of(number: int) -> str:
    """How large, as people say it: a word of presentation.ORDERS; empty under ten thousand."""
    for least, word in (
        (2_000_000, "millions"), (1_000_000, "million"), (200_000, "hundreds"), (100_000, "hundred"),
        (20_000, "tens"), (10_000, "ten"),
    ):  # fmt: skip
        if number >= least:
            return word
    return ""
