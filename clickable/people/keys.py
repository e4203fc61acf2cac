"""Who holds which key: the set-up, letting a colleague in, removing somebody, a new key of the team.

The public keys that count are in the trusted file, so that an edit of the database lets nobody in.
"""

import time
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from nacl.public import PrivateKey

from clickable.base.errors import GoneError, RefusedError
from clickable.people import escrow, sessions
from clickable.people.models import Team, User
from clickable.people.rules import can_lead, can_share_key, fits
from clickable.record import services as record
from clickable.record.models import Entry
from clickable.seal import fingerprints, groups, keys
from clickable.seal.models import Grant, GroupKey, PersonKey
from clickable.seal.rings import NoRing, StaffRing
from clickable.seal.trusted import Former, Officer, Person, Trusted, changing

PIECE = 200  # rows rewrapped in one transaction


def set_up(
    *, team: Team, members: Sequence[User], officers: Sequence[Officer], now: datetime
) -> None:
    """The first key of a team, for these members, with parcels for three escrow officers.

    The first hotline team that is set up takes new reports in, the first helpline team requests for
    help. A later team has the officers of the first. Raises RefusedError when the team has a key
    already, when a member is not of the team, has another kind of role or no keys of their own, or
    when the officers are not three.
    """
    with changing() as known, transaction.atomic():
        if team.pk in known.groups:
            raise RefusedError(_("Cette équipe a déjà une clé."), code="set_up")
        if not members:
            raise RefusedError(_("Il faut au moins une personne qui tienne la clé."), code="nobody")
        if any(m.team_id != team.pk or not fits(m.role, team.kind) for m in members):
            raise RefusedError(_("Cette personne n’est pas de cette équipe."), code="team")
        escrow.choose(known, officers, now=now)
        if known.worker is None and not settings.STRICT:
            known.worker = bytes(keys.worker_keys()[0].public_key).hex()
        for member in members:
            trust(known, member, by=None, now=now)
        key, private = groups.new_epoch(team.pk, known=known, now=now)
        groups.grant(key, private, [member.pk for member in members], known=known)
        record.write("keys.set_up", f"team:{team.pk}", now=now, role="operator")
        groups.use(key, known)
        _take_in(known, team)


def let_in(
    *, person: User, by: User, ring: StaffRing | NoRing, compared: str, now: datetime
) -> None:
    """A member gives a colleague of the same team its key: two people, whoever opened the account.

    `compared` is the code of the fingerprint that both have read to each other: it must be that of
    the keys let in. Raises RefusedError when it is oneself, when the colleague is of another team,
    has no role in it, has no keys or only provisional ones, or when `by` does not hold the key.
    """
    if person.pk == by.pk:
        raise RefusedError(_("Il faut une deuxième personne."), code="self")
    if person.team_id is None or person.team_id != by.team_id or not _works_in_team(person):
        raise RefusedError(_("Cette personne ne travaille pas dans votre équipe."), code="team")
    if _was_reset_by(person, by):
        raise RefusedError(
            _("Vous avez remplacé son mot de passe : une autre personne doit la faire entrer."),
            code="reset",
        )
    key, private = held(ring, person.team_id)
    with changing() as known, transaction.atomic():
        own = PersonKey.objects.select_for_update().filter(person=person).first()
        if own is None or own.provisional:
            raise RefusedError(
                _("%(name)s doit d’abord choisir son propre mot de passe.") % {"name": person},
                code="provisional",
            )
        if fingerprints.in_database(own).code != compared:
            raise GoneError(
                _("Cette clé vient de changer : comparez les mots de nouveau."), code="changed"
            )
        trust(known, person, by=by.pk, now=now)
        groups.grant(key, private, [person.pk], known=known)
        record.write("keys.let_in", f"person:{person.pk}", now=now, actor=by)


