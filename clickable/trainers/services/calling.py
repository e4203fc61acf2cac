"""Finding somebody: a call is offered in turn to who fits; the first who accepts has it.

Locks are taken in one order: the trainer, the call, the session of the training.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.outreach.models import SessionRequest
from clickable.record import services as record
from clickable.trainers import letters, selectors
from clickable.trainers.models import Call, Proposal, Trainer
from clickable.trainers.rules import Need, against, answer_until
from clickable.trainers.services.stepping import locked as locked_trainer
from clickable.training import services as training
from clickable.training.models import Session

if TYPE_CHECKING:
    from clickable.people.models import User

C, P = Call.State, Proposal.State
MOST_AT_ONCE = 5


@dataclass(frozen=True)
class Wanted:
    """For what, and what is asked."""

    need: Need
    session: Session | None = None
    request: SessionRequest | None = None
    at_once: int = 1


@transaction.atomic
def call_for(*, wanted: Wanted, by: "User", now: datetime) -> Call:
    """Begin to look. Raises RefusedError where somebody is looked for, or found, already."""
    need = wanted.need
    live = Call.objects.filter(state__in=[C.OPEN, C.FILLED])
    if live.filter(session=wanted.session, request=wanted.request).exists():
        raise RefusedError(_("Quelqu’un est déjà cherché, ou trouvé."), "twice")
    row = Call(
        session=wanted.session,
        request=wanted.request,
        territory=need.territory,
        language=need.language,
        audiences=sorted(need.audiences),
        stages=sorted(need.stages),
        way=need.way,
        day=need.day,
        half=need.half,
        at_once=min(max(wanted.at_once, 1), MOST_AT_ONCE),
        by=by,
        opened_at=now,
    )
    if not selectors.takes(row) or answer_until(now, selectors.starts_at(row)) is None:
        raise RefusedError(_("On ne cherche plus personne pour cette séance."), "over")
    row.save()
    record.write("trainers.called", str(row), actor=by, now=now)
    _offer(row, now=now)
    return row


def _offer(row: Call, *, now: datetime) -> None:
    """Fill up the offers that stand, in turn. Nobody left and none standing: the coordinator sees it."""
    until = answer_until(now, selectors.starts_at(row))
    standing = row.proposals.filter(state=P.OFFERED).count()
    fits = selectors.matching(row, on=localdate(now)).fits if until else ()
    chosen = fits[: row.at_once - standing]
    people = Trainer.objects.select_related("addressee").in_bulk([one.pk for one in chosen])
    for one in chosen:
        made = Proposal.objects.create(
            call=row,
            trainer=people[one.pk],
            reasons=list(one.reasons),
            until=until or now,
            offered_at=now,
        )
        letters.offer(made, now=now)
    if not standing and not chosen:
        _close(row, C.NOBODY, now=now)


@transaction.atomic
def accept(pk: int, *, now: datetime) -> Proposal:
    """The first who accepts has it; the others are told, once. Raises GoneError."""
    person = locked_trainer(Proposal.objects.values_list("trainer", flat=True).get(pk=pk))
    row = _locked(pk)
    call = row.call
    if row.state == P.ACCEPTED:
        return row
    if row.state != P.OFFERED or row.until <= now or call.state != C.OPEN:
        raise GoneError(_("Cette proposition est terminée. Merci d’avoir répondu."), "over")
    if not selectors.takes(call) or not _still_fits(call, person, now=now):
        raise GoneError(_("Cette séance ne peut plus vous être confiée."), "unfit")
    _answer(row, P.ACCEPTED, now=now)
    call.trainer = person
    _close(call, C.FILLED, now=now)
    for other in _offered(call):
        _answer(other, P.TAKEN, now=now, role="worker")
        letters.taken(other, now=now)
    name = selectors.shown_name(person)
    if name:
        _name(call, name, now=now)
    letters.assigned(row, now=now)
    letters.tell_requester(call, now=now)
    return row


def _still_fits(call: Call, person: Trainer, *, now: datetime) -> bool:
    """Authorised, free and in agreement now, whatever they were when it was offered."""
    found = selectors.candidates(only=person.pk)
    return bool(found) and not against(selectors.need_of(call), found[0], on=localdate(now))


@transaction.atomic
def decline(pk: int, *, now: datetime) -> Proposal:
    """Not this one: the next is asked at once. Twice is once."""
    row = _locked(pk)
    if row.state == P.OFFERED and row.call.state == C.OPEN:
        _answer(row, P.DECLINED, now=now)
        _offer(row.call, now=now)
    return row


@transaction.atomic
def give_up(pk: int, *, trainer: Trainer, now: datetime) -> Call:
    """Who had accepted cannot come after all: somebody else is looked for at once."""
    call = _locked_call(pk)
    if call.trainer_id == trainer.pk and call.state == C.FILLED:
        _reopen(call, to=P.DECLINED, now=now)
    return call


def release(trainer: Trainer, *, now: datetime) -> int:
    """They may not, or will not, come any more: what they had or held goes to others; how many."""
    mine = Proposal.objects.filter(trainer=trainer, state__in=[P.OFFERED, P.ACCEPTED])
    done = 0
    for pk, call_pk in list(mine.values_list("pk", "call").order_by("call")):
        call = _locked_call(call_pk)
        row = call.proposals.select_related("trainer__addressee").get(pk=pk)
        row.call = call
        if row.state == P.OFFERED and call.state == C.OPEN:
            _answer(row, P.OVER, now=now, role="worker")
            _offer(call, now=now)
        elif row.state == P.ACCEPTED and call.state == C.FILLED and _ahead(call, now=now):
            _reopen(call, to=P.OVER, now=now)
            letters.withdrawn(row, now=now)
        else:
            continue
        done += 1
    return done


def _ahead(call: Call, *, now: datetime) -> bool:
    begins = selectors.starts_at(call)
    return selectors.takes(call) and (begins is None or begins > now)


def _reopen(call: Call, *, to: Proposal.State, now: datetime) -> None:
    _unname(call, now=now)
    for row in call.proposals.filter(state=P.ACCEPTED):
        _answer(row, to, now=now)
    call.state, call.trainer, call.closed_at = C.OPEN, None, None
    call.save(update_fields=["state", "trainer", "closed_at"])
    _offer(call, now=now)


@transaction.atomic
def end_call(*, call: Call, by: "User | None", now: datetime) -> Call:
    """Nobody is wanted any more: who held an offer, or would have come, is told once."""
    row = _locked_call(call.pk)
    if row.state == C.OVER:
        return row
    held = row.proposals.filter(state__in=[P.OFFERED, P.ACCEPTED])
    for one in held.select_related("trainer__addressee").order_by("pk"):
        one.call = row
        _answer(one, P.OVER, now=now, role="worker")
        letters.withdrawn(one, now=now)
    if by is not None and row.state == C.FILLED and selectors.takes(row):
        _unname(row, now=now)
    _close(row, C.OVER, now=now)
    record.write("trainers.call_ended", str(row), actor=by, now=now)
    return row


def expire_due(*, now: datetime) -> int:
    """Offers without an answer end, and the next is asked; how many ended."""
    due = Proposal.objects.filter(state=P.OFFERED, until__lte=now).order_by("until", "pk")
    return sum(_expire(pk, now=now) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _expire(pk: int, *, now: datetime) -> bool:
    row = _locked(pk)
    if row.state != P.OFFERED or row.until > now:
        return False
    _answer(row, P.EXPIRED, now=now, role="worker")
    if row.call.state == C.OPEN:
        _offer(row.call, now=now)
    return True


def follow(*, now: datetime) -> int:
    """What a call is for was cancelled, held or moved since: the call ends, or who comes hears of it."""
    rows = Call.objects.filter(state__in=[C.OPEN, C.FILLED]).select_related(
        "session__course", "request__ask"
    )
    return sum(_follow(one, now=now) for one in rows.order_by("pk"))


def _follow(call: Call, *, now: datetime) -> bool:
    if _called_off(call) or (call.state == C.OPEN and not selectors.takes(call)):
        end_call(call=call, by=None, now=now)
        return True
    day, half = (
        selectors.zone_day(call.session)
        if call.session
        else (call.request.day if call.request else None, call.half)
    )
    if (day, half) == (call.day, call.half):
        return False
    with transaction.atomic():
        return _moved(call.pk, now=now)


def _called_off(call: Call) -> bool:
    if call.session is not None:
        return call.session.state in {Session.State.CANCELLED, Session.State.POSTPONED}
    state = call.request.state if call.request else ""
    return state in {"cancelled", "declined", "routed", "draft", "verified"}


def _moved(pk: int, *, now: datetime) -> bool:
    call = _locked_call(pk)
    if call.session is not None:
        call.day, call.half = selectors.zone_day(call.session)
    elif call.request is not None:
        call.day = call.request.day
    call.save(update_fields=["day", "half"])
    for row in call.proposals.filter(state=P.ACCEPTED).select_related("trainer__addressee"):
        row.call = call
        letters.dates_moved(row, on=f"{call.day}-{call.half}", now=now)
    return True


def _offered(call: Call) -> list[Proposal]:
    rows = call.proposals.filter(state=P.OFFERED).select_related("trainer__addressee")
    found = list(rows.order_by("pk"))
    for one in found:
        one.call = call
    return found


def _name(call: Call, name: str, *, now: datetime) -> None:
    """A training says who gives it: everybody who has a seat hears of it once."""
    if call.session is not None and call.session.starts_at > now:
        training.change(session=call.session, trainer=name, by=None, now=now)


def _unname(call: Call, *, now: datetime) -> None:
    """What a coordinator typed there stays."""
    person = call.trainer
    if person and person.display_name and call.session and call.session.trainer == person.display_name:  # fmt: skip
        _name(call, "", now=now)


def _answer(row: Proposal, to: Proposal.State, *, now: datetime, role: str = "visitor") -> None:
    frm, row.state, row.answered_at = row.state, to, now
    row.save(update_fields=["state", "answered_at"])
    detail: dict[str, object] = {"from": frm, "to": to, "call": row.call_id}
    record.write("trainers.answered", str(row), now=now, role=role, detail=detail)


def _close(row: Call, to: Call.State, *, now: datetime) -> None:
    row.state, row.closed_at = to, now
    row.save(update_fields=["state", "closed_at", "trainer"])


def _locked(pk: int) -> Proposal:
    """The offer, with its call ours alone until the transaction ends."""
    call = Proposal.objects.values_list("call", flat=True).get(pk=pk)
    held = _locked_call(call)
    row = Proposal.objects.select_related("trainer__addressee").get(pk=pk)
    row.call = held
    return row


def _locked_call(pk: int) -> Call:
    rows = Call.objects.select_for_update(of=("self",))
    rows = rows.select_related("session__course", "request__ask__addressee", "trainer")
    return rows.get(pk=pk)
