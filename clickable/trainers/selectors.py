"""Reading: who leads, what somebody has passed and agreed to, who may be asked, who trained whom."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Q, QuerySet
from django.utils.timezone import localdate

from clickable.outreach.models import SessionRequest
from clickable.outreach.models import State as RequestState
from clickable.outreach.selectors import association_of
from clickable.outreach.selectors import seen_by as requests_seen_by
from clickable.people.models import User
from clickable.places.areas import territory_code
from clickable.trainers.models import (
    Call,
    Consent,
    Delivery,
    Progress,
    Proposal,
    State,
    Trainer,
    Way,
)
from clickable.trainers.pathway import Requirement, Text, pathway
from clickable.trainers.rules import (
    Candidate,
    Done,
    Matching,
    Need,
    counts,
    half_of,
    match,
    reached,
)
from clickable.trainers.steps import GONE, Act
from clickable.training.models import Modality, Session

P = Proposal.State
S = Session.State
SESSION_TAKES = {S.DRAFT, S.OPEN, S.CLOSED}  # somebody may still be found for it
REQUEST_TAKES = {RequestState.ACCEPTED, RequestState.SCHEDULED}


def leads(user: User) -> bool:
    """Whether somebody of /gestion/ works for an association that leads trainers."""
    return association_of(user) in pathway().led_by


def seen_by(user: User) -> QuerySet[Trainer]:
    """All who confirmed their mailbox, for who leads; nobody for others."""
    rows = Trainer.objects.exclude(state=State.DRAFT)
    return rows if leads(user) else rows.none()


def trainer_of(subject: str) -> Trainer | None:
    """By the subject of a link."""
    pk = subject.removeprefix("trainer:")
    rows = Trainer.objects.select_related("addressee")
    return rows.filter(pk=int(pk)).first() if pk.isdecimal() else None


def proposal_of(subject: str) -> Proposal | None:
    pk = subject.removeprefix("proposal:")
    rows = Proposal.objects.select_related(
        "trainer__addressee", "call__session__course", "call__request__ask"
    )
    return rows.filter(pk=int(pk)).first() if pk.isdecimal() else None


def done_by(trainer: Trainer) -> dict[str, Progress]:
    """The last outcome of each requirement."""
    return {row.requirement: row for row in trainer.progress.order_by("on", "pk")}


def missing(trainer: Trainer, act: Act, *, today: date) -> list[Requirement]:
    """What has to be passed before this act. A renewal asks for what is newer than what it renews."""
    since = granted_on(trainer) if act == Act.RENEW else None
    rows = [row for row in done_by(trainer).values() if since is None or row.on > since]
    done = {row.requirement: Done(row.outcome, row.on) for row in rows}
    asked = pathway().before(act)
    if act == Act.AUTHORISE:  # what was asked for earlier steps must not have run out since
        earlier = (Act.ADMIT, Act.SUPERVISE)
        asked = [*(one for step in earlier for one in pathway().before(step)), *asked]
    return [one for one in asked if not counts(done.get(one.code), months=one.months, on=today)]


def granted_on(trainer: Trainer) -> date | None:
    """Since when the present authorisation stands; None: there was none."""
    rows = trainer.steps.filter(act__in=[Act.AUTHORISE, Act.RENEW]).order_by("-pk")
    last = rows.first()
    return localdate(last.at) if last else None


def unsigned(trainer: Trainer) -> list[Text]:
    """Texts that are needed and not agreed to in their present words."""
    return [one for one in pathway().texts if one.needed and not agreed(trainer, one)]


def agreed(trainer: Trainer, text: Text) -> Consent | None:
    rows = trainer.consents.filter(text=text.code, edition=text.edition, withdrawn_on=None)
    return rows.first()


def shown_name(trainer: Trainer) -> str:
    """What others may read of who comes; empty without their consent."""
    text = pathway().text("shown")
    return trainer.display_name if text and agreed(trainer, text) else ""


def zone_day(session: Session) -> tuple[date, str]:
    """The day of a session and its half, by the clock of its place."""
    wall = session.starts_at.astimezone(ZoneInfo(session.zone))
    return wall.date(), half_of(wall.hour)


def need_of(call: Call) -> Need:
    return Need(
        language=call.language,
        audiences=frozenset(call.audiences),
        stages=frozenset(call.stages),
        territory=call.territory,
        way=call.way,
        day=call.day,
        half=call.half,
    )


def wanted_by_session(session: Session) -> Need:
    day, half = zone_day(session)
    way = Way.ON_SITE if session.modality == Modality.SITE else Way.REMOTE
    audiences = frozenset({session.course.audience})
    return Need(session.language, audiences, territory=session.territory, way=way, day=day, half=half)  # fmt: skip


def wanted_by_request(request: SessionRequest) -> Need:
    groups = list(request.groups.all())
    stages = {pathway().stage_of(one.level) for one in groups} - {""}
    ask = request.ask
    return Need(
        ask.language,
        frozenset(one.audience for one in groups),
        frozenset(stages),
        territory_code(ask.area),
        ask.way,
        request.day,
        ask.half,
    )


def takes(call: Call) -> bool:
    """Whether what the call is for still wants somebody."""
    if call.session is not None:
        return call.session.state in SESSION_TAKES
    return call.request is not None and call.request.state in REQUEST_TAKES


def starts_at(call: Call) -> datetime | None:
    """From when on it is too late to ask."""
    if call.session is not None:
        return call.session.starts_at
    if call.day is None:
        return None
    return datetime.combine(call.day, datetime.min.time(), tzinfo=ZoneInfo("Europe/Paris"))


def matching(call: Call, *, on: date) -> Matching:
    """Who fits this call now, in which order and why; and why everybody else does not."""
    return match(need_of(call), candidates(call=call), on=on)


def candidates(*, call: Call | None = None, only: int | None = None) -> list[Candidate]:
    """Everybody who was ever authorised, as the rules see them; six queries, however many they are."""
    rows = Trainer.objects.filter(authorised_until__isnull=False).exclude(state__in=GONE)
    rows = rows.filter(pk=only) if only else rows
    turn = Max("proposals__answered_at", filter=Q(proposals__state=P.ACCEPTED))
    held = Max("proposals__offered_at", filter=Q(proposals__state=P.OFFERED))
    found = list(rows.annotate(turn=turn, held=held).order_by("pk").prefetch_related("absences"))
    signed = _signed()
    busy = _busy(except_call=call)
    asked = set(call.proposals.values_list("trainer", flat=True)) if call and call.pk else set()
    return [
        Candidate(
            pk=one.pk,
            authorised=one.state == State.AUTHORISED and one.addressee_id is not None,
            until=one.authorised_until,
            charter=one.pk in signed,
            territories=frozenset(one.territories),
            languages=frozenset(one.languages),
            audiences=frozenset(one.audiences),
            stages=frozenset(one.stages),
            ways=frozenset(one.ways),
            weekly=frozenset(one.weekly),
            absences=tuple((row.first, row.last) for row in one.absences.all()),
            busy=busy[one.pk],
            last=max((at for at in (one.turn, one.held) if at), default=None),
            asked=one.pk in asked,
        )
        for one in found
    ]


def _signed() -> set[int]:
    """Those who agreed to every text that is needed."""
    found: set[int] | None = None
    for text in pathway().texts:
        if text.needed:
            rows = Consent.objects.filter(text=text.code, edition=text.edition, withdrawn_on=None)
            mine = set(rows.values_list("trainer", flat=True))
            found = mine if found is None else found & mine
    return found or set()


def _busy(*, except_call: Call | None) -> dict[int, frozenset[date]]:
    rows = Call.objects.filter(state=Call.State.FILLED, day__isnull=False, trainer__isnull=False)
    if except_call is not None and except_call.pk:
        rows = rows.exclude(pk=except_call.pk)
    days: dict[int, set[date]] = defaultdict(set)
    for trainer, day in rows.values_list("trainer", "day"):
        if trainer and day:
            days[trainer].add(day)
    return defaultdict(frozenset, {pk: frozenset(one) for pk, one in days.items()})


def people_by_trainer() -> dict[int, int]:
    """How many people each reached, by their verified reports."""
    total: dict[int, int] = defaultdict(int)
    rows = Delivery.objects.filter(state=Delivery.State.VERIFIED).values_list("trainer", "counts")
    for pk, bands in rows:
        total[pk] += sum(bands.values())
    return total


@dataclass(frozen=True)
class Branch:
    trainer: Trainer
    people: int  # their own
    reached: int  # with everybody below
    trainees: "tuple[Branch, ...]"


def tree() -> list[Branch]:
    """Who trained whom: those without a supervisor first, each with whom they trained."""
    rows = list(Trainer.objects.exclude(state=State.DRAFT).order_by("pk"))
    known = {one.pk for one in rows}
    below: dict[int | None, list[Trainer]] = defaultdict(list)
    for one in rows:
        below[one.supervisor_id if one.supervisor_id in known else None].append(one)
    people = people_by_trainer()
    links = {pk: [one.pk for one in those] for pk, those in below.items() if pk is not None}

    def branch(one: Trainer) -> Branch:
        under = tuple(branch(each) for each in below[one.pk])
        return Branch(one, people.get(one.pk, 0), reached(links, people, one.pk), under)

    return [branch(one) for one in below[None]]


def above(trainer: int) -> set[int]:
    """That one, and whoever trained them, and so on: nobody of these may be trained by them."""
    found: set[int] = set()
    pk: int | None = trainer
    while pk and pk not in found:
        found.add(pk)
        pk = Trainer.objects.filter(pk=pk).values_list("supervisor", flat=True).first()
    return found


def ending(*, on: date, within: int) -> QuerySet[Trainer]:
    """Whose authorisation ends soon, the first first."""
    until = on + timedelta(days=within)
    rows = Trainer.objects.filter(state=State.AUTHORISED, authorised_until__lte=until)
    return rows.order_by("authorised_until", "pk")


def to_verify() -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(state=Delivery.State.SUBMITTED).select_related("trainer")
    return rows.order_by("sent_at", "pk")


def same_day(rows: Collection[Delivery]) -> dict[int, list[Call]]:
    """For each report, what else that trainer gave on its day, which is counted where it was asked for."""
    found = Call.objects.filter(
        state=Call.State.FILLED,
        trainer__in={row.trainer_id for row in rows},
        day__in={row.day for row in rows},
    )
    held = list(found.select_related("session__course", "request__ask").order_by("pk"))
    return {
        row.pk: [one for one in held if (one.trainer_id, one.day) == (row.trainer_id, row.day)]
        for row in rows
    }


def calls(*, over: bool = False) -> QuerySet[Call]:
    rows = Call.objects.select_related("session__course", "request__ask", "trainer")
    closed = [Call.State.OVER]
    rows = rows.filter(state__in=closed) if over else rows.exclude(state__in=closed)
    return rows.order_by("-opened_at", "-pk")


def calls_seen_by(user: User, rows: Iterable[Call]) -> list[Call]:
    """Those for trainings, and for requests that are this person's to see."""
    mine = set(requests_seen_by(user).values_list("pk", flat=True))
    return [one for one in rows if one.request_id is None or one.request_id in mine]
