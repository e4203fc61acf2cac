"""Which networks only stand in front of a host: `data/cdn.toml`, read once."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path

DATA = Path(__file__).parent / "data" / "cdn.toml"


@dataclass(frozen=True)
class Cdn:
    name: str  # empty: whatever the network calls itself
    names: frozenset[str]
    networks: tuple[IPv4Network | IPv6Network, ...]


def cdn_of(address: str, *, network: str, operator: str) -> str:
    """The delivery network that this address belongs to; empty when none is known."""
    ip = ip_address(address)
    words = set(re.findall(r"[A-Z0-9]+(?:-[A-Z0-9]+)*|[A-Z0-9]+", network.upper()))
    words |= set(re.findall(r"[A-Z0-9]+", f"{network} {operator}".upper()))
    for cdn in _listed():
        if any(ip in range_ for range_ in cdn.networks) or words & cdn.names:
            return cdn.name or operator or network
    return ""


@lru_cache(maxsize=1)
def _listed() -> tuple[Cdn, ...]:
    rows = tomllib.loads(DATA.read_text())["cdn"]
    return tuple(
        Cdn(row["name"], frozenset(row["names"]), tuple(map(ip_network, row["networks"])))
        for row in rows
    )
