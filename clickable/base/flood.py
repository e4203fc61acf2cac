"""Counting senders without knowing them, and what was counted for one request.

A sender is a network address under a key that this process draws at its start and again every day;
the address itself is not kept, and with the old key everything that was counted goes.
"""

import hashlib
import hmac
import secrets
from collections import OrderedDict
from ipaddress import IPv6Address, ip_address

from django.http import HttpRequest

DAY = 86_400.0  # seconds
MOST = 100_000  # senders remembered; of more, the longest unseen is forgotten and starts afresh
OVER = "clickable.over"  # in the WSGI environment, where no header can put it
SENDER = "clickable.sender"  # there too, where it is asked for


def over_limit(request: HttpRequest) -> bool:
    """Did whoever sent this send more than the limit before? Counted by the gate, before any work."""
    return request.META.get(OVER) is True


def sender_of(request: HttpRequest) -> bytes | None:
    """What the sender is called today (`Names`), where the gate tells: for signatures alone."""
    found = request.META.get(SENDER)
    return found if isinstance(found, bytes) else None


class Limit:
    """So many an hour for each sender, given back evenly."""

    def __init__(self, an_hour: float, *, most: int = MOST) -> None:
        self.size, self.rate, self.most = an_hour, an_hour / 3600, most
        self._left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()

    def wait(self, sender: bytes, *, now: float) -> float:
        """Count one. 0: within the limit; otherwise not counted, and the seconds until one is."""
        level, seen = self._left.pop(sender, (self.size, now))
        level = min(self.size, level + (now - seen) * self.rate)
        within = level >= 1
        self._left[sender] = (level - within, now)
        if len(self._left) > self.most:
            self._left.popitem(last=False)
        return 0.0 if within else (1 - level) / self.rate

    def forget(self) -> None:
        self._left.clear()

    def __len__(self) -> int:
        return len(self._left)


class Names:
    """What a sender is called for a day."""

    def __init__(self, *, now: float) -> None:
        self._key, self._since = secrets.token_bytes(32), now

    def renew(self, *, now: float) -> bool:
        """A new key when the day is over; True: what was counted under the old one is to go."""
        if now - self._since < DAY:
            return False
        self._key, self._since = secrets.token_bytes(32), now
        return True

    def of(self, address: str) -> bytes:
        return hmac.digest(self._key, network(address), hashlib.sha256)[:16]

    def shown(self, token: bytes) -> bytes:
        """What whoever shows this is called for a day; never the same as an address."""
        return hmac.digest(self._key, b"token\x00" + token, hashlib.sha256)[:16]


def network(address: str) -> bytes:
    """What one household or one server has: an IPv4 address, or an IPv6 /64. Empty: no address."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return b""
    if isinstance(found, IPv6Address):
        return found.ipv4_mapped.packed if found.ipv4_mapped else found.packed[:8]
    return found.packed
