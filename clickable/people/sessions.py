"""Sessions of staff: kept under a hash of their id, with the person's keys locked by the id itself.

The id lives in the cookie only. Whoever has the database can neither use a session nor open its keys.
A session is whole once the second step was made (`people.entering`); it then ends a quarter of an hour
after the last page, and eight hours after it began, by the real time.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession

from clickable.base import clock
from clickable.seal.envelope import CannotOpenError, lock, unlock
from clickable.seal.persons import Secret

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=8)
HALF_WAY = timedelta(minutes=10)  # between the password and the second step
SEEN_EVERY = timedelta(seconds=30)  # so that not every page writes the row anew
BEGAN, SEEN, WAY = "began", "seen", "way"  # moments in seconds; how the second step was made
ENTERING = "entering"  # who gave a password, and has not made the second step
LANGUAGE = "language"  # what stays when another session begins
KEYS = "keys"


class SessionStore(DatabaseStore):
    """Django's store in the database, with `session_key` replaced by its hash in every row."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        found = self.model.objects.filter(
            session_key=_hashed(self.session_key or ""), expire_date__gt=clock.real()
        ).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        return bool(self.model.objects.filter(session_key=_hashed(session_key)).exists())

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        row.session_key = _hashed(row.session_key)
        row.expire_date = ends(data, now=clock.real())
        return row

    def delete(self, session_key: str | None = None) -> None:
        wanted = session_key or self.session_key
        if wanted:
            self.model.objects.filter(session_key=_hashed(wanted)).delete()


def end_all(person: int, *, but: str = "") -> int:
    """Sign somebody out everywhere, at once; how many sessions ended. `but`: the id of one to keep.

    Rows do not name their person in clear, and there are only as many as people at work: each is read.
    """
    store = SessionStore()
    rows = list(store.model.objects.exclude(session_key=_hashed(but)))
    theirs = [r.pk for r in rows if _person(store.decode(r.session_data)) == person]
    store.model.objects.filter(pk__in=theirs).delete()
    return len(theirs)


@dataclass(frozen=True)
class Open:
    """A session that is open now."""

    began: datetime
    seen: datetime
    way: str
    here: bool


def open_now(*, now: datetime, here: str = "") -> dict[int, list[Open]]:
    """Who is signed in, by person; `here`: the id of the session that asks."""
    found: dict[int, list[Open]] = {}
    store = SessionStore()
    for row in store.model.objects.filter(expire_date__gt=now):
        data = store.decode(row.session_data)
        if SESSION_KEY in data and WAY in data:
            one = Open(
                began=_moment(data[BEGAN]),
                seen=_moment(data[SEEN]),
                way=data[WAY],
                here=row.session_key == _hashed(here),
            )
            found.setdefault(_person(data), []).append(one)
    return {person: sorted(them, key=lambda o: o.began) for person, them in found.items()}


def ends(data: Mapping[str, Any], *, now: datetime) -> datetime:
    """When a session with this in it ends if nobody comes back."""
    if BEGAN in data:
        return min(_moment(data[BEGAN]) + LONGEST, _moment(data[SEEN]) + IDLE)
    if ENTERING in data:
        return _moment(data[ENTERING][BEGAN]) + HALF_WAY
    return now + LONGEST  # a language, or a message: nobody's


def make_whole(session: SessionBase, way: str, *, now: datetime) -> None:
    """The second step was made, in this way."""
    session[BEGAN] = session[SEEN] = now.timestamp()
    session[WAY] = way


def is_whole(session: SessionBase, *, now: datetime) -> bool:
    return WAY in session and ends({at: session[at] for at in (BEGAN, SEEN)}, now=now) > now


def was_seen(session: SessionBase, *, now: datetime) -> None:
    """Somebody asked for a page: the quarter of an hour begins anew."""
    if now - _moment(session[SEEN]) >= SEEN_EVERY:
        session[SEEN] = now.timestamp()


def forget(*, now: datetime) -> int:
    """Rows of sessions that are over."""
    return int(SessionStore().model.objects.filter(expire_date__lt=now).delete()[0])


def keep_keys(session: SessionBase, secret: Secret) -> None:
    """Keep a person's keys until the session ends. The session must have its final id."""
    keep(session, KEYS, secret.packed)


def keys_of(session: SessionBase) -> Secret | None:
    """The keys of who is signed in; None when they did not open at sign-in."""
    found = kept(session, KEYS)
    return Secret.unpacked(found) if found else None


def keep(session: SessionBase, name: str, what: bytes) -> None:
    """Keep something under the session's id, which must be its final one."""
    session[name] = lock(what, key=_key(session), context=_context(name)).hex()


def kept(session: SessionBase, name: str) -> bytes | None:
    """None: nothing, or kept under another id."""
    try:
        found = bytes.fromhex(session.get(name, ""))
        return unlock(found, key=_key(session), context=_context(name)) if found else None
    except CannotOpenError:
        return None


def _context(name: str) -> str:
    return f"people.session.{name}"


def _key(session: SessionBase) -> bytes:
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"session-keys-v1")
    return hkdf.derive((session.session_key or "").encode())


def _person(data: Mapping[str, Any]) -> int:
    """Whose session this is, or will be after the second step; 0: nobody's."""
    return int(data.get(SESSION_KEY) or data.get(ENTERING, {}).get("person", 0))


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _hashed(session_key: str) -> str:
    """160 bits: the width of Django's column."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:40]
