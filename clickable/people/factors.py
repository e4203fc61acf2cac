"""The second factor: a code of an app (TOTP, RFC 6238), a passkey, and recovery codes on paper.

Models and arithmetic are allauth.mfa's. Who may enter with a code, and how often one may try, is said
here: a code of an app counts once, a recovery code counts once, ten wrong ones close the way for an hour.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clickable.base.errors import RefusedError
from clickable.people import sessions
from clickable.people.models import FactorReset, User, WrongCode
from clickable.record import services as record

PERIOD = 30  # seconds that a code of an app is shown
DRIFT = 1  # periods that a telephone's clock may be off
MOST_WRONG = 10
FOR = timedelta(hours=1)
LAST = "last"  # in the data of a TOTP factor: the period of the last code that counted
MOST_PASSKEYS = 10
APP, PASSKEY, PAPER = (
    Authenticator.Type.TOTP,
    Authenticator.Type.WEBAUTHN,
    Authenticator.Type.RECOVERY_CODES,
)
FIRST_HAND = (APP, PASSKEY)  # recovery codes alone are no second factor


class Way(StrEnum):
    """How the second step was made."""

    APP = "totp"
    PASSKEY = "webauthn"
    PAPER = "recovery_codes"


@dataclass(frozen=True)
class Held:
    """What a person signs in with beside the password."""

    app: Authenticator | None
    passkeys: list[Authenticator]
    codes_left: int


def has_one(person: User) -> bool:
    return bool(Authenticator.objects.filter(user=person, type__in=FIRST_HAND).exists())


def held(person: User) -> Held:
    rows = list(Authenticator.objects.filter(user=person).order_by("pk"))
    paper = next((row for row in rows if row.type == PAPER), None)
    return Held(
        app=next((row for row in rows if row.type == APP), None),
        passkeys=[row for row in rows if row.type == PASSKEY],
        codes_left=len(RecoveryCodes(paper).get_unused_codes()) if paper else 0,
    )


def new_secret() -> str:
    """For an app, in base 32; kept by nobody yet."""
    return str(generate_totp_secret())


def address(person: User, secret: str) -> str:
    """What the square says to an app."""
    return str(get_adapter().build_totp_url(person, secret))


def code_of(secret: str, *, now: datetime) -> str:
    """What an app shows at a moment."""
    return str(format_hotp_value(hotp_value(secret, _period(now))))


def check(person: User, code: str, *, now: datetime) -> Way:
    """The way of a code that counts, once. Raises RefusedError: wrong, used before, or too many wrong ones."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)  # one code of a person at a time
        if _closed(person, now=now):
            raise RefusedError(
                _("Trop de codes faux : cette voie est fermée pendant une heure."),
                code="closed",
            )
        way = _way_of(person, code, now=now)
        if way is None:
            _count_wrong(person, now=now)
    if way is None:
        raise RefusedError(_("Ce code n’est pas le bon, ou a déjà servi."), code="code")
    return way


