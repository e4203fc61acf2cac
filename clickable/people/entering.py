"""Signing in takes two steps: the password, then a code or a passkey. Between them one is nobody yet.

The session of who is half-way names them in a place of its own: to every view there is no user.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from allauth.mfa.adapter import get_adapter
from django.contrib.auth import login
from django.http import HttpRequest

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.people.factors import new_secret
from clickable.people.keys import rewrap
from clickable.people.models import User
from clickable.people.sessions import (
    BEGAN,
    ENTERING,
    HALF_WAY,
    LANGUAGE,
    keep_keys,
    keys_of,
    make_whole,
)
from clickable.seal.persons import Secret
from clickable.seal.rings import StaffRing

AT_THE_DOOR = 0.5  # seconds of rewrapping at each sign-in
OFFERED = "offered"  # a secret that no app has proved to hold yet


@dataclass(frozen=True)
class Entering:
    person: User
    onward: str  # where they want to go


def begin(
    request: HttpRequest, person: User, *, secret: Secret | None, onward: str, now: datetime
) -> None:
    """The password was right. Whoever was signed in here before is out."""
    language = request.session.get(LANGUAGE)
    request.session.flush()
    if language:
        request.session[LANGUAGE] = language
    request.session[ENTERING] = {
        "person": person.pk,
        "hash": person.get_session_auth_hash(),
        "onward": onward,
        BEGAN: now.timestamp(),
    }
    request.session.cycle_key()
    if secret:
        keep_keys(request.session, secret)


def waiting(request: HttpRequest, *, now: datetime) -> Entering | None:
    """Who is half-way in, for ten minutes and while their password stays as it is."""
    found = request.session.get(ENTERING)
    if not found or now.timestamp() - found[BEGAN] > HALF_WAY.total_seconds():
        return None
    person = User.objects.filter(pk=found["person"], is_active=True).first()
    if person is None or not compare_digest(person.get_session_auth_hash(), found["hash"]):
        return None
    return Entering(person, found["onward"])


def finish(request: HttpRequest, entering: Entering, way: str, *, now: datetime) -> None:
    """The second step was made: from here on they are signed in."""
    secret = keys_of(request.session)
    login(request, entering.person)
    request.session.pop(ENTERING, None)
    request.session.pop(OFFERED, None)
    make_whole(request.session, way, now=now)
    if secret:
        keep_keys(request.session, secret)
        with suppress(RefusedError):  # who comes brings the key that older rows wait for
            rewrap(
                by=entering.person,
                ring=StaffRing(entering.person.pk, secret),
                seconds=AT_THE_DOOR,
                now=clock.now(),
            )


def offered_secret(request: HttpRequest) -> str:
    """A new secret for an app, the same until it is set up; in the session it lies locked."""
    kept = request.session.get(OFFERED)
    if kept:
        return str(get_adapter().decrypt(kept))
    secret = new_secret()
    request.session[OFFERED] = get_adapter().encrypt(secret)
    return secret


def forget_offer(request: HttpRequest) -> None:
    """The secret was set up, or will not be."""
    request.session.pop(OFFERED, None)
