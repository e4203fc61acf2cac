"""Changes: signs of an open page, codes on site, what a person says afterwards; and forgetting."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.record import services as record
from clickable.training.attendance import rules
from clickable.training.attendance.models import Pass, Refusal, Source, Stretch, Witness
from clickable.training.attendance.selectors import SEATED
from clickable.training.models import Registration, Session
from clickable.training.rules import S

if TYPE_CHECKING:
    from clickable.people.models import User

TAKEN = (S.OPEN, S.CLOSED, S.RUNNING, S.HELD)  # of these, somebody's presence is taken


@transaction.atomic
def sign(pk: int, *, now: datetime, by_hand: bool = False) -> bool:
    """A page of this registration is open: its stretch goes on, or a new one begins.

    False: nothing is counted at this moment. The same sign twice is one.
    """
    row = _locked(pk)
    if not takes(row, now=now):
        return False
    last = Stretch.objects.filter(registration=row).order_by("-ends_at").first()
    if last and rules.goes_on(last.ends_at, now, by_hand=by_hand):
        if now > last.ends_at:
            Stretch.objects.filter(pk=last.pk).update(ends_at=now)
        return True
    Stretch.objects.create(registration=row, begins_at=now, ends_at=now)
    if last is None:
        record.write("training.joined", str(row), now=now, role="visitor")
    return True


def join(pk: int, *, now: datetime) -> str:
    """Somebody goes in: the address of the meeting, and the first sign. Raises GoneError, RefusedError."""
    session = Session.objects.get(registrations=pk)
    if now < session.starts_at - rules.OPENS:
        raise RefusedError(_("Pas encore : la porte s’ouvre un quart d’heure avant."), "early")
    if not session.meeting:
        raise RefusedError(_("L’adresse de la réunion n’est pas encore connue. Revenez un peu plus tard."), "meeting")  # fmt: skip
    if not sign(pk, now=now):
        raise GoneError(_("Cette session n’est pas, ou n’est plus, ouverte à cette inscription."), "over")  # fmt: skip
    return session.meeting


def takes(row: Registration, *, now: datetime) -> bool:
    """Does a sign of this registration count now?"""
    session = row.session
    inside = rules.counts(now, starts_at=session.starts_at, ends_at=session.ends_at)
    return inside and row.state in SEATED and session.state in TAKEN


@transaction.atomic
def say(
    *,
    registration: Registration,
    window: rules.Window,
    reason: str,
    by: "User | None",
    now: datetime,
) -> Witness:
    """By hand, and for a reason: it is believed before everything else. Raises RefusedError."""
    row = _locked(registration.pk)
    _must_be_taken(row)
    begin, end = window
    if not reason.strip():
        raise RefusedError(_("Dites pourquoi : qui lit ce chiffre doit le comprendre."), "reason")
    if not 0 <= begin <= end <= row.session.minutes:
        raise RefusedError(_("Ces minutes ne sont pas dans la session."), "window")
    windows = [[begin, end]] if end > begin else []
    return _note(row, Source.MANUAL, windows, by=by, now=now, reason=reason.strip())


@transaction.atomic
def unsay(*, registration: Registration, by: "User | None", now: datetime) -> None:
    """What was said by hand goes; the sources are believed again."""
    row = _locked(registration.pk)
    _must_be_taken(row)
    if Witness.objects.filter(registration=row, source=Source.MANUAL).delete()[0]:
        _tell(row, Source.MANUAL, None, by=by, now=now)


@transaction.atomic
def import_windows(
    *,
    session: Session,
    windows: Mapping[int, Iterable[rules.Window]],
    by: "User | None",
    now: datetime,
    add: bool = False,
) -> int:
    """What a meeting tool's file says of these registrations; how many.

    It replaces what was imported before, so that another file mends and the same one changes nothing.
    `add`: the meeting was opened twice, and this is the other half.
    """
    rows = Registration.objects.filter(session=session, state__in=SEATED)
    old = {one.registration_id: one for one in Witness.objects.filter(registration__in=rows, source=Source.PROVIDER)}  # fmt: skip
    touched = rows.filter(pk__in={*windows, *old})
    for row in touched.select_for_update(of=("self",)).select_related("session").order_by("pk"):
        _must_be_taken(row)
        before = [(a, b) for a, b in old[row.pk].windows] if add and row.pk in old else []
        found = [list(one) for one in rules.merged([*windows.get(row.pk, []), *before], of=session.minutes)]  # fmt: skip
        if row.pk not in windows and not add:
            old[row.pk].delete()
            _tell(row, Source.PROVIDER, None, by=by, now=now)
        elif row.pk not in old or old[row.pk].windows != found:
            _note(row, Source.PROVIDER, found, by=by, now=now)
    return len({*windows} & {row.pk for row in rows})


@transaction.atomic
def enter_paper(
    *, session: Session, signed: Mapping[int, int], by: "User | None", now: datetime
) -> int:
    """How many of each registration signed the sheet; how many people. None of them: its line goes."""
    rows = Registration.objects.filter(session=session, state__in=SEATED, pk__in=signed)
    for row in rows.select_for_update(of=("self",)).select_related("session").order_by("pk"):
        _must_be_taken(row)
        people = signed[row.pk]
        if not 0 <= people <= row.party:
            raise RefusedError(_("Pas plus de signatures que d’inscrits."), "signed")
        if people:
            _note(row, Source.PAPER, [[0, session.minutes]], by=by, now=now, people=people)
        elif Witness.objects.filter(registration=row, source=Source.PAPER).delete()[0]:
            _tell(row, Source.PAPER, None, by=by, now=now)
    return sum(signed.values())


def forget_due(*, now: datetime) -> int:
    """Long after a session its exact moments, codes and refusals go; who came is kept as a number."""
    over = Session.objects.filter(starts_at__lte=now - rules.KEPT)
    due: dict[str, object] = {}
    for name, rows in {
        "stretches": Stretch.objects.filter(registration__session__in=over),
        "witnesses": Witness.objects.filter(registration__session__in=over),
        "passes": Pass.objects.filter(session__in=over),
        "refusals": Refusal.objects.filter(session__in=over),
    }.items():
        with transaction.atomic():
            due[name] = rows.delete()[0]
    done = sum(int(str(one)) for one in due.values())
    if done:
        record.write("training.attendance_forgotten", "training", now=now, detail=due)
    return done


def _note(
    row: Registration,
    source: Source,
    windows: list[list[int]],
    *,
    by: "User | None",
    now: datetime,
    reason: str = "",
    people: int | None = None,
) -> Witness:
    values = {"windows": windows, "people": people, "reason": reason, "by": by, "at": now}
    kept, _new = Witness.objects.update_or_create(registration=row, source=source, defaults=values)
    _tell(row, source, rules.length((a, b) for a, b in windows), by=by, now=now)
    return kept


def _tell(
    row: Registration, source: str, minutes: int | None, *, by: "User | None", now: datetime
) -> None:
    detail: dict[str, object] = {"source": str(source), "minutes": minutes}
    role = "" if by else "visitor"
    record.write("training.presence_said", str(row), actor=by, role=role, now=now, detail=detail)


def _must_be_taken(row: Registration) -> None:
    if row.session.state not in TAKEN:
        raise RefusedError(_("Les présences de cette session sont arrêtées."), "locked")


def _locked(pk: int) -> Registration:
    rows = Registration.objects.select_for_update(of=("self",)).select_related("session")
    return rows.get(pk=pk)
