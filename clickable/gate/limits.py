"""Who has sent how much. Nothing here waits, so that in the one event loop every count is atomic.

Each web process counts for itself (docs/decisions/0012): with two of them, up to twice as much passes.
"""

from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from clickable.base.flood import Limit, Names

FORM = b"application/x-www-form-urlencoded"
MACHINE = {"127.0.0.1", "::1"}
ONION_TIMES = 20  # everybody who comes over the onion is one sender to us
SITE_TIMES = 10  # sign-ins: an IPv6 /48, which one customer may have whole, against one /64 of it
SENDING = b"send"  # what the check page's button says


class Kind(StrEnum):
    REPORT = "report"
    FOLLOW_UP = "follow_up"
    SIGN_IN = "sign_in"
    ORDER = "order"
    SIGNATURE = "signature"
    ANSWER = "answer"
    VOICE = "voice"  # a child's code
    PARTNER = "partner"  # whatever a partner's program asks


@dataclass(frozen=True)
class Verdict:
    """What a request is and whether it is over its limit: by how many seconds."""

    kind: Kind | None = None
    wait: float = 0.0
    sender: bytes = b""  # of a signature: what its sender is called today


class Limits:
    """The limits of one process."""

    def __init__(self, *, now: float) -> None:
        self.names = Names(now=now)
        self.each = {
            Kind.REPORT: settings.REPORTS_PER_HOUR,
            Kind.FOLLOW_UP: settings.FOLLOW_UPS_PER_HOUR,
            Kind.SIGN_IN: settings.SIGN_INS_PER_HOUR,
            Kind.ORDER: settings.ORDERS_PER_HOUR,
            Kind.SIGNATURE: settings.SIGNATURES_PER_HOUR,
            Kind.ANSWER: settings.ANSWERS_PER_HOUR,
            Kind.VOICE: settings.VOICES_PER_HOUR,
            Kind.PARTNER: settings.PARTNER_CALLS_PER_HOUR,
        }
        self.senders = {kind: Limit(an_hour) for kind, an_hour in self.each.items()}
        self.onion = {kind: Limit(an_hour * ONION_TIMES) for kind, an_hour in self.each.items()}
        self.tokens = Limit(self.each[Kind.PARTNER])
        self.sites = Limit(self.each[Kind.SIGN_IN] * SITE_TIMES)
        self.together = Limit(settings.REPORTS_PER_HOUR_IN_ALL)

    def count(self, kind: Kind | None, address: str, *, now: float, token: bytes = b"") -> Verdict:
        """Count one of `kind` from `address`; what is over the sender's limit costs nobody else.

        `token`: what a partner's program shows, by which it is counted wherever it comes from.
        """
        if kind is None:
            return Verdict()
        if self.names.renew(now=now):
            kinds = (*self.senders.values(), *self.onion.values())
            for limit in (*kinds, self.tokens, self.sites, self.together):
                limit.forget()
        onion = bool(settings.ONION) and address in MACHINE
        limits = self.onion if onion else self.senders
        wait = limits[kind].wait(self.names.of(address), now=now)
        if kind == Kind.REPORT and not wait:
            wait = self.together.wait(b"", now=now)
        if kind == Kind.PARTNER and token and not wait:
            wait = self.tokens.wait(self.names.shown(token), now=now)
        site = _site(address)
        if kind == Kind.SIGN_IN and site and not wait:
            wait = self.sites.wait(self.names.of(site), now=now)
        sender = self.names.of(address) if kind == Kind.SIGNATURE and not onion else b""
        return Verdict(kind, wait, sender)


def _site(address: str) -> str:
    """The first address of an IPv6 /48, for all in it; empty for IPv4 and what is no address."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if not isinstance(found, IPv6Address) or found.ipv4_mapped:
        return ""
    return str(IPv6Network((found, 48), strict=False).network_address)


def kind_of(scope: MutableMapping[str, Any], body: bytes) -> Kind | None:
    """What a request asks for, when that is counted."""
    if scope["path"].startswith(partners()):
        return Kind.PARTNER
    if scope["method"] != "POST":
        return None
    kind = next((k for start, k in _counted().items() if scope["path"].startswith(start)), None)
    if kind == Kind.REPORT and not scope["path"].startswith("/api/") and not _sends(scope, body):
        return None  # a page of the form on the way
    return kind


def _sends(scope: MutableMapping[str, Any], body: bytes) -> bool:
    """Is this the form's last page? What cannot be read for certain counts as one."""
    if header(scope["headers"], b"content-type").partition(b";")[0].strip().lower() != FORM:
        return True
    try:
        pairs = parse_qsl(body, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return True
    return (b"go", SENDING) in pairs


def header(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> bytes:
    """The last value of a header; empty when it is not there."""
    return ([b""] + [value for found, value in headers if found == name])[-1]


@lru_cache(maxsize=1)
def partners() -> str:
    """Below this, partners' programs ask."""
    return reverse("api:partner_reports").removesuffix("reports")


@lru_cache(maxsize=1)
def _counted() -> dict[str, Kind]:
    """Where each kind is sent to; whatever lies below counts too."""
    named = {
        "support:request_follow_up": Kind.FOLLOW_UP,  # before what it lies below
        "support:request": Kind.REPORT,
        "report:start": Kind.REPORT, "module:form": Kind.REPORT, "api:reports": Kind.REPORT,
        "follow_up:start": Kind.FOLLOW_UP, "api:follow_up": Kind.FOLLOW_UP,
        "desk:sign_in": Kind.SIGN_IN, "gestion:sign_in": Kind.SIGN_IN,
        "library:order": Kind.ORDER, "outreach:ask": Kind.ORDER,
        "tour:follow_all": Kind.ORDER,
        "trainers:apply": Kind.ORDER, "trainers:link": Kind.ORDER,
        "grants:link": Kind.ORDER, "grant_review:link": Kind.ORDER,
        "surveys:index": Kind.ANSWER, "certificates:index": Kind.ANSWER,
        "manifesto:index": Kind.SIGNATURE,
        "practices:submit": Kind.ORDER, "events:index": Kind.ANSWER,
        "newsletter:ask": Kind.ORDER,
        "voices:index": Kind.VOICE,
    }  # fmt: skip
    paths: dict[str, Kind] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            paths |= {reverse(name): kind for name, kind in named.items()}
            evenings = reverse("evenings:page", args=["x"]).removesuffix("x/")
            paths[evenings] = Kind.ANSWER
            for name in ("grants:start", "grants:ask"):
                paths[reverse(name, args=["x"]).removesuffix("x/")] = Kind.ORDER
    return paths
