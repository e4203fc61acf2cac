"""Changes: certificates are issued, replaced and revoked; people are told that theirs is there."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError
from clickable.record import services as record
from clickable.training.certificates import letters, naming, selectors
from clickable.training.certificates.models import Certificate
from clickable.training.certificates.rules import (
    INVITED,
    KEPT_TIE,
    RANDOM,
    SIGNS,
    digest,
    initials,
    is_a_name,
    plain_name,
    tidy,
    with_check,
)
from clickable.training.certificates.table import rule_of
from clickable.training.hours import whens
from clickable.training.models import Registration, Session
from clickable.training.services.seats import locked

if TYPE_CHECKING:
    from clickable.people.models import User

State, Reason = Certificate.State, Certificate.Reason
MOST_REPLACED = 5  # by one link: names are mended, certificates are not handed round
MOST_IN_A_LIST = 100
Made = list[tuple[Certificate, str]]


@transaction.atomic
def issue(*, registration: Registration, names: Sequence[str], now: datetime) -> Made:
    """One for each name, with the name as it will stand there. A name that has one gets the same again.

    Raises RefusedError: the rule is not fulfilled, or more names than people came.
    """
    session = locked(registration.session_id)
    row = Registration.objects.get(pk=registration.pk)
    row.session = session
    right, cleaned = selectors.right_of(row), _cleaned(names)
    if not right.ok:
        raise RefusedError(_("Cette inscription ne donne pas droit à une attestation."), "right")
    valid = list(selectors.of_registration(row).filter(state=State.ISSUED))
    fresh = [name for name in cleaned if selectors.named(valid, name) is None]
    if len(valid) + len(fresh) > right.people:
        raise RefusedError(
            _(
                "Il y a déjà une attestation pour chaque personne venue. Un nom à corriger ? Remplacez-la."
            ),
            "people",
        )
    make = _maker(session, minutes=right.minutes, language=row.language, registration=row, now=now)
    return [(selectors.named(valid, name) or make(name), name) for name in cleaned]


@transaction.atomic
def issue_list(*, session: Session, names: Sequence[str], by: "User | None", now: datetime) -> Made:
    """For people of a paper list, whom a coordinator saw. The same list again gives the same papers."""
    row, cleaned = locked(session.pk), _cleaned(names)
    if row.state not in selectors.OVER:
        raise RefusedError(_("Dites d’abord qui est venu."), "step")
    if len(cleaned) > MOST_IN_A_LIST:
        raise RefusedError(_("Cent noms au plus à la fois."), "many")
    valid = list(Certificate.objects.filter(session=row, registration=None, state=State.ISSUED))
    make = _maker(
        row, minutes=row.minutes, language=row.language, registration=None, now=now, by=by
    )
    return [(selectors.named(valid, name) or make(name), name) for name in cleaned]


@transaction.atomic
def replace(
    *,
    certificate: Certificate,
    name: str,
    now: datetime,
    registration: Registration | None = None,
    by: "User | None" = None,
) -> tuple[Certificate, str]:
    """In the right name; the old one says from now on that it was replaced. Raises RefusedError.

    `registration`: whose link asks. Otherwise a coordinator does.
    """
    session = locked(certificate.session_id)
    old = Certificate.objects.get(pk=certificate.pk)
    (good,) = _cleaned([name])
    if old.state != State.ISSUED or (registration and old.registration_id != registration.pk):
        raise RefusedError(_("Cette attestation ne peut pas être remplacée."), "state")
    if selectors.is_of(old, good):
        return old, good
    if registration and _replaced(registration) >= MOST_REPLACED:
        raise RefusedError(
            _("Ce lien a déjà servi à plusieurs corrections : écrivez-nous."), "often"
        )
    said = old.payload
    make = _maker(
        session, minutes=said["minutes"], language=said["language"], registration=old.registration, now=now, by=by
    )  # fmt: skip
    new = make(good)
    old.state, old.ended_on, old.reason = State.SUPERSEDED, localdate(now), Reason.NAME
    old.replaced_by = new
    old.save(update_fields=["state", "ended_on", "reason", "replaced_by"])
    detail: dict[str, object] = {"by": new.number}
    record.write(
        "certificates.replaced", str(old), actor=by, now=now, detail=detail, role=_role(by)
    )
    return new, good


@transaction.atomic
def revoke(*, certificate: Certificate, reason: str, by: "User", now: datetime) -> None:
    """It is valid no longer, and says so. Raises RefusedError when it was not."""
    fields = {"state": State.REVOKED, "ended_on": localdate(now), "reason": Reason(reason)}
    if not Certificate.objects.filter(pk=certificate.pk, state=State.ISSUED).update(**fields):
        raise RefusedError(_("Cette attestation n’est déjà plus valable."), "state")
    detail: dict[str, object] = {"reason": reason}
    record.write("certificates.revoked", str(certificate), actor=by, now=now, detail=detail)


def invite_due(*, now: datetime) -> int:
    """Tell who may have one, once; how many letters. Safe to run twice."""
    rows = Registration.objects.filter(
        session__state__in=selectors.OVER,
        session__starts_at__gt=now - INVITED,
        state__in=selectors.CAME,
        addressee__isnull=False,
    )
    listed = list(rows.select_related("session__course", "addressee").order_by("pk"))
    waiting = letters.not_told(listed)
    rights = selectors.rights_of(waiting)
    return sum(_invite(row, rights[row.pk], now=now) for row in waiting if rights[row.pk].ok)


@transaction.atomic
def _invite(row: Registration, right: selectors.Right, *, now: datetime) -> bool:
    return letters.invite(row, people=right.people, now=now)


def forget_due(*, now: datetime) -> int:
    """A year after a session nothing ties a certificate to a registration; how many were untied."""
    old = Certificate.objects.filter(
        registration__isnull=False, session__starts_at__lte=now - KEPT_TIE
    )
    pks = list(old.values_list("pk", flat=True))
    for pk in pks:
        with transaction.atomic():
            Certificate.objects.filter(pk=pk).update(registration=None)
            record.write("certificates.untied", f"certificate:{pk}", now=now)
    return len(pks)


def renew_names() -> int:
    """Locked under the present index key; how many."""
    rows = Certificate.objects.order_by("pk").only("pk", "name")
    for row in rows.iterator():
        Certificate.objects.filter(pk=row.pk).update(name=naming.renewed(bytes(row.name)))
    return rows.count()


def _cleaned(names: Iterable[str]) -> list[str]:
    """As they will stand there. Raises RefusedError for what is no name, or is there twice."""
    cleaned = [tidy(name) for name in names]
    for name in cleaned:
        if not is_a_name(name):
            raise RefusedError(
                _("« %(name)s » : écrivez un prénom et un nom, sans chiffre.")
                % {"name": name[:80]},
                "name",
            )
    known: set[str] = set()
    for name in cleaned:
        plain = plain_name(name)
        if plain in known:
            raise RefusedError(
                _("« %(name)s » est écrit deux fois. Deux homonymes ? Ajoutez un deuxième prénom.")
                % {"name": name},
                "twice",
            )
        known.add(plain)
    return cleaned


def _replaced(registration: Registration) -> int:
    return selectors.of_registration(registration).filter(state=State.SUPERSEDED).count()


def _role(by: "User | None") -> str:
    return "" if by else "visitor"


def _maker(
    session: Session,
    *,
    minutes: int,
    language: str,
    registration: Registration | None,
    now: datetime,
    by: "User | None" = None,
) -> Callable[[str], Certificate]:
    """What makes a certificate of this session in a name."""
    said = _said(session, minutes=minutes, language=language, now=now)

    def make(name: str) -> Certificate:
        number = with_check("".join(secrets.choice(SIGNS) for _ in range(RANDOM)))
        payload = {**said, "number": number, "initials": initials(name)}
        row = Certificate.objects.create(
            number=number,
            session=session,
            registration=registration,
            payload=payload,
            digest=digest(payload),
            name=naming.locked(name),
            issued_on=localdate(now),
        )
        record.write("certificates.issued", str(row), actor=by, now=now, role=_role(by))
        return row

    return make


def _said(session: Session, *, minutes: int, language: str, now: datetime) -> dict[str, Any]:
    """All that stands on a certificate of this session but the name."""
    course = session.course
    text = course.text(language)
    with translation.override(language):
        when = whens(session, territory="", language=language)[-1]
    return {
        "course": course.code,
        "edition": course.edition,
        "title": text["title"],
        "objectives": text["objectives"],
        "day": when.day,
        "date": when.begins.date().isoformat(),
        "start": when.start,
        "end": when.end,
        "clock": when.clock,
        "minutes": min(minutes, session.minutes),
        "of": session.minutes,
        "rule": rule_of(course.code).version,
        "modality": session.modality,
        "place": session.place,
        "association": settings.ORGANISATION,
        "language": language,
        "issued_on": localdate(now).isoformat(),
    }
