"""The chief's view: how the work of one team stands, in numbers. Nobody is named, nothing is opened."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clickable.assess.models import Assessment, Outcome
from clickable.assess.opinions.models import Opinion
from clickable.base import reserve
from clickable.base.beat import last_alive
from clickable.locate.models import Trace
from clickable.notify import selectors as notify
from clickable.notify.approvals import selectors as approvals
from clickable.notify.models import Notice, Outgoing
from clickable.people.selectors import key_state
from clickable.report import spool
from clickable.report.models import Item, Report, Stage
from clickable.retention.models import LastRun
from clickable.verify.models import Answer, Look, Watch

PERIOD = timedelta(days=90)
LATE = timedelta(minutes=5)  # without a beat the worker is thought to stand still
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AGES: tuple[tuple[timedelta, Promise], ...] = (
    (HOUR, _("moins d’1 h")),
    (6 * HOUR, _("de 1 à 6 h")),
    (DAY, _("de 6 à 24 h")),
    (3 * DAY, _("de 1 à 3 jours")),
    (7 * DAY, _("de 3 à 7 jours")),
)
OLDER = _("plus de 7 jours")


@dataclass(frozen=True)
class Tally:
    """How many there are of something, and since when the oldest waits."""

    name: Promise
    number: int
    since: datetime | None = None
    trouble: bool = False  # somebody has to look


@dataclass(frozen=True)
class Span:
    """How long something took, for those that came to it in the period."""

    name: Promise
    number: int
    median: timedelta | None
    p90: timedelta | None


@dataclass(frozen=True)
class Age:
    name: Promise
    number: int


@dataclass(frozen=True, kw_only=True)
class Machine:
    """What the whole instance is like, for every team alike."""

    alive_at: datetime | None
    stands_still: bool
    reserve: bool
    spooled: int
    clock_refused: bool
    forgot_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class View:
    at: datetime
    since: datetime  # where the period of the spans begins
    backlog: list[Tally]
    ages: list[Age]
    spans: list[Span]
    hosts: list[Tally]
    outbox: list[Tally]
    keys: Tally
    machine: Machine


def view(group: int, *, now: datetime) -> View:
    """Everything at `now`, of this team only; the number of queries does not depend on how much there is."""
    since = now - PERIOD
    return View(
        at=now,
        since=since,
        backlog=_backlog(group),
        ages=_ages(group, now=now),
        spans=[_to_decision(group, since), _to_notice(group, since), _to_removal(group, since)],
        hosts=_hosts(group),
        outbox=_outbox(group, now=now),
        keys=_keys(group),
        machine=_machine(now=now),
    )


def _count(name: Promise, rows: "QuerySet[Any]", moment: str, *, trouble: bool = False) -> Tally:
    found = rows.order_by().aggregate(n=Count("pk"), since=Min(moment))
    return Tally(name, found["n"], found["since"], trouble=trouble and bool(found["n"]))


def _backlog(group: int) -> list[Tally]:
    reports = Report.objects.of(group)
    answers = reports.let_in().filter(team_to_read=True, withdrawn=False)
    opinions = Opinion.objects.filter(group_id=group)
    return [
        _count(_("éléments à juger"), Item.objects.of(group).to_judge(), "first_hour"),
        _count(_("signalements en quarantaine"), reports.waiting(), "received_hour"),
        _count(_("réponses à lire"), answers, "received_hour"),
        _count(_("deuxièmes avis à donner"), opinions.waiting(), "asked_at"),
        _count(_("désaccords à trancher"), opinions.disputed(), "asked_at", trouble=True),
        _count(_("avis à relire"), notify.drafts(group), "created_at"),
        _count(
            _("avis proposés, qui attendent une autre personne"), approvals.waiting_in(group), "at"
        ),
    ]


def _ages(group: int, *, now: datetime) -> list[Age]:
    edges = [now - length for length, _name in AGES]
    newer = [None, *edges]
    names = [f"age{n}" for n in range(len(AGES) + 1)]
    counted = {}
    for name, upper, lower in zip(names, newer, [*edges, None], strict=True):
        inside = Q() if upper is None else Q(first_hour__lte=upper)
        inside &= Q() if lower is None else Q(first_hour__gt=lower)
        counted[name] = Count("pk", filter=inside) if inside else Count("pk")
    found = Item.objects.of(group).to_judge().order_by().aggregate(**counted)
    words = [*(name for _length, name in AGES), OLDER]
    return [Age(word, found[name]) for word, name in zip(words, names, strict=True)]


def _to_decision(group: int, since: datetime) -> Span:
    """From the report (known to the hour) to a person's first conclusion."""
    judged = Assessment.objects.filter(item__group_id=group, analyst__isnull=False).exclude(
        outcome=Outcome.NEEDS_SECOND_OPINION
    )
    rows = judged.values("item").annotate(to=Min("decided_at")).filter(to__gte=since).order_by()
    return _span(
        _("du signalement à la première décision"), rows.values_list("item__first_hour", "to")
    )


