"""Accounts by invitation: who leads invites, whoever has the link chooses a password that only they know."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from clickable.base.errors import GoneError, RefusedError
from clickable.people.models import Invitation, Team, User
from clickable.people.rules import can_invite, fits
from clickable.people.services import add_person
from clickable.record import services as record

GOOD_FOR = timedelta(days=3)
BYTES = 32  # of a token
LONGEST = 64  # characters of a token that are looked at


def invite(
    *,
    username: str,
    display_name: str,
    role: User.Role,
    team: Team | None,
    by: User | None,
    now: datetime,
) -> str:
    """The token of the link, which is kept by its hash and shown once. `by` None: the operator.

    Raises RefusedError when the name is taken or cannot be one, when the role works in another kind of
    team, or when it is not `by`'s to give.
    """
    if by is not None and not _may_give(by, role, team):
        raise RefusedError(_("Ce rôle ou cette équipe n’est pas à vous de donner."), code="role")
    if team is not None and not fits(role, team.kind):
        raise RefusedError(
            _("Cette équipe reçoit autre chose que ce que ce rôle peut lire."), code="kind"
        )
    _free(username, now=now)
    token = secrets.token_urlsafe(BYTES)
    with transaction.atomic():
        made = Invitation.objects.create(
            token=_hashed(token),
            username=username,
            display_name=display_name,
            role=role,
            team=team,
            invited_by=by,
            made_at=now,
            expires_at=now + GOOD_FOR,
        )
        record.write(
            "people.invited",
            f"invitation:{made.pk}",
            now=now,
            actor=by,
            role="" if by else "operator",
            detail={"role": role},
        )
    return token


def found(token: str, *, now: datetime) -> Invitation | None:
    """The invitation of a link, while it holds: not used, withdrawn or too old, its giver still in place."""
    if len(token) > LONGEST:
        return None
    one = (
        standing(now=now)
        .filter(token=_hashed(token))
        .select_related("invited_by", "team__group")
        .first()
    )
    if one is None:
        return None
    by = one.invited_by
    return one if by is None or _may_give(by, one.role, one.team) else None


def accept(token: str, *, password: str, now: datetime) -> User:
    """The account, its password chosen by its owner. Raises RefusedError; GoneError when the link holds no more."""
    with transaction.atomic():
        invitation = found(token, now=now)
        used = invitation and standing(now=now).filter(pk=invitation.pk).update(used_at=now)
        if invitation is None or not used:
            raise GoneError(_("Cette invitation ne vaut plus."))
        person = add_person(
            username=invitation.username,
            display_name=invitation.display_name,
            role=User.Role(invitation.role),
            password=password,
            team=invitation.team.name if invitation.team else "",
            now=now,
            own_password=True,
            by=invitation.invited_by,
        )
        record.write(
            "people.joined",
            f"person:{person.pk}",
            now=now,
            actor=person,
            detail={"invitation": invitation.pk},
        )
    return person


def withdraw(*, invitation: Invitation, by: User, now: datetime) -> None:
    """Raises GoneError when somebody was quicker, RefusedError when it is another team's."""
    if not _may_give(by, invitation.role, invitation.team):
        raise RefusedError(_("Ce rôle ou cette équipe n’est pas à vous de donner."), code="role")
    with transaction.atomic():
        if not standing(now=now).filter(pk=invitation.pk).update(withdrawn_at=now):
            raise GoneError(_("Cette invitation ne vaut plus."))
        record.write(
            "people.invitation_withdrawn", f"invitation:{invitation.pk}", now=now, actor=by
        )


def standing(*, now: datetime) -> QuerySet[Invitation]:
    """Those that still hold."""
    return Invitation.objects.filter(used_at=None, withdrawn_at=None, expires_at__gt=now)


def forget(*, now: datetime) -> int:
    """Those that are over, a month later: the account of acts remembers them."""
    over = Q(expires_at__lt=now - timedelta(days=30))
    return Invitation.objects.filter(over).delete()[0]


def _may_give(by: User, role: str, team: Team | None) -> bool:
    return team is not None and by.team_id == team.pk and can_invite(by, role)


def _free(username: str, *, now: datetime) -> None:
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError as error:
        raise RefusedError(
            _("Un nom de compte s’écrit en lettres, chiffres et @ . + - _ seulement."), code="name"
        ) from error
    known = User.objects.filter(username=username).exists()
    if known or standing(now=now).filter(username=username).exists():
        raise RefusedError(_("Ce nom de compte est déjà pris."), code="taken")


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
