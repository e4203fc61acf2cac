"""The pathway: steps by the table, requirements ticked, authorisations that end."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.record import services as record
from clickable.trainers import letters, selectors
from clickable.trainers.models import Consent, Outcome, Progress, State, Trainer
from clickable.trainers.pathway import pathway
from clickable.trainers.services.calling import release
from clickable.trainers.services.stepping import locked, step
from clickable.trainers.steps import ACTIONS, GONE, Act, Who, allowed

if TYPE_CHECKING:
    from clickable.people.models import User

LONGEST = 5 * 365  # days of one authorisation
GRANTS = {Act.AUTHORISE, Act.RENEW}


@transaction.atomic
def move(
    *,
    trainer: Trainer,
    act: Act,
    by: "User | None",
    reason: str = "",
    until: date | None = None,
    now: datetime,
) -> Trainer:
    """One step by a coordinator, or by the trainer where `by` is None; told once, in this transaction.

    Raises RefusedError where a requirement or a reason is missing.
    """
    row = locked(trainer.pk)
    if act not in allowed(row.state, Who.COORDINATOR if by else Who.TRAINER):
        raise StepRefusedError(_("Cette étape n’est pas possible depuis cet état."), "step")
    if ACTIONS[act].reason and not reason.strip():
        raise RefusedError(_("Dites pourquoi, en une phrase."), "reason")
    _complete(row, act, today=localdate(now))
    if act in GRANTS:
        row.authorised_until = _until(row, until, today=localdate(now))
    if act == Act.RESTORE and (
        row.authorised_until is None or row.authorised_until < localdate(now)
    ):
        raise RefusedError(_("L’habilitation a pris fin pendant la suspension."), "ended")
    made = step(row, act, by=by, reason=reason, now=now, role="" if by else "visitor")
    letters.moved(row, step=made.pk, reason=reason, now=now)
    if row.state != State.AUTHORISED:
        release(row, now=now)
    return row


def _complete(row: Trainer, act: Act, *, today: date) -> None:
    language = (translation.get_language() or "fr")[:2]
    missing = [one.name[language] for one in selectors.missing(row, act, today=today)]
    if act in {*GRANTS, Act.RESTORE}:
        missing += [one.name[language] for one in selectors.unsigned(row)]
    if missing:
        raise RefusedError(_("Il manque : %(what)s.") % {"what": ", ".join(missing)}, "missing")


def _until(row: Trainer, until: date | None, *, today: date) -> date:
    start = max(today, row.authorised_until or today)
    found = until or start + timedelta(days=pathway().authorised_days)
    if not today < found <= today + timedelta(days=LONGEST):
        raise RefusedError(_("Choisissez une fin à venir, dans cinq ans au plus."), "until")
    return found


@transaction.atomic
def tick(
    *,
    trainer: Trainer,
    requirement: str,
    outcome: str,
    on: date,
    note: str = "",
    by: "User",
    now: datetime,
) -> Progress:
    """What came of one requirement. Not passed needs a word, which the trainer reads. Raises RefusedError."""
    row, asked = locked(trainer.pk), pathway().requirement(requirement)
    if asked is None or row.state in {State.DRAFT, *GONE}:
        raise StepRefusedError(_("Cette étape n’est pas possible depuis cet état."), "step")
    if outcome != Outcome.PASSED and not note.strip():
        raise RefusedError(_("Dites pourquoi, en une phrase."), "note")
    if on > localdate(now):
        raise RefusedError(_("Ce jour n’est pas encore venu."), "future")
    made = Progress.objects.create(
        trainer=row,
        requirement=requirement,
        edition=pathway().edition,
        outcome=Outcome(outcome),
        on=on,
        note=note.strip()[:300],
        by=by,
    )
    detail: dict[str, object] = {"requirement": requirement, "outcome": outcome}
    record.write("trainers.ticked", str(row), actor=by, now=now, detail=detail)
    if outcome != Outcome.PASSED:
        language = row.addressee.language if row.addressee else "fr"
        letters.asked_again(made, name=asked.name[language], now=now)
    return made


@transaction.atomic
def supervise(*, trainer: Trainer, supervisor: Trainer | None, by: "User", now: datetime) -> Trainer:  # fmt: skip
    """Who trains, or trained, this person. Nobody is trained by whom they trained. Raises RefusedError."""
    row = locked(trainer.pk)
    if supervisor is not None:
        if row.pk in selectors.above(supervisor.pk):
            raise RefusedError(_("Personne ne peut être formé par qui il a formé."), "ring")
        if supervisor.authorised_until is None:
            raise RefusedError(_("Seule une personne habilitée accompagne."), "supervisor")
    row.supervisor = supervisor
    row.save(update_fields=["supervisor"])
    detail: dict[str, object] = {"supervisor": supervisor.pk if supervisor else None}
    record.write("trainers.supervisor_set", str(row), actor=by, now=now, detail=detail)
    return row


def lapse_due(*, now: datetime) -> int:
    """Authorisations that have ended lapse, are told once, and what was entrusted goes to others."""
    due = Trainer.objects.filter(state=State.AUTHORISED, authorised_until__lt=localdate(now))
    return sum(_lapse(pk, now=now) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _lapse(pk: int, *, now: datetime) -> bool:
    row = locked(pk)
    if row.state != State.AUTHORISED or (row.authorised_until or localdate(now)) >= localdate(now):
        return False
    made = step(row, Act.LAPSE, by=None, reason="", now=now)
    letters.moved(row, step=made.pk, reason="", now=now)
    release(row, now=now)
    return True


def remind_due(*, now: datetime) -> int:
    """60 and 14 days before the end, once each: what is missing. The nearer one alone, where both are due."""
    done, days = 0, sorted(pathway().remind_days)
    for row in selectors.ending(on=localdate(now), within=days[-1]).select_related("addressee"):
        left = ((row.authorised_until or localdate(now)) - localdate(now)).days
        if left < 0:
            continue
        near = next(one for one in days if left <= one)
        language = row.addressee.language if row.addressee else "fr"
        missing = selectors.missing(row, Act.RENEW, today=localdate(now))
        done += letters.ends_soon(row, days=near, missing=[one.name[language] for one in missing], now=now)  # fmt: skip
    return done


def ask_new_words(*, now: datetime) -> int:
    """Who agreed to earlier words of a needed text is asked for the present ones, once."""
    done = 0
    for text in (one for one in pathway().texts if one.needed):
        old = Trainer.objects.exclude(state__in=[State.DRAFT, *GONE])
        old = old.filter(consents__text=text.code, consents__edition__lt=text.edition)
        present = Consent.objects.filter(text=text.code, edition=text.edition)
        old = old.exclude(pk__in=present.values("trainer"))
        for row in old.distinct().select_related("addressee"):
            done += letters.new_words(row, text, now=now)
    return done