def _to_notice(group: int, since: datetime) -> Span:
    """From the decision to the first notice about it that left."""
    left = Notice.objects.filter(group_id=group, state=Notice.State.SENT)
    rows = left.values("item").annotate(to=Min("sent_at"), start=Min("assessment__decided_at"))
    found = rows.filter(to__gte=since).order_by().values_list("start", "to")
    return _span(_("de la décision au premier avis parti"), found)


def _to_removal(group: int, since: datetime) -> Span:
    """From the first notice to the first of the agreeing looks that found it gone, as the figures count."""
    gone = Watch.objects.filter(
        item__group_id=group,
        item__stage=Stage.GONE,
        confirmed_at__isnull=False,
        gone_since__gte=since,
    )
    return _span(
        _("du premier avis au retrait constaté"),
        gone.order_by().values_list("started_at", "gone_since"),
    )


def _span(name: Promise, found: Iterable[tuple[Any, Any]]) -> Span:
    lengths = sorted(max(end - start, timedelta(0)) for start, end in found)
    return Span(name, len(lengths), _middle(lengths), ninetieth(lengths))


def _middle(lengths: Sequence[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(one.total_seconds() for one in lengths)) if lengths else None


def ninetieth(lengths: Sequence[timedelta]) -> timedelta | None:
    """Nine in ten took this long or less (nearest rank); the lengths are in order."""
    return lengths[math.ceil(len(lengths) * 0.9) - 1] if lengths else None


def _hosts(group: int) -> list[Tally]:
    newest = Look.objects.filter(watch=OuterRef("pk")).order_by("-at").values("answer")[:1]
    watched = Watch.objects.filter(item__group_id=group, item__stage=Stage.NOTICED)
    silent = watched.annotate(last=Subquery(newest)).filter(last=Answer.UNKNOWN).order_by()
    found = silent.aggregate(
        n=Count("pk"), hosts=Count("item__host_token", distinct=True), since=Min("started_at")
    )
    nowhere = Trace.objects.filter(
        item__group_id=group, item__stage=Stage.ILLEGAL, outcome=Trace.Outcome.UNKNOWN
    )
    return [
        Tally(
            _("éléments dont la dernière vérification n’a pas eu de réponse"),
            found["n"],
            found["since"],
        ),
        Tally(_("hébergements différents parmi eux"), found["hosts"]),
        _count(
            _("éléments illicites dont l’hébergeur n’est pas trouvé"), nowhere, "item__stage_at"
        ),
    ]


def _outbox(group: int, *, now: datetime) -> list[Tally]:
    own = Outgoing.objects.filter(notice__group_id=group)
    waiting = own.filter(phase=Outgoing.Phase.WAITING, notice__state=Notice.State.APPROVED)
    notices = Notice.objects.filter(group_id=group)
    failed = notices.filter(state=Notice.State.FAILED)
    unsure = notices.filter(state=Notice.State.UNCERTAIN)
    late = waiting.filter(due_at__lte=now - LATE)
    return [
        _count(_("avis approuvés, en route"), waiting, "notice__approved_at"),
        _count(_("dont remis à plus tard"), waiting.exclude(last_error=""), "notice__approved_at"),
        _count(_("dont en retard sur leur heure"), late, "due_at", trouble=True),
        _count(_("avis refusés par le destinataire"), failed, "approved_at", trouble=True),
        _count(_("avis peut-être partis"), unsure, "approved_at", trouble=True),
    ]


def _keys(group: int) -> Tally:
    number, looked_at = key_state(group)
    return Tally(_("points relevés sur les clés"), number, looked_at, trouble=bool(number))


def _machine(*, now: datetime) -> Machine:
    alive, last = last_alive(), LastRun.objects.first()
    return Machine(
        alive_at=alive,
        stands_still=alive is None or now - alive > LATE,
        reserve=reserve.there(),
        spooled=len(spool.waiting()),
        clock_refused=bool(last and last.fault),
        forgot_at=last.ran_at if last else None,
    )
