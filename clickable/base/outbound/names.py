"""DNS through c-ares: many names at once, each failure told apart (RFC 8499 words)."""

import asyncio
import socket
from dataclasses import dataclass
from typing import Any

import aiodns
import pycares
from aiohttp.abc import AbstractResolver, ResolveResult
from django.conf import settings

from clickable.base.outbound.failures import Failure, OutboundError
from clickable.base.outbound.policy import may_reach, outside_dns

TRIES = 2
CODES = {
    pycares.errno.ARES_ENOTFOUND: Failure.DNS_NXDOMAIN,
    pycares.errno.ARES_ENODATA: Failure.DNS_NODATA,
    pycares.errno.ARES_ETIMEOUT: Failure.DNS_TIMEOUT,
    pycares.errno.ARES_EBADNAME: Failure.BAD_URL,
}
# Of two answers (A and AAAA) the less certain one counts: only two NXDOMAIN make an NXDOMAIN.
CERTAINTY = [
    Failure.DNS_TIMEOUT, Failure.DNS_SERVFAIL, Failure.BAD_URL, Failure.DNS_NODATA,
    Failure.DNS_NXDOMAIN,
]  # fmt: skip


@dataclass(frozen=True)
class Resolution:
    """What the DNS says of a name. `failure` is empty when there is an address to go to."""

    addresses: tuple[str, ...] = ()
    failure: Failure | None = None


class Names(AbstractResolver):
    """The resolver of the way out: it hands aiohttp only addresses that may be connected to."""

    def __init__(self, *, timeout: float) -> None:
        servers = settings.DNS_SERVERS or None
        self._dns = aiodns.DNSResolver(nameservers=servers, timeout=timeout, tries=TRIES)

    async def look_up(self, name: str) -> Resolution:
        """The IPv4, then the IPv6 addresses of a name that we may connect to."""
        if outside_dns(name):
            return Resolution(failure=Failure.OUTSIDE_DNS)
        found = await asyncio.gather(self._records(name, "A"), self._records(name, "AAAA"))
        addresses = [a for answer in found if not isinstance(answer, Failure) for a in answer]
        kept = tuple(address for address in addresses if may_reach(address))
        if kept:
            return Resolution(addresses=kept)
        if addresses:
            return Resolution(failure=Failure.DNS_SINKHOLED)
        failures = [answer for answer in found if isinstance(answer, Failure)]
        return Resolution(failure=min(failures, key=CERTAINTY.index))

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """For aiohttp, which asks for every family at once."""
        del family
        found = await self.look_up(host)
        if found.failure:
            raise OutboundError(found.failure)
        return [_result(host, address, port=port) for address in found.addresses]

    async def close(self) -> None:
        await self._dns.close()

    async def _records(self, name: str, kind: str) -> list[str] | Failure:
        try:
            answer = await self._dns.query_dns(name, kind)
        except aiodns.error.DNSError as error:
            return CODES.get(error.args[0], Failure.DNS_SERVFAIL)
        except (ValueError, UnicodeError):
            return Failure.BAD_URL
        return _addresses(answer, kind) or Failure.DNS_NODATA


def _addresses(answer: pycares.DNSResult, kind: str) -> list[str]:
    wanted = aiodns.query_type_map[kind]
    records: list[Any] = [record for record in answer.answer if record.type == wanted]
    return [str(record.data.addr) for record in records]


def _result(host: str, address: str, *, port: int) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=socket.AF_INET6 if ":" in address else socket.AF_INET,
        proto=0,
        flags=socket.AI_NUMERICHOST,
    )
