"""Partners, their tokens, and what they give. A token is shown once, when it is made."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from clickable.base.errors import RefusedError
from clickable.partners.models import Batch, Partner, Token
from clickable.partners.rules import (
    KEY_LASTS,
    LONGEST_TOKEN_LIFE,
    Scope,
    may_be_called,
    unknown,
    used_up,
)
from clickable.partners.selectors import Access, digest_of
from clickable.people.models import Team, User
from clickable.record import services as record
from clickable.seal.receipts import ALPHABET
from clickable.seal.trusted import trusted

MARK = "cbl"  # so that a token that lies about is recognised as one


class AnotherBodyError(Exception):
    """This key came before, with something else."""


class UsedUpError(Exception):
    """This key came so long ago that its answer is no longer known for certain."""


@transaction.atomic
def add(
    *,
    name: str,
    team: Team,
    scopes: Collection[Scope],
    lasts: timedelta,
    by: User | None = None,
    now: datetime,
) -> tuple[Token, str]:
    """A token for the partner of that name, who is made if new; the row, and what to hand over once.

    A partner may have several, so that one takes over before another ends. `by` None: the operator.
    Raises RefusedError.
    """
    partner = _partner(name.strip(), team, now=now)
    if unknown(scopes) or not scopes:
        raise RefusedError(_("Dites ce que ce jeton permet."), code="scopes")
    if not timedelta(0) < lasts <= LONGEST_TOKEN_LIFE:
        raise RefusedError(_("Un jeton vaut un an au plus."), code="lasts")
    prefix = "".join(secrets.choice(ALPHABET) for _n in range(8))
    shown = f"{MARK}_{prefix}_{secrets.token_urlsafe(32)}"
    token = Token.objects.create(
        partner=partner,
        prefix=prefix,
        digest=digest_of(shown),
        scopes=sorted(str(scope) for scope in scopes),
        made_at=now,
        expires_at=now + lasts,
    )
    _tell("partners.token_made", token, by, now=now, scopes=token.scopes, days=lasts.days)
    return token, shown


@transaction.atomic
def revoke(*, prefix: str, by: User | None = None, now: datetime) -> Token:
    """From now on it opens nothing. Done twice it is done once. Raises RefusedError."""
    token = Token.objects.select_for_update().filter(prefix=prefix.strip().upper()).first()
    if token is None:
        raise RefusedError(_("Aucun jeton ne commence ainsi."), code="unknown")
    if token.revoked_at is None:
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
        _tell("partners.token_revoked", token, by, now=now)
    return token


def note_use(access: Access, *, now: datetime) -> None:
    """The day on which a token last opened something: by it, who gave it sees which one nobody needs.

    Written once a day; no line of the account, which would tell how often a partner comes.
    """
    day = localdate(now)
    if access.last_used_on != day:
        Token.objects.filter(pk=access.token).update(last_used_on=day)


def begin(*, partner: Partner, key: str, body_mark: bytes, now: datetime) -> Batch:
    """What belongs to this key, new or known. Raises AnotherBodyError, UsedUpError."""
    wanted = {"partner": partner, "key_digest": digest_of(key)}
    batch = Batch.objects.filter(**wanted).first()
    if batch is None:
        try:
            with transaction.atomic():
                return Batch.objects.create(**wanted, body_mark=body_mark, began_at=now)
        except IntegrityError:  # the same at the same moment
            batch = Batch.objects.get(**wanted)
    if used_up(batch.began_at, now=now):
        raise UsedUpError
    if bytes(batch.body_mark) != body_mark:
        raise AnotherBodyError
    return batch


def forget_keys(*, now: datetime) -> int:
    """Those that are used up and led to no report that is still kept; how many were."""
    over = Batch.objects.filter(began_at__lt=now - KEY_LASTS, deliveries=None)
    return over.delete()[0]


def _partner(name: str, team: Team, *, now: datetime) -> Partner:
    if not may_be_called(name):
        raise RefusedError(_("Donnez le nom de l’organisation."), code="name")
    if team.kind != Team.Kind.HOTLINE or team.pk not in trusted().groups:
        raise RefusedError(_("Cette équipe ne reçoit pas de signalements."), code="team")
    partner, _new = Partner.objects.get_or_create(
        name=name, defaults={"group_id": team.pk, "made_at": now}
    )
    if partner.group_id != team.pk:
        raise RefusedError(_("Ce partenaire écrit à une autre équipe."), code="team")
    return partner


def _tell(verb: str, token: Token, by: User | None, *, now: datetime, **more: object) -> None:
    detail: dict[str, object] = {"token": token.prefix, **more}
    subject, role = f"partner:{token.partner_id}", "" if by else "operator"
    record.write(verb, subject, now=now, actor=by, role=role, detail=detail)
