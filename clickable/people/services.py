"""Accounts of staff. Reporters and helpers have none."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from clickable.base.errors import RefusedError
from clickable.people import sessions
from clickable.people.models import Team, User
from clickable.people.rules import kind_for, leads
from clickable.record import services as record
from clickable.seal import keys, persons
from clickable.seal.envelope import CannotOpenError
from clickable.seal.models import Group, PersonKey


@transaction.atomic
def add_person(
    *,
    username: str,
    display_name: str,
    role: User.Role,
    password: str,
    now: datetime,
    team: str = "",
    own_password: bool = False,
    by: User | None = None,
) -> User:
    """A new account; its password is kept as an Argon2id hash (RFC 9106). The team is made if new.

    The person has keys of their own from now on, but opens nothing before a colleague lets them in
    (`people.keys`), and nobody does before they have chosen a password that only they know:
    `own_password` says that this is it. `by`: who invited them; None: the operator. Raises
    RefusedError when the name is taken, the password is too weak, or the team is of another kind
    than the role's.
    """
    person = User(
        username=username,
        display_name=display_name,
        role=role,
        team=team_named(team, kind=kind_for(role)) if team else None,
    )
    set_password(person, password)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:
        raise RefusedError(_("Ce nom de compte est déjà pris."), code="taken") from error
    secret = persons.new_secret()
    persons.locked(person.pk, secret, password, provisional=not own_password).save()
    record.write(
        "people.added",
        f"person:{person.pk}",
        now=now,
        actor=by,
        role="" if by else "operator",
        detail={"role": role},
    )
    return person


def set_password(person: User, password: str) -> None:
    """On the object only. Raises RefusedError when it is too weak."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages), code="password") from error
    person.set_password(password)


def team_named(name: str, *, kind: Team.Kind = Team.Kind.HOTLINE) -> Team:
    """The team of that name, made if new. Raises RefusedError when it is there and of another kind."""
    found = Team.objects.filter(name=name).first()
    if found is None:
        return Team.objects.create(name=name, kind=kind, group=Group.objects.create())
    if found.kind != kind:
        raise RefusedError(
            _("Cette équipe reçoit autre chose que ce que ce rôle peut lire."), code="kind"
        )
    return found


def end_sessions(*, person: User, by: User | None, but: str = "", now: datetime) -> int:
    """Sign somebody out everywhere: themselves, a lead of their team, or the operator (`by` None).

    How many sessions ended; `but` keeps the one with this id. Raises RefusedError.
    """
    if by is not None and by.pk != person.pk and not leads(by, person):
        raise RefusedError(
            _("Seule une personne responsable de la même équipe le peut."), code="not_lead"
        )
    with transaction.atomic():
        ended = sessions.end_all(person.pk, but=but)
        record.write(
            "people.sessions_ended",
            f"person:{person.pk}",
            now=now,
            actor=by,
            role="" if by else "operator",
        )
    return ended


def unlock(person: User, password: str) -> persons.Secret | None:
    """The person's keys, for the session that begins; None when they do not open with this password.

    Keys under an older `accounts` secret are locked anew, so that it can be forgotten one day.
    """
    row = PersonKey.objects.filter(person=person).first()
    if row is None:
        return None
    try:
        secret = persons.unlocked(row, password)
    except CannotOpenError:
        return None
    if bytes(row.under) != persons.name_of(keys.secret("accounts")):
        persons.locked(person.pk, secret, password, provisional=secret.provisional).save()
    return secret
