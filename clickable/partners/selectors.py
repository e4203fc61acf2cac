"""What a token opens, and what became of what a partner gave. No private key is needed."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from clickable.partners.models import Delivery, Partner, Token
from clickable.partners.rules import Scope, counts
from clickable.report.models import Door, Mention, Report, Stage
from clickable.report.rules import Standing, standing, told_stage
from clickable.seal.quiet import Quiet

LONGEST_TOKEN = 200
DOORS = {Door.PARTNER, Door.IMPORT, Door.MAIL}  # what a partner gave, by whatever way


@dataclass(frozen=True, repr=False)
class Access(Quiet):
    """Who is at the door, and what they may do."""

    partner: Partner
    scopes: frozenset[str]
    token: UUID
    last_used_on: date | None = None

    def may(self, scope: Scope) -> bool:
        return scope in self.scopes


@dataclass(frozen=True)
class State:
    """What a partner is told of one report of its own."""

    id: UUID
    external_reference: str
    standing: Standing
    received_hour: datetime


def access(token: str, *, now: datetime) -> Access | None:
    """What this token opens now: None for one that nobody has, that ran out, or was revoked."""
    if len(token) > LONGEST_TOKEN:
        return None
    digest = digest_of(token)
    row = Token.objects.select_related("partner").filter(digest=digest).first()
    if row is None or not counts(expires_at=row.expires_at, revoked_at=row.revoked_at, now=now):
        return None
    return Access(row.partner, frozenset(row.scopes), row.pk, row.last_used_on)


def partners_of(group: int) -> QuerySet[Partner]:
    """Those that give reports to this team, by name, each with its tokens, the newest first."""
    tokens = Prefetch("tokens", Token.objects.order_by("-made_at"))
    return Partner.objects.filter(group_id=group).order_by("name").prefetch_related(tokens)


def tokens_of(group: int) -> QuerySet[Token]:
    return Token.objects.filter(partner__group_id=group)


def state_of(partner: Partner, report: UUID, *, now: datetime) -> State | None:
    """How far one report is; None when it is not this partner's, or nobody's."""
    return next(iter(_states(partner, Q(report=report), now=now)), None)


def state_called(partner: Partner, reference: str, *, now: datetime) -> State | None:
    """The same of what the partner calls so."""
    if not reference:
        return None
    return next(iter(_states(partner, Q(external_reference=reference), now=now)), None)


def delivery_of(report: Report) -> Delivery | None:
    """Who gave this report, and what they call it; None when no partner did."""
    if report.door not in DOORS:
        return None
    return Delivery.objects.select_related("partner").filter(report=report).first()


def digest_of(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="replace")).digest()


def _states(partner: Partner, which: Q, *, now: datetime) -> Iterable[State]:
    """Two queries, however many there are."""
    own = Delivery.objects.filter(which, partner=partner).select_related("report")
    found = list(own.only("external_reference", "report__withdrawn", "report__received_hour"))
    stages = _stages([one.report_id for one in found], now=now)
    return [
        State(
            id=one.report_id,
            external_reference=one.external_reference,
            standing=_told(one.report, stages[one.report_id]),
            received_hour=one.report.received_hour,
        )
        for one in found
    ]


def _stages(reports: Collection[UUID], *, now: datetime) -> dict[UUID, list[Stage]]:
    found: dict[UUID, list[Stage]] = defaultdict(list)
    rows = Mention.objects.filter(report__in=reports)
    for report, stage, told_from in rows.values_list("report_id", "item__stage", "told_from"):
        found[report].append(told_stage(Stage(stage), told_from, now=now))
    return found


def _told(report: Report, stages: list[Stage]) -> Standing:
    return Standing.WITHDRAWN if report.withdrawn else standing(stages)
