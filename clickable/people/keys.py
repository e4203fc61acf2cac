"""Who holds which key: the set-up, letting a colleague in.

The public keys that count are in the trusted file, so that an edit of the database lets nobody in.
"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clickable.base.errors import RefusedError
from clickable.people import escrow
from clickable.people.models import Team, User
from clickable.record import services as record
from clickable.seal import groups, keys
from clickable.seal.models import PersonKey
from clickable.seal.rings import StaffRing
from clickable.seal.trusted import Former, Officer, Person, Trusted, changing


def set_up(
    *, team: Team, members: Sequence[User], officers: Sequence[Officer], now: datetime
) -> None:
    """The first key of a team, for these members, with parcels for three escrow officers.

    The first team that is set up takes new reports in. A later team has the officers of the first.
    Raises RefusedError when the team has a key already, when a member is not of the team or has no
    keys of their own, or when the officers are not three.
    """
    with changing() as known, transaction.atomic():
        if team.pk in known.groups:
            raise RefusedError(_("Cette équipe a déjà une clé."), code="set_up")
        if not members:
            raise RefusedError(_("Il faut au moins une personne qui tienne la clé."), code="nobody")
        if any(member.team_id != team.pk for member in members):
            raise RefusedError(_("Cette personne n’est pas de cette équipe."), code="team")
        known.officers = escrow.three(officers or known.officers, known=known)
        if known.worker is None and not settings.STRICT:
            known.worker = bytes(keys.worker_keys()[0].public_key).hex()
        for member in members:
            _trust(known, member, by=None, now=now)
        key, private = groups.new_epoch(team.pk, officers=known.officers)
        groups.grant(key, private, [member.pk for member in members], known=known)
        record.write("keys.set_up", f"team:{team.pk}", now=now, role="operator")
        groups.use(key, known)
        known.intake = known.intake or team.pk


def let_in(*, person: User, by: User, ring: StaffRing, now: datetime) -> None:
    """A member gives a colleague of the same team its key: two people, whoever opened the account.

    They have compared the fingerprint of `person` first. Raises RefusedError when it is oneself,
    when the colleague is of another team or has no keys yet, or when `by` does not hold the key.
    """
    if person.pk == by.pk:
        raise RefusedError(_("Il faut une deuxième personne."), code="self")
    if person.team_id is None or person.team_id != by.team_id:
        raise RefusedError(_("Cette personne n’est pas de votre équipe."), code="team")
    try:
        key, private = groups.held(ring, person.team_id)
    except groups.NotHeldError as error:
        raise RefusedError(_("Vous n’avez pas la clé de l’équipe."), code="not_held") from error
    with changing() as known, transaction.atomic():
        _trust(known, person, by=by, now=now)
        groups.grant(key, private, [person.pk], known=known)
        record.write("keys.let_in", f"person:{person.pk}", now=now, actor=by)


def _trust(known: Trusted, person: User, *, by: User | None, now: datetime) -> None:
    own = PersonKey.objects.filter(person=person).first()
    if own is None or person.team_id is None:
        raise RefusedError(
            _("%(name)s n’a pas encore de clé ou pas d’équipe.") % {"name": person}, code="no_key"
        )
    _retire(known, person.pk, now=now)
    known.people[person.pk] = Person(
        sealing=bytes(own.sealing).hex(),
        signing=bytes(own.signing).hex(),
        groups=[person.team_id],
        by=by.pk if by else None,
    )


def _retire(known: Trusted, person: int, *, now: datetime) -> None:
    """What somebody signed with keys they no longer use stays valid."""
    past = known.people.pop(person, None)
    if past is not None:
        known.former.append(Former(signing=past.signing, groups=past.groups, until=now))
