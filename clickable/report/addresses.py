"""Addresses as people give them, read as browsers read them (WHATWG URL, UTS 46), and normalised.

No network, no storage. What cannot be an address on the web is refused with a reason that the
faces put into words; what cannot be told apart by a browser becomes one address.
"""

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from urllib.parse import unquote_plus

from can_ada import parse
from publicsuffixlist import PublicSuffixList

LONGEST = 4000  # characters of one address
DEEPEST = 6  # folders of a path by which an address can be found
# Query fields that tell who clicked, not what is shown; their values may be secrets.
PERSONAL_FIELDS = {
    "fbclid", "gclid", "dclid", "msclkid", "igshid", "igsh", "mc_eid", "mc_cid", "yclid",
    "phpsessid", "jsessionid", "aspsessionid", "sessionid", "session_id", "sid", "access_token",
    "id_token", "refresh_token", "auth_token", "password", "passwd", "pwd",
}  # fmt: skip
PRIVATE_SUFFIXES = {
    "localhost",
    "localdomain",
    "local",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
}
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
OPENING, CLOSING = "<\"'«“(", ">\"'»”)"  # as in a message or a text
# A name that DNS can hold, as A-labels; underscores are seen in the wild.
HOST_NAME = re.compile(r"(?=.{1,253}$)(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}")
NESTED = re.compile(r"(h)tt(ps?:)", re.IGNORECASE)  # an address inside an address, too
# Global unicast. All other ranges are not, and old spellings of IPv4 lie there.
GLOBAL_V6 = ipaddress.ip_network("2000::/3")
NAT64 = ipaddress.ip_network("64:ff9b::/96")
IP = ipaddress.IPv4Address | ipaddress.IPv6Address
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?!\d{1,5}(?:[/?#]|$))", re.IGNORECASE)


class Refusal(StrEnum):
    CONTENT = "content"  # a pasted image or data: URI
    SCRIPT = "script"  # javascript:, vbscript:
    SCHEME = "scheme"  # ftp:, mailto:, file:, about: …
    PRIVATE = "private"  # reachable from inside a network only
    LONG = "long"
    UNREADABLE = "unreadable"


class AddressError(ValueError):
    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, repr=False)
class Address:
    text: str  # normalised; what is sealed and shown de-fanged
    host: str  # as DNS knows it (A-labels), without port

    @property
    def site(self) -> str:
        """The registrable domain, or the host itself where there is none (an IP address)."""
        return self.host if _ip(self.host) else _suffixes().privatesuffix(self.host) or self.host

    @property
    def domains(self) -> list[str]:
        """The names between the site and the host, the host last: what lies below any of them is found.

        At most DEEPEST; of `a.b.site.example`: `b.site.example` and itself. The site has its own token.
        """
        site = self.site
        labels = self.host.removesuffix(site).removesuffix(".").split(".")
        parts = [label for label in labels if label][-DEEPEST:]
        return [".".join([*parts[-end:], site]) for end in range(1, len(parts) + 1)]

    @property
    def page(self) -> str:
        """Host, port and path: the address without its scheme and its query."""
        return self.text.partition("://")[2].partition("?")[0]

    @property
    def folders(self) -> list[str]:
        """What the page lies under, and the page itself, from the root down; the root is the host's.

        At most DEEPEST. `a.example/b/c` lies under `a.example/b`, and `a.example/bc` does not.
        """
        host, _slash, path = self.page.partition("/")
        parts = path.removesuffix("/").split("/")[:DEEPEST] if path else []
        return [f"{host}/{'/'.join(parts[: end + 1])}" for end in range(len(parts))]


def read(given: str) -> Address:
    """The address that `given` stands for. Raises AddressError with the reason."""
    text = _refang(_unwrap(INVISIBLE.sub("", given).strip()))
    if text.lower().startswith("data:"):
        raise AddressError(Refusal.CONTENT)
    if len(text) > LONGEST:
        raise AddressError(Refusal.LONG)
    url = _parse(_with_scheme(text))
    host = url.hostname.rstrip(".")
    _refuse_private(host)
    url.hostname, url.username, url.password, url.hash = host, "", "", ""
    url.search = _public_query(str(url.search))
    return Address(text=str(url.href), host=host)


def is_registry(host: str) -> bool:
    """Is this a suffix under which anybody registers (`com`, `co.uk`, a blog host's)?"""
    return not _ip(host) and _suffixes().privatesuffix(host) is None


def defang(text: str) -> str:
    """An address that nobody can click by mistake: hxxps://a[.]b/c."""
    head, separator, tail = text.partition("://")
    if not separator:
        return text.replace(".", "[.]")
    host, slash, path = tail.partition("/")
    text = f"{head}://{host.replace('.', '[.]')}{slash}{path}"
    return NESTED.sub(r"\1xx\2", text)


def _unwrap(text: str) -> str:
    if not text.startswith(tuple(OPENING)):
        return text
    return text[1 : -1 if text.endswith(tuple(CLOSING)) else None].strip()


def _refang(text: str) -> str:
    text = re.sub(r"^h(?:xx|\*\*)p", "http", text, flags=re.IGNORECASE)
    return re.sub(r"\[\.\]|\(\.\)|\[dot\]", ".", text, flags=re.IGNORECASE)


def _with_scheme(text: str) -> str:
    found = SCHEME.match(text)
    if not found:
        if "@" in text.split("/", maxsplit=1)[0]:  # an e-mail address or a user name
            raise AddressError(Refusal.SCHEME)
        return f"https://{text.lstrip('/')}"
    scheme = found[1].lower()
    if scheme in {"http", "https"}:
        return text
    raise AddressError(Refusal.SCRIPT if scheme in {"javascript", "vbscript"} else Refusal.SCHEME)


def _parse(text: str):  # type: ignore[no-untyped-def] # can_ada ships no types
    try:
        url = parse(text)
    except (TypeError, ValueError) as error:  # TypeError: half a surrogate pair
        raise AddressError(Refusal.UNREADABLE) from error
    if not url.hostname or any(c.isspace() for c in text):
        raise AddressError(Refusal.UNREADABLE)
    return url


def _refuse_private(host: str) -> None:
    ip = _ip(host)
    if ip:
        if not all(_is_public(each) for each in (ip, *_inside(ip))):
            raise AddressError(Refusal.PRIVATE)
    elif host.rpartition(".")[2] in PRIVATE_SUFFIXES or host.endswith(".home.arpa"):
        raise AddressError(Refusal.PRIVATE)
    elif "." not in host or not HOST_NAME.fullmatch(host):
        raise AddressError(Refusal.UNREADABLE)


def _is_public(ip: IP) -> bool:
    return ip.is_global and not ip.is_multicast and (ip.version == 4 or ip in GLOBAL_V6)  # noqa: PLR2004


def _ip(host: str) -> IP | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def _inside(ip: IP) -> list[IP]:
    """The IPv4 addresses that an IPv6 address leads to (mapped, 6to4, NAT64)."""
    if ip.version == 4:  # noqa: PLR2004
        return []
    nat64 = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else None
    return [each for each in (ip.ipv4_mapped, ip.sixtofour, nat64) if each]


def _public_query(search: str) -> str:
    fields = search.removeprefix("?").split("&")
    kept = "&".join(field for field in fields if not _is_personal(field))
    return f"?{kept}" if kept else ""  # the setter takes one leading ? away


def _is_personal(field: str) -> bool:
    name = unquote_plus(field.partition("=")[0]).lower()
    return name in PERSONAL_FIELDS or name.startswith("utm_")


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