def confirm(person: User, password: str, *, now: datetime) -> None:
    """That this is the password of who sits here. Counted like a code. Raises RefusedError."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)  # one try of a person at a time
        if _closed(person, now=now):
            raise RefusedError(_("Trop d’essais : revenez dans une heure."), code="closed")
        right = person.check_password(password)
        if not right:
            _count_wrong(person, now=now)
    if not right:
        raise RefusedError(_("Ce n’est pas votre mot de passe."), code="password")


def set_app(person: User, secret: str, code: str, *, session_key: str = "", now: datetime) -> None:
    """The app that holds `secret` counts from now on, in place of an earlier one. Raises RefusedError."""
    period = _period_of(secret, code, now=now)
    if period is None:
        raise RefusedError(
            _(
                "Ce code n’est pas celui que l’application montre. Vérifiez aussi l’heure du téléphone."
            ),
            code="code",
        )
    with transaction.atomic():
        Authenticator.objects.filter(user=person, type=APP).delete()
        data = {"secret": get_adapter().encrypt(secret), LAST: period}
        Authenticator.objects.create(user=person, type=APP, data=data, created_at=now)
        changed(person, "people.app_set", session_key=session_key, now=now)


def new_codes(person: User, *, session_key: str = "", now: datetime) -> list[str]:
    """Ten recovery codes in place of earlier ones, to be shown once."""
    with transaction.atomic():
        Authenticator.objects.filter(user=person, type=PAPER).delete()
        made = RecoveryCodes.activate(person)
        Authenticator.objects.filter(pk=made.instance.pk).update(created_at=now)
        changed(person, "people.codes_made", session_key=session_key, now=now)
    return [f"{code[:5]} {code[5:]}" for code in made.generate_codes()]


def first_codes(person: User, *, session_key: str = "", now: datetime) -> list[str]:
    """Recovery codes for who has none; nothing for who has."""
    if Authenticator.objects.filter(user=person, type=PAPER).exists():
        return []
    return new_codes(person, session_key=session_key, now=now)


def remove(person: User, pk: int, *, session_key: str = "", now: datetime) -> None:
    """An app or a passkey of their own, never the last. Raises RefusedError, Authenticator.DoesNotExist."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        found = Authenticator.objects.get(user=person, type__in=FIRST_HAND, pk=pk)
        if Authenticator.objects.filter(user=person, type__in=FIRST_HAND).count() == 1:
            raise RefusedError(
                _("C’est la seule protection de ce compte : ajoutez-en d’abord une autre."),
                code="last",
            )
        found.delete()
        changed(person, "people.factor_removed", session_key=session_key, now=now)


def forget(person: User) -> None:
    """Everything: at the next sign-in the person sets a new one up. Sessions end."""
    Authenticator.objects.filter(user=person).delete()
    WrongCode.objects.filter(person=person).delete()
    sessions.end_all(person.pk)


def forget_wrong(*, now: datetime) -> None:
    WrongCode.objects.filter(at__lt=now - FOR).delete()


def changed(person: User, verb: str, *, session_key: str, now: datetime) -> None:
    """Every other session ends, what was asked about an earlier factor is over, and it is written down."""
    sessions.end_all(person.pk, but=session_key)
    FactorReset.objects.filter(person=person, settled_at=None).update(settled_at=now)
    record.write(verb, f"person:{person.pk}", now=now, actor=person)


def lock_anew() -> None:
    """Every secret under the present `accounts` key, so that an older one can be forgotten."""
    adapter = get_adapter()
    for row in Authenticator.objects.filter(type__in=(APP, PAPER)).iterator():
        name = "secret" if row.type == APP else "seed"
        with transaction.atomic():
            kept = Authenticator.objects.select_for_update().get(pk=row.pk)
            kept.data[name] = adapter.encrypt(adapter.decrypt(kept.data[name]))
            kept.save(update_fields=["data"])


def _way_of(person: User, code: str, *, now: datetime) -> Way | None:
    for row in Authenticator.objects.select_for_update().filter(user=person, type__in=(APP, PAPER)):
        if row.type == APP and _app_agrees(row, code, now=now):
            return Way.APP
        if row.type == PAPER and RecoveryCodes(row).validate_code(code):
            record.write("people.recovery_code_used", f"person:{person.pk}", now=now, actor=person)
            return Way.PAPER
    return None


def _app_agrees(row: Authenticator, code: str, *, now: datetime) -> bool:
    period = _period_of(get_adapter().decrypt(row.data["secret"]), code, now=now)
    if period is None or period <= row.data.get(LAST, 0):
        return False
    row.data[LAST], row.last_used_at = period, now
    row.save(update_fields=["data", "last_used_at"])
    return True


def _period_of(secret: str, code: str, *, now: datetime) -> int | None:
    """The latest period in which an app shows this code."""
    at = _period(now)
    for period in range(at + DRIFT, at - DRIFT - 1, -1):
        expected = format_hotp_value(hotp_value(secret, period))
        if compare_user_code(actual=code, expected=expected):
            return period
    return None


def _period(now: datetime) -> int:
    return int(now.timestamp()) // PERIOD


def _count_wrong(person: User, *, now: datetime) -> None:
    """The one that closes the way is written down."""
    WrongCode.objects.create(person=person, at=now)
    if _closed(person, now=now):
        record.write("people.codes_closed", f"person:{person.pk}", now=now, actor=person)


def _closed(person: User, *, now: datetime) -> bool:
    return WrongCode.objects.filter(person=person, at__gt=now - FOR).count() >= MOST_WRONG
