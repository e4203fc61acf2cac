"""Looking at reported addresses: HEAD only, never a body; one at a time per host, and not in haste."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from clickable.base.outbound import OutboundError, WayOut, run
from clickable.verify.rules import Seen

HOSTS_AT_ONCE = 50
GAP = 1.0  # seconds between two looks at one host


@dataclass(frozen=True, repr=False)
class Target:
    """One address to look at; `key` is what the caller knows it by."""

    key: UUID
    url: str

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


def look_at(targets: Iterable[Target]) -> dict[UUID, Seen]:
    """What each address answers, each looked at once. Never raises for what a server does."""
    return run(_look_at_all(list(targets)))


async def _look_at_all(targets: list[Target]) -> dict[UUID, Seen]:
    by_host: dict[str, list[Target]] = defaultdict(list)
    for target in targets:
        by_host[target.host].append(target)
    seen: dict[UUID, Seen] = {}
    turn = asyncio.Semaphore(HOSTS_AT_ONCE)

    async def one_host(group: list[Target]) -> None:
        async with turn:
            for place, target in enumerate(group):
                await asyncio.sleep(GAP if place else 0)
                seen[target.key] = await _look(way, target.url)

    async with WayOut() as way:
        await asyncio.gather(*map(one_host, by_host.values()))
    return seen


async def _look(way: WayOut, url: str) -> Seen:
    try:
        answer = await way.head(url)
    except OutboundError as error:
        return Seen(asked=url, failure=error.code, redirects=error.redirects)
    return Seen(
        asked=url, status=answer.status, ended=answer.final_url, challenged=answer.challenged
    )