def remove(
    *, person: User, by: User, ring: StaffRing | NoRing, now: datetime, operator: bool = False
) -> None:
    """Close an account and end what it opened: sessions, grants, and by a new key all that is to come.

    What came before is open to the old key until it is rewrapped. By a lead, or by a member together
    with the operator; the remover holds the key. Raises RefusedError, also for the last who does.
    """
    if not operator and not can_lead(by):
        raise RefusedError(_("Seule une personne responsable le peut."), code="not_lead")
    if by.team_id is None or person.team_id != by.team_id:
        raise RefusedError(_("Cette personne ne travaille pas dans votre équipe."), code="team")
    held(ring, by.team_id)
    with changing() as known, transaction.atomic():
        staying = [pk for pk in known.members(by.team_id) if pk != person.pk]
        if not staying:
            raise RefusedError(
                _("Personne d’autre ne tient la clé : faites d’abord entrer quelqu’un."),
                code="last",
            )
        User.objects.filter(pk=person.pk).update(is_active=False)
        forget_keys(known, person, now=now)
        sessions.end_all(person.pk)
        renewed(ring, by.team_id, staying, known=known, now=now)
        record.write("keys.removed", f"person:{person.pk}", now=now, actor=by)
    person.is_active = False


def renew(*, by: User, ring: StaffRing | NoRing, now: datetime) -> None:
    """A new key for the team of `by`, for all who hold the present one. Raises RefusedError."""
    held(ring, by.group)
    with changing() as known, transaction.atomic():
        renewed(ring, by.group, known.members(by.group), known=known, now=now)
        record.write("keys.renewed", f"team:{by.group}", now=now, actor=by)


def rewrap(*, by: User, ring: StaffRing | NoRing, seconds: float, now: datetime) -> int:
    """Go on giving older rows to the present key, for about so long; how many are left."""
    end = time.monotonic() + seconds
    present, _private = held(ring, by.group)
    if not isinstance(ring, StaffRing) or not groups.earlier(present).exists():
        return 0
    while groups.rewrap(ring, by.group, limit=PIECE, now=now) and time.monotonic() < end:
        pass
    return groups.behind(by.group, present.epoch)


def held(ring: StaffRing | NoRing, group: int) -> tuple[GroupKey, PrivateKey]:
    """The team's key in use. Raises RefusedError when this ring does not have it."""
    try:
        if isinstance(ring, StaffRing):
            return groups.held(ring, group)
    except groups.NotHeldError:
        pass
    raise RefusedError(_("Vous n’avez pas la clé de l’équipe."), code="not_held")


def trust(known: Trusted, person: User, *, by: int | None, now: datetime) -> None:
    """Note a person's present public keys in the trusted file. Raises RefusedError when there are none."""
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
        by=by,
    )


def forget_keys(known: Trusted, person: User, *, now: datetime) -> None:
    """Their own keys and what was given to these. What they signed before stays valid."""
    _retire(known, person.pk, now=now)
    Grant.objects.filter(person=person).delete()
    PersonKey.objects.filter(person=person).delete()


def renewed(
    ring: StaffRing | NoRing, group: int, members: Sequence[int], *, known: Trusted, now: datetime
) -> None:
    """The next key of a group, for these members. Call it inside `changing()` and a transaction."""
    try:
        if isinstance(ring, StaffRing):
            groups.renew(ring, group, members=members, known=known, now=now)
    except groups.OutOfStepError as error:
        raise RefusedError(
            _("Le fichier des clés de confiance est plus ancien que la base : voir docs/keys.md."),
            code="out_of_step",
        ) from error


def _take_in(known: Trusted, team: Team) -> None:
    """The first team of its kind is the one to which new ones are sealed."""
    if team.kind == Team.Kind.HELPLINE:
        known.helpline = known.helpline or team.pk
    else:
        known.intake = known.intake or team.pk


def _works_in_team(person: User) -> bool:
    team = person.team
    return team is not None and can_share_key(person) and fits(person.role, team.kind)


def _was_reset_by(person: User, by: User) -> bool:
    """One person alone must not come to speak for two."""
    resets = Entry.objects.filter(verb="people.password_reset", subject=f"person:{person.pk}")
    last = resets.order_by("-pk").first()
    return last is not None and last.actor_id == by.pk


def _retire(known: Trusted, person: int, *, now: datetime) -> None:
    past = known.people.pop(person, None)
    if past is not None:
        known.former.append(Former(signing=past.signing, groups=past.groups, until=now))
