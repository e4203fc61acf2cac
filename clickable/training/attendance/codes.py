"""Short codes: one for each registration in its session, and one of the room that changes all the time."""

import hmac
import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from clickable.training.attendance.models import Pass
from clickable.training.models import Registration, Session

LETTERS, DIGITS = "ACDEFGHJKMNPQRTUVWXY", "23456789"  # none looks like another
LENGTH, ROOM_DIGITS = 4, 6
STEP = timedelta(seconds=90)  # how long a code of the room is shown
SALT = "clickable.training.room"
TRIES = 50


def code_of(registration: Registration) -> str:
    """The registration's own; made the first time that it is asked for."""
    found = Pass.objects.filter(registration=registration).first()
    return found.code if found else _made(registration)


def _made(registration: Registration) -> str:
    for _try in range(TRIES):
        code = new_code()
        try:
            with transaction.atomic():
                row, _new = Pass.objects.get_or_create(
                    registration=registration,
                    defaults={"session_id": registration.session_id, "code": code},
                )
        except IntegrityError:  # somebody of this session has it
            continue
        return row.code
    raise RuntimeError("no code is left")


def new_code() -> str:
    """Letters and at least one digit, so that no code is a first name."""
    letters = "".join(secrets.choice(LETTERS + DIGITS) for _ in range(LENGTH - 1))
    place = secrets.randbelow(LENGTH)
    return letters[:place] + secrets.choice(DIGITS) + letters[place:]


def plain(typed: str) -> str:
    """As it is kept, however it was typed."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())[:20]


def room_code(session: Session, *, now: datetime, step: int = 0) -> str:
    """The six digits that the room shows at this moment; derived, kept nowhere."""
    number = int(now.timestamp() // STEP.total_seconds()) + step
    drawn = salted_hmac(SALT, f"{session.uid}:{number}", algorithm="sha256").digest()
    return f"{int.from_bytes(drawn[:8], 'big') % 10**ROOM_DIGITS:0{ROOM_DIGITS}d}"


def is_of_the_room(typed: str, session: Session, *, now: datetime) -> bool:
    """The one that is shown, the one before or the one after: clocks differ, and people are slow."""
    near = [room_code(session, now=now, step=step) for step in (-1, 0, 1)]
    same = [hmac.compare_digest(one, typed.encode("ascii", "replace").decode()) for one in near]
    return any(same)


def seconds_left(now: datetime) -> int:
    """Until the room's code changes."""
    length = STEP.total_seconds()
    return max(1, int(length - now.timestamp() % length))
