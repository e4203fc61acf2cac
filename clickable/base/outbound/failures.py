"""What can go wrong on the way out: codes only, so that no remote byte reaches a log or a page."""

import errno
import ssl
from enum import StrEnum

import aiohttp


class Failure(StrEnum):
    DNS_NXDOMAIN = "dns_nxdomain"  # the name does not exist
    DNS_NODATA = "dns_nodata"  # the name exists, without an address
    DNS_SERVFAIL = "dns_servfail"
    DNS_TIMEOUT = "dns_timeout"
    DNS_SINKHOLED = "dns_sinkholed"  # every address of the name is one we never connect to
    OUTSIDE_DNS = "outside_dns"  # .onion and the like: not a name of the DNS
    BLOCKED = "blocked"  # our own address or port policy said no
    BAD_URL = "bad_url"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    DISCONNECTED = "disconnected"
    TIMEOUT = "timeout"
    TLS = "tls"
    PROTOCOL = "protocol"  # what came back is not HTTP
    TOO_MANY_REDIRECTS = "too_many_redirects"
    TOO_LARGE = "too_large"
    NOT_JSON = "not_json"


# Worth another try soon; the others say something lasting about the address.
TEMPORARY = frozenset(
    {
        Failure.DNS_SERVFAIL, Failure.DNS_TIMEOUT, Failure.REFUSED, Failure.UNREACHABLE,
        Failure.DISCONNECTED, Failure.TIMEOUT, Failure.TLS, Failure.PROTOCOL,
    }
)  # fmt: skip

# What aiohttp, asyncio and uvloop raise for a peer that misbehaves.
NETWORK_ERRORS = (aiohttp.ClientError, OSError, EOFError, ValueError, RuntimeError)


class OutboundError(Exception):
    """The way out did not lead to an answer. `redirects`: how many were followed before."""

    def __init__(self, code: Failure, *, redirects: int = 0) -> None:
        super().__init__(code.value)
        self.code = code
        self.redirects = redirects


def classify(error: Exception) -> Failure:
    """The code for an error of the network libraries, whose own words are never kept."""
    match error:
        case TimeoutError():
            return Failure.TIMEOUT
        case aiohttp.ClientSSLError() | ssl.SSLError():
            return Failure.TLS
        case aiohttp.InvalidURL() | UnicodeError():
            return Failure.BAD_URL
        case aiohttp.ClientConnectorError():
            return _at_connect(error.os_error.errno)
        case aiohttp.ServerConnectionError() | OSError() | EOFError():
            return Failure.DISCONNECTED
    return Failure.PROTOCOL


def _at_connect(number: int | None) -> Failure:
    if number == errno.EACCES:  # what the guard raises
        return Failure.BLOCKED
    return Failure.REFUSED if number == errno.ECONNREFUSED else Failure.UNREACHABLE
