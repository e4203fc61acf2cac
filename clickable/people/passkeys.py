"""Passkeys (WebAuthn) as a second factor: a device signs a challenge of ours, for this site's address only."""

import json
from datetime import datetime
from ipaddress import ip_address
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn, get_credentials
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from fido2.server import Fido2Server
from fido2.webauthn import (
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from clickable.base.errors import RefusedError
from clickable.people.factors import MOST_PASSKEYS, PASSKEY, changed
from clickable.people.models import User

ASKED = "asked"  # in the session: the challenge that waits for its answer, once
COUNT = "count"  # in the data of a passkey: what its device counted last
LONGEST_ANSWER = 20_000  # characters
VERIFY = UserVerificationRequirement.PREFERRED


def possible(request: HttpRequest) -> bool:
    """Browsers have passkeys for names only, over HTTPS or on this machine."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure() or host == "localhost"
    return False


def ask_for_new(request: HttpRequest, person: User) -> str:
    """What the browser is asked when a passkey is made, as JSON."""
    options, state = _server(request).register_begin(
        user=PublicKeyCredentialUserEntity(
            id=f"person:{person.pk}".encode(), name=person.username, display_name=str(person)
        ),
        credentials=get_credentials(person),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=VERIFY,
    )
    request.session[ASKED] = state
    return json.dumps(dict(options)["publicKey"], default=dict)


def add(request: HttpRequest, person: User, *, name: str, answer: str, now: datetime) -> None:
    """The passkey that the browser has made. Raises RefusedError."""
    credential, state = _read(answer), request.session.pop(ASKED, None)
    try:
        made = _server(request).register_complete(state, credential) if state else None
    except (ValueError, TypeError, KeyError, AttributeError):
        made = None
    if made is None or made.credential_data is None:
        raise RefusedError(_("La clé d’accès n’a pas été reconnue. Recommencez."), code="passkey")
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        if Authenticator.objects.filter(user=person, type=PASSKEY).count() >= MOST_PASSKEYS:
            raise RefusedError(_("Dix clés d’accès suffisent : retirez-en une."), code="many")
        kept = WebAuthn.add(person, name, credential).instance
        kept.data[COUNT], kept.created_at = made.counter, now
        kept.save(update_fields=["data", "created_at"])
        here = request.session.session_key or ""
        changed(person, "people.passkey_added", session_key=here, now=now)


def ask(request: HttpRequest, person: User) -> str:
    """What the browser is asked at the second step, as JSON."""
    options, state = _server(request).authenticate_begin(
        credentials=get_credentials(person), user_verification=VERIFY
    )
    request.session[ASKED] = state
    return json.dumps(dict(options)["publicKey"], default=dict)


def check(request: HttpRequest, person: User, *, answer: str, now: datetime) -> None:
    """That a passkey of this person has signed the challenge. Raises RefusedError."""
    response, state = _read(answer), request.session.pop(ASKED, None)
    refusal = RefusedError(_("La clé d’accès n’a pas été reconnue. Recommencez."), code="passkey")
    try:
        used = (
            _server(request).authenticate_complete(state, get_credentials(person), response)
            if state
            else None
        )
        count = AuthenticationResponse.from_dict(response).response.authenticator_data.counter
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise refusal from error
    if used is None or not _counts(person, used.credential_id, count, now=now):
        raise refusal


def _counts(person: User, credential: bytes, count: int, *, now: datetime) -> bool:
    """Whether the device has counted on: one that has not was copied (WebAuthn, 6.1.1)."""
    with transaction.atomic():
        rows = Authenticator.objects.select_for_update().filter(user=person, type=PASSKEY)
        for row in rows:
            data = row.wrap().authenticator_data.credential_data
            if data is None or data.credential_id != credential:
                continue
            if count and count <= row.data.get(COUNT, 0):
                return False
            row.data[COUNT], row.last_used_at = count, now
            row.save(update_fields=["data", "last_used_at"])
            return True
    return False


def _read(answer: str) -> dict[str, Any]:
    try:
        found = json.loads(answer[:LONGEST_ANSWER])
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {}


def _server(request: HttpRequest) -> Fido2Server:
    """For this address exactly: an answer that was given to another page is refused."""
    host = request.get_host()
    origin = f"{request.scheme}://{host}"
    name = host.partition(":")[0]
    site = PublicKeyCredentialRpEntity(id=name, name=settings.ORGANISATION)
    return Fido2Server(site, verify_origin=lambda asked: asked == origin)
