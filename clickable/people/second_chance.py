"""A member has lost every second factor: two people together let them set a new one up."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from clickable.base.errors import GoneError, RefusedError
from clickable.people import factors
from clickable.people.models import FactorReset, User
from clickable.people.rules import leads
from clickable.record import services as record

OPEN_FOR = timedelta(days=3)


def ask(*, person: User, by: User, now: datetime) -> FactorReset:
    """A lead of the team says that this is so; nothing changes yet. Raises RefusedError."""
    _may(by, person)
    with transaction.atomic():
        FactorReset.objects.filter(person=person, settled_at=None).update(settled_at=now)
        asked = FactorReset.objects.create(person=person, asked_by=by, asked_at=now)
        record.write("people.factor_reset_asked", f"person:{person.pk}", now=now, actor=by)
    return asked


def agree(*, person: User, by: User | None, now: datetime) -> None:
    """Another lead of the team, or the operator (`by` None), does it. Raises RefusedError."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        asked = waiting(now=now).filter(person=person).first()
        if asked is None:
            raise GoneError(_("Personne ne l’a demandé, ou il y a plus de trois jours."))
        if by is not None:
            _may(by, person)
            if asked.asked_by_id == by.pk:
                raise RefusedError(_("C’est vous qui l’avez demandé : il faut une autre personne."))
        if not leads(asked.asked_by, person):
            raise GoneError(_("La personne qui l’a demandé ne dirige plus cette équipe."))
        _do(person, by=by, now=now)


def alone(*, person: User, now: datetime) -> None:
    """The operator, for who has no lead that could ask. Raises RefusedError when there is one."""
    with transaction.atomic():
        if leads_of(person):
            raise RefusedError("a lead of their team asks first, at /desk/equipe/", code="lead")
        _do(person, by=None, now=now)


def waiting(*, now: datetime) -> "QuerySet[FactorReset]":
    return FactorReset.objects.filter(settled_at=None, asked_at__gt=now - OPEN_FOR)


def leads_of(person: User) -> list[User]:
    """Others who lead this person's team."""
    if person.team_id is None:
        return []
    team = User.objects.filter(team_id=person.team_id, is_active=True).exclude(pk=person.pk)
    return [one for one in team if leads(one, person)]


def _do(person: User, *, by: User | None, now: datetime) -> None:
    FactorReset.objects.filter(person=person, settled_at=None).update(settled_at=now)
    factors.forget(person)
    record.write(
        "people.factor_reset",
        f"person:{person.pk}",
        now=now,
        actor=by,
        role="" if by else "operator",
    )


def _may(by: User, person: User) -> None:
    if not leads(by, person):
        raise RefusedError(
            _("Seule une personne responsable de la même équipe le peut."), code="not_lead"
        )
    if by.pk == person.pk:
        raise RefusedError(_("Pas pour vous-même : demandez à une autre personne."), code="self")
