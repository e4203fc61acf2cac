"""Which registry to ask about an address: the bootstrap files of RFC 9224, kept for a week.

The files live under HOME/rdap. When a fresh copy cannot be had, the old one goes on serving.
"""

import json
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

from django.conf import settings

FRESH = timedelta(days=7)
FAMILIES = {4: "ipv4", 6: "ipv6"}

Fetch = Callable[[str], Awaitable[object]]  # an address → its JSON, or None


@dataclass(frozen=True)
class Services:
    """One bootstrap file: ranges of addresses and the registries that answer for them."""

    rows: list[tuple[str, list[str]]]

    def base_of(self, address: str) -> str:
        """The registry of the longest range that holds the address (RFC 9224, 5); https first."""
        ip, best, found = ip_address(address), -1, [""]
        for text, urls in self.rows:
            range_ = ip_network(text)
            if ip in range_ and range_.prefixlen > best:
                best, found = range_.prefixlen, urls
        return min(found, key=lambda url: not url.startswith("https://"))


async def services_for(version: int, *, fetch: Fetch, now: datetime) -> Services | None:
    """The bootstrap file for IPv4 or IPv6; None when there is neither a fresh nor an old one."""
    name = FAMILIES[version]
    kept = _kept(name)
    if kept and now - kept[0] < FRESH:
        return kept[1]
    fetched = _services(await fetch(f"{settings.RDAP_BOOTSTRAP.rstrip('/')}/{name}.json"))
    if fetched is None:
        return kept[1] if kept else None
    _keep(name, fetched, now=now)
    return fetched


def _services(document: object) -> Services | None:
    """The usable rows of a bootstrap file; None when it is not one."""
    services = document.get("services") if isinstance(document, dict) else None
    if not isinstance(services, list):
        return None
    rows = [row for service in services for row in _rows(service)]
    return Services(rows) if rows else None


def _rows(service: Any) -> list[tuple[str, list[str]]]:
    try:
        ranges, urls = service
        usable = [url for url in urls if url.startswith(("https://", "http://"))]
        return [(str(ip_network(text)), usable) for text in ranges if usable]
    except (TypeError, ValueError, AttributeError):
        return []  # this row is no row; the others may be


def _file(name: str) -> Path:
    return Path(settings.HOME) / "rdap" / f"{name}.json"


def _kept(name: str) -> tuple[datetime, Services] | None:
    try:
        kept = json.loads(_file(name).read_text())
        if kept["source"] != settings.RDAP_BOOTSTRAP:
            return None
        rows = [(text, list(urls)) for text, urls in kept["rows"]]
        return datetime.fromisoformat(kept["fetched_at"]), Services(rows)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(name: str, services: Services, *, now: datetime) -> None:
    """Written beside and moved into place: a reader sees the old file or the new one."""
    path = _file(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {"source": settings.RDAP_BOOTSTRAP, "fetched_at": now.isoformat(), "rows": services.rows}
    fresh = path.with_suffix(f".{uuid.uuid4().hex}")
    fresh.write_text(json.dumps(kept))
    fresh.replace(path)
