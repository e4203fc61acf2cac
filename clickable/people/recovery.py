"""When the officers are needed: a team's key given back to a member, and the exercise of it."""

import hashlib
import secrets
import unicodedata
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from mnemonic import Mnemonic
from nacl.public import PrivateKey

from clickable.base.errors import RefusedError
from clickable.people import health
from clickable.people.keys import trust
from clickable.people.models import Drill, Team, User
from clickable.record import services as record
from clickable.seal import fingerprints, groups
from clickable.seal.models import GroupKey, PersonKey
from clickable.seal.parcels import pairs, parcel
from clickable.seal.trusted import changing, trusted

WORDS = 3  # of a drill


def recover(*, team: Team, member: User, secret: str, words: str, now: datetime) -> None:
    """Two officers have opened the team's key: give it to a member. Everybody is told for a month.

    `words` are the six that the member reads out from their own page: the database alone could name
    another's key. Raises RefusedError when they differ, when it is not the key in use of that team,
    or the member is of another.
    """
    private = _private(secret)
    if member.team_id != team.pk or not member.is_active:
        raise RefusedError(_("Cette personne n’est pas de cette équipe."), code="team")
    with changing() as known, transaction.atomic():
        own = known.groups.get(team.pk)
        if own is None or bytes(private.public_key).hex() != own.public:
            raise RefusedError(_("Ce n’est pas la clé de cette équipe."), code="other_key")
        if not _compared(member, words):
            raise RefusedError(
                _("Ces six mots ne sont pas ceux de la clé de cette personne."), code="words"
            )
        trust(known, member, by=None, now=now)
        key = GroupKey.objects.get(group_id=team.pk, epoch=own.epoch)
        groups.grant(key, private, [member.pk], known=known)
        record.write("keys.recovered", f"team:{team.pk}", now=now, role="operator")
    health.check(now=now)


def _compared(member: User, words: str) -> bool:
    own = PersonKey.objects.filter(person=member).first()
    if own is None:
        return False
    theirs = fingerprints.in_database(own)
    given = unicodedata.normalize("NFC", " ".join(words.split()).casefold())
    return given in {theirs.words(language) for language in fingerprints.LANGUAGES}


def _private(secret: str) -> PrivateKey:
    try:
        return PrivateKey(bytes.fromhex(secret.strip()))
    except (ValueError, TypeError) as error:
        raise RefusedError(_("Ce n’est pas une clé."), code="no_key") from error


def begin_drill(*, now: datetime) -> list[Drill]:
    """A new random word for each pair of officers; the words are kept nowhere."""
    made = []
    for name, pair in pairs(trusted().officers).items():
        word = "-".join(secrets.choice(Mnemonic("french").wordlist) for _n in range(WORDS))
        made.append(Drill(pair=name, parcel=parcel(word, pair), digest=_digest(word), made_at=now))
    with transaction.atomic():
        Drill.objects.filter(answered_at=None).delete()
        Drill.objects.bulk_create(made)
        record.write("keys.drill_begun", "officers", now=now, role="operator")
    return made


def answer_drill(word: str, *, now: datetime) -> Drill:
    """A pair has opened its parcel. Raises RefusedError when no drill that waits has this word."""
    found = Drill.objects.filter(digest=_digest(word), answered_at=None).first()
    if found is None:
        raise RefusedError(_("Aucun exercice en cours n’a ce mot."), code="word")
    with transaction.atomic():
        Drill.objects.filter(pair=found.pair).exclude(pk=found.pk).delete()
        found.answered_at = now
        found.save(update_fields=["answered_at"])
        record.write("keys.drill_passed", "officers", now=now, role="operator")
    return found


def _digest(word: str) -> bytes:
    plain = unicodedata.normalize("NFC", word).strip().casefold()
    return hashlib.sha256(plain.encode()).digest()
