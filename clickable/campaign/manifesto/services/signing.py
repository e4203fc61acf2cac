"""What people do: sign, confirm by link or code, withdraw. The public's processes only insert."""

import hashlib
import hmac
import uuid
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.campaign.manifesto.models import Change, Signature, Slip, Version
from clickable.campaign.manifesto.rules import MOST_TRIES, S, Signed, takes_signatures
from clickable.post import services as post
from clickable.seal import keys
from clickable.seal.envelope import seal
from clickable.seal.keys import KeysMissingError


def sign(
    *,
    version: Version,
    signed: Signed,
    over: bool,
    sender: bytes | None = None,
    now: datetime,
) -> Slip:
    """Keep the form, sealed, by one insert; the worker looks at it. Raises RefusedError.

    The answer is the same for everybody: not whether somebody signed before, nor what is thought of it.
    """
    if not takes_signatures(version.manifesto):
        raise RefusedError(_("Ce manifeste ne se signe plus en ce moment."), "closed")
    try:
        row = Slip.for_worker(version=version, over=over, sender=sender or None, at=now)
    except KeysMissingError as error:
        raise RefusedError(_("Ce site n’envoie pas de courriels."), "no_post") from error
    row.content = seal(signed.packed(), to=row.seal_to, context=row.context)
    row.save(force_insert=True)
    return row


@transaction.atomic(savepoint=False)  # within the link's transaction: it succeeds or fails with it
def confirm(pk: int, *, now: datetime) -> None:
    """The link was pressed: counted from now on, once. One who is doubted reads the same page."""
    on = localdate(now)
    pressed = Signature.objects.filter(pk=pk, confirmed_on=None)
    if pressed.filter(state=S.PENDING).update(state=S.CONFIRMED, confirmed_on=on, code=None):
        count(Signature.objects.only("manifesto", "kind", "area", "confirmed_on").get(pk=pk), 1)
    else:
        pressed.filter(state=S.SUSPECT).update(confirmed_on=on, code=None)


def confirm_by_code(slip: uuid.UUID, code: str, *, now: datetime) -> bool:
    """The six digits of the letter, typed on the page that the signatory has open. False: not them."""
    with transaction.atomic():
        row = Signature.objects.select_for_update().filter(slip=slip).first()
        if row is None or row.code is None or row.tries >= MOST_TRIES:
            return False
        if not hmac.compare_digest(bytes(row.code), code_digest(slip, code)):
            Signature.objects.filter(pk=row.pk).update(tries=row.tries + 1)
            return False
        confirm(row.pk, now=now)
        return True


@transaction.atomic
def withdraw(pk: int, *, now: datetime) -> None:
    """Out of the count, and everything that names somebody goes at once. Twice is once."""
    row = Signature.objects.select_for_update().get(pk=pk)
    if row.state not in {S.PENDING, S.SUSPECT, S.CONFIRMED}:
        return
    if row.manifesto.forgotten_on:
        raise GoneError(_("Les signatures ne portent plus de nom : rien à retirer."), "over")
    if row.state == S.CONFIRMED:
        count(row, -1)
    addressee = row.addressee
    Signature.objects.filter(pk=pk).update(
        state=S.WITHDRAWN, ended_on=localdate(now), shown="", **NAMELESS
    )
    if addressee:
        post.forget(addressee=addressee)


# What goes when a signature names nobody any more; it keeps its area, its day, its state.
NAMELESS: dict[str, object] = {
    "addressee": None, "person": None, "domain": None, "sender": None, "name": None, "role": "", "code": None,
}  # fmt: skip


def count(row: Signature, delta: int) -> None:
    """One more or one less, in the caller's transaction. Its day is the day of the confirmation."""
    if row.confirmed_on is None:
        raise ValueError("never confirmed, never counted")
    Change.objects.create(
        manifesto_id=row.manifesto_id,
        kind=row.kind,
        area=row.area,
        on=row.confirmed_on,
        delta=delta,
    )


def code_digest(slip: uuid.UUID, code: str) -> bytes:
    digits = "".join(letter for letter in code if letter.isdecimal())
    return hmac.digest(keys.secret("index"), f"code\x00{slip}\x00{digits}".encode(), hashlib.sha256)
