"""Steps of a request: by the table of `steps`, each with its row, each with its letter."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.outreach import selectors
from clickable.outreach.evenings import following
from clickable.outreach.models import RoutingDecision, SessionRequest, State, Step
from clickable.outreach.rules import Cell, Decision
from clickable.outreach.services import letters
from clickable.outreach.steps import ACTIONS, SERVICE_DAYS, Act, working_day
from clickable.outreach.table import table
from clickable.people.models import User
from clickable.places.areas import areas
from clickable.record import services as record


@transaction.atomic
def move(*, request: SessionRequest, act: Act, by: User, reason: str = "", now: datetime) -> SessionRequest:  # fmt: skip
    """Accept, decline, report, close, cancel: what needs nothing but a reason. Declined, it is routed
    again at once, past everyone who has declined it."""
    kept = locked(request, act, by=by, reason=reason)
    if act == Act.CANCEL:
        kept.ended_on = localdate(now)
    step(kept, act, by=by, reason=reason, now=now)
    if act == Act.DECLINE:
        route(kept, now=now)
        letters.passed_on(kept, now=now)
    elif act in {Act.ACCEPT, Act.CANCEL}:
        letters.moved(kept, reason=reason, now=now)
    return kept


@transaction.atomic
def reroute(*, request: SessionRequest, association: str, by: User, reason: str, now: datetime) -> SessionRequest:  # fmt: skip
    """The coordinator gives it to another association, and says why. Its clock begins again."""
    kept = locked(request, Act.REROUTE, by=by, reason=reason)
    if association not in table().associations or association == kept.association:
        raise RefusedError(_("Choisissez une autre association."), "same")
    _drop_plan(kept)
    was, kept.association = kept.association, association
    kept.due_on, kept.escalated_on = working_day(localdate(now), SERVICE_DAYS), None
    RoutingDecision.objects.create(
        request=kept, association=association, by=by, reason=reason, at=now
    )
    step(kept, Act.REROUTE, by=by, reason=reason, now=now, was=was)
    letters.to_its_people(kept, association, now=now)
    letters.passed_on(kept, now=now)
    return kept


def locked(request: SessionRequest, act: Act, *, by: User, reason: str = "") -> SessionRequest:
    """The row, this person's to change, in a state that the step may leave. Raises RefusedError."""
    kept = SessionRequest.objects.select_related("ask").select_for_update(of=("self",)).get(pk=request.pk)  # fmt: skip
    if act not in selectors.actions_of(by, kept):
        raise StepRefusedError(_("Cette étape n’est pas possible depuis cet état."), "step")
    if ACTIONS[act].reason and not reason.strip():
        raise RefusedError(_("Dites pourquoi, en une phrase."), "reason")
    return kept


def route(request: SessionRequest, *, now: datetime) -> Decision:
    """Who shall answer: kept with its whole trace. Of the groups of one request the first decides."""
    declined = frozenset(request.steps.filter(to=State.DECLINED).values_list("association", flat=True))  # fmt: skip
    group = request.groups.order_by("pk").first()
    assert group is not None  # noqa: S101 -- none is made without
    cell = Cell(group.audience, group.level, areas()[request.ask.area].around, request.ask.way)
    decision = table().decide(cell, on=localdate(now), loads=selectors.loads(), declined=declined)
    RoutingDecision.objects.create(
        request=request,
        association=decision.association,
        rule=decision.rule,
        trace=[[one.rule, one.association, one.why.value] for one in decision.trace],
        at=now,
    )
    request.association = decision.association
    request.due_on, request.escalated_on = working_day(localdate(now), SERVICE_DAYS), None
    step(request, Act.ROUTE, by=None, reason="", now=now)
    letters.to_its_people(request, request.association, now=now)
    return decision


def step(
    request: SessionRequest, act: Act, *, by: User | None, reason: str, now: datetime, was: str = ""
) -> None:
    """Take it there, whoever may: the row of the request is locked by the caller, and saved here."""
    action = ACTIONS[act]
    if State(request.state) not in action.frm:
        raise StepRefusedError(_("Cette étape n’est pas possible depuis cet état."), "step")
    frm, request.state = request.state, action.to
    request.save()
    Step.objects.create(
        request=request,
        frm=frm,
        to=action.to,
        association=was or request.association,
        by=by,
        reason=reason[:300],
        at=now,
    )
    record.write(
        f"outreach.{act.value}",
        f"request:{request.pk}",
        actor=by,
        role="" if by else "visitor",
        now=now,
        detail={"from": frm, "to": action.to.value, "association": request.association},
    )
    following.after(request, act, now=now)


def _drop_plan(request: SessionRequest) -> None:
    """Who takes it over makes their own plan."""
    request.day = None
    for group in request.groups.filter(slot__isnull=False).select_related("slot"):
        group.slot.delete()
