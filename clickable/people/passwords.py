"""Passwords and what they lock: changed by their owner, or replaced when they are lost."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from mnemonic import Mnemonic

from clickable.base.errors import RefusedError
from clickable.people import sessions
from clickable.people.keys import forget_keys, renewed, trust
from clickable.people.models import User
from clickable.people.rules import leads
from clickable.people.services import set_password, unlock
from clickable.record import services as record
from clickable.seal import groups, persons
from clickable.seal.models import Grant, PersonKey
from clickable.seal.rings import StaffRing
from clickable.seal.trusted import Trusted, changing

WORDS = 6  # of 2,048: 66 bits, for the days until its owner chooses another


def change_password(
    *, person: User, old: str, new: str, session_key: str = "", now: datetime
) -> persons.Secret:
    """Another password, chosen by its owner; their other sessions end. What they hold stays theirs.

    Keys made under a password that somebody gave them are replaced, and so is their team's: whoever
    gave it could have kept both. Raises RefusedError when the old password is wrong or the new one too weak.
    """
    row = PersonKey.objects.filter(person=person).first()
    secret = unlock(person, old)
    if row is None or secret is None or not person.check_password(old):
        raise RefusedError(_("L’ancien mot de passe n’est pas le bon."), code="old")
    if old == new:
        raise RefusedError(_("Choisissez un autre mot de passe."), code="same")
    set_password(person, new)
    kept = persons.new_secret() if secret.provisional else secret
    with changing() as known, transaction.atomic():
        person.save(update_fields=["password"])
        persons.locked(person.pk, kept, new).save()
        if secret.provisional and person.pk in known.people:
            trust(known, person, by=known.people[person.pk].by, now=now)
            _new_team_key(person, StaffRing(person.pk, secret), known=known, now=now)
        sessions.end_all(person.pk, but=session_key)
        record.write("people.password_changed", f"person:{person.pk}", now=now, actor=person)
    return kept


def reset_password(*, person: User, password: str, by: User | None, now: datetime) -> None:
    """A password for who lost theirs, by a lead of their team or by the operator (`by` None).

    The old keys are gone with the old password, and every session ends. The person opens nothing
    before they have chosen a password of their own and a colleague has let them in again.
    """
    if by is not None:
        _may_reset(by, person)
    set_password(person, password)
    with changing() as known, transaction.atomic():
        person.save(update_fields=["password"])
        forget_keys(known, person, now=now)
        persons.locked(person.pk, persons.new_secret(), password, provisional=True).save()
        sessions.end_all(person.pk)
        record.write(
            "people.password_reset",
            f"person:{person.pk}",
            now=now,
            actor=by,
            role="" if by else "operator",
        )


def new_password() -> str:
    """To be read out over the telephone: six words."""
    words = Mnemonic("french").wordlist
    return " ".join(secrets.choice(words) for _ in range(WORDS))


def _may_reset(by: User, person: User) -> None:
    if not leads(by, person):
        raise RefusedError(
            _("Seule une personne responsable de la même équipe le peut."), code="not_lead"
        )
    if by.pk == person.pk:
        raise RefusedError(_("Pour vous-même, changez votre mot de passe."), code="self")


def _new_team_key(person: User, ring: StaffRing, *, known: Trusted, now: datetime) -> None:
    """For all who hold the present one, and for the person's new keys. Without it, nothing to replace."""
    try:
        groups.held(ring, person.group)
    except groups.NotHeldError:
        Grant.objects.filter(person=person).delete()
        return
    renewed(ring, person.group, known.members(person.group), known=known, now=now)
