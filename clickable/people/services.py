"""Accounts of staff. Reporters and helpers have none."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from clickable.base.errors import RefusedError
from clickable.people.models import Team, User
from clickable.record import services as record


@transaction.atomic
def add_person(
    *,
    username: str,
    display_name: str,
    role: User.Role,
    password: str,
    now: datetime,
    team: str = "",
) -> User:
    """A new account; its password is kept as an Argon2id hash (RFC 9106). The team is made if new.

    Raises RefusedError when the name is taken or the password is too weak.
    """
    person = User(username=username, display_name=display_name, role=role, team=_team(team))
    _set_password(person, password)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:
        raise RefusedError(_("Ce nom de compte est déjà pris."), code="taken") from error
    record.write(
        "people.added", f"person:{person.pk}", now=now, role="operator", detail={"role": role}
    )
    return person


def _set_password(person: User, password: str) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages), code="password") from error
    person.set_password(password)


def _team(name: str) -> Team | None:
    return Team.objects.get_or_create(name=name)[0] if name else None
