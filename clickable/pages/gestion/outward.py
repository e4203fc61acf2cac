"""The one place of the site's that goes out to the network: where do our own links lead?

Called by the worker alone (docs/decisions/0017). The addresses are published ones, of partners,
services and sources; reported addresses never come here. One HEAD each: no body, no cookie, nothing
of any visitor; one at a time for each host, and not in haste.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings

from clickable.base.outbound import TEMPORARY, OutboundError, WayOut, run

HOSTS_AT_ONCE = 5
GAP = 5.0  # seconds between two addresses of one host
GONE = {404, 410}
FINE = range(200, 400)


def answers(addresses: Iterable[str]) -> dict[str, str]:
    """What each address said: "" is fine, "?…" is not certain, anything else is broken.

    Nothing is asked where the operator lets the worker look at nothing (CLICKABLE_CHECKS), nor in
    the demo, whose way out ends on this machine: then the answer has no addresses.
    """
    if settings.CHECKS == "off" or settings.DEMO:
        return {}
    return run(_ask_all(list(addresses)))


async def _ask_all(addresses: list[str]) -> dict[str, str]:
    by_host: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        by_host[urlsplit(address).hostname or ""].append(address)
    said: dict[str, str] = {}
    turn = asyncio.Semaphore(HOSTS_AT_ONCE)

    async def one_host(group: list[str]) -> None:
        async with turn:
            for place, address in enumerate(group):
                await asyncio.sleep(GAP if place else 0)
                said[address] = await _ask(way, address)

    async with WayOut() as way:
        await asyncio.gather(*map(one_host, by_host.values()))
    return said


async def _ask(way: WayOut, address: str) -> str:
    try:
        answer = await way.head(address)
    except OutboundError as error:
        return f"?{error.code}" if error.code in TEMPORARY else str(error.code)
    if answer.status in FINE:
        return ""
    return str(answer.status) if answer.status in GONE else f"?{answer.status}"
