"""Escrow officers: three people who keep an age identity offline; any two recover a team's key."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from nacl.public import PrivateKey

from clickable.base.errors import RefusedError
from clickable.people.models import Drill, User
from clickable.record import services as record
from clickable.seal.models import GroupKey
from clickable.seal.parcels import OFFICERS, is_recipient, mark, parcels
from clickable.seal.trusted import Officer, Trusted, changing, trusted

BETWEEN = timedelta(days=7)  # two changes of officers


def choose(known: Trusted, officers: Sequence[Officer], *, now: datetime) -> None:
    """Note the officers at the first set-up; later teams have the same. Raises RefusedError."""
    if known.groups:
        if officers and list(officers) != known.officers:
            raise RefusedError(
                _("Les dépositaires sont déjà choisis, les mêmes pour toutes les équipes."),
                code="chosen",
            )
        return
    known.officers, known.officers_since = three(officers), now


def three(officers: Sequence[Officer]) -> list[Officer]:
    """These officers, or RefusedError: three different people with a name and an age key each."""
    wanted = list(officers)
    if len({o.recipient for o in wanted}) != OFFICERS or len(wanted) != OFFICERS:
        raise RefusedError(_("Il faut trois dépositaires différents."), code="officers")
    names = {o.name.strip() for o in wanted}
    if len(names) != OFFICERS or not all(n.isprintable() and 0 < len(n) <= 80 for n in names):  # noqa: PLR2004
        raise RefusedError(_("Chaque dépositaire a un nom à soi."), code="names")
    if any(set("+/\\") & set(n) for n in names):
        raise RefusedError(_("Un nom de dépositaire s’écrit sans « + » ni barre."), code="names")
    if not all(is_recipient(o.recipient) for o in wanted):
        raise RefusedError(
            _("La clé publique d’un dépositaire commence par « age1 »."), code="recipient"
        )
    return wanted


def change_officer(
    *, old: str, new: Officer, by: User, key: GroupKey, private: PrivateKey, now: datetime
) -> None:
    """Another person keeps a third of the trust; the team's parcels are sealed anew.

    `key`, `private`: the team's key in use, which `by` holds. Other teams seal theirs when one of
    their members asks for it (`reseal`). One in a week at most, and every team is told for a month:
    nobody comes to hold two thirds unseen. Raises RefusedError.
    """
    with changing() as known, transaction.atomic():
        if known.officer_changed and now - known.officer_changed < BETWEEN:
            raise RefusedError(
                _("Une autre personne a été remplacée il y a moins d’une semaine : attendez."),
                code="too_soon",
            )
        if old not in {o.name for o in known.officers}:
            raise RefusedError(_("Cette personne n’est pas dépositaire."), code="unknown")
        known.officers = three([new if o.name == old else o for o in known.officers])
        known.officers_since = known.officer_changed = now
        Drill.objects.all().delete()
        _seal(key, private, known.officers)
        record.write("keys.officer_changed", f"team:{key.group_id}", now=now, actor=by)


def reseal(*, by: User, key: GroupKey, private: PrivateKey, now: datetime) -> None:
    """The team's parcels for the officers of today."""
    with transaction.atomic():
        _seal(key, private, trusted().officers)
        record.write("keys.resealed", f"team:{key.group_id}", now=now, actor=by)


def _seal(key: GroupKey, private: PrivateKey, officers: Sequence[Officer]) -> None:
    key.parcels, key.sealed_for = parcels(private, officers), mark(officers)
    key.save(update_fields=["parcels", "sealed_for"])
