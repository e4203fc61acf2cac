"""The worker's part: slips are opened, doubled and doubted ones told apart, and people written to."""

import logging
import secrets
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from clickable.campaign.manifesto import letters
from clickable.campaign.manifesto.models import DomainRule, Kind, Signature, Slip
from clickable.campaign.manifesto.rules import (
    MOST_LETTERS,
    S,
    Signed,
    domain_of,
)
from clickable.campaign.manifesto.services.doubting import Scales
from clickable.campaign.manifesto.services.signing import code_digest
from clickable.campaign.manifesto.services.tokens import tokens_of
from clickable.post import services as post
from clickable.post.models import Addressee
from clickable.seal.envelope import CannotOpenError, seal, unseal
from clickable.seal.wraps import Ring

log = logging.getLogger(__name__)
PIECE = 50  # slips in one transaction


class Opened(NamedTuple):
    slip: Slip
    signed: Signed
    tokens: dict[str, bytes]


def take_in(ring: Ring, *, now: datetime) -> int:
    """One piece of the slips that wait, the oldest first; how many. Killed half way, it begins again."""
    with transaction.atomic():
        rows = Slip.objects.select_related("version__manifesto").order_by("at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        slips = list(rows[:PIECE])
        _take_in([one for slip in slips if (one := _opened(slip, ring))], now=now)
        Slip.objects.filter(pk__in=[slip.pk for slip in slips]).delete()
    return len(slips)


def _opened(slip: Slip, ring: Ring) -> Opened | None:
    try:
        signed = Signed.unpacked(unseal(slip.content, key=slip.key(ring), context=slip.context))
    except (CannotOpenError, ValueError, TypeError):
        log.exception("%s cannot be opened and is dropped", slip)
        return None
    return Opened(slip, signed, tokens_of(signed.mailbox))


def _take_in(opened: list[Opened], *, now: datetime) -> None:
    """Who signed before is written to again, within limits; the others are kept together, then written to."""
    people = {one.tokens["person"] for one in opened}
    there = Signature.objects.live().filter(person__in=people).select_for_update(of=("self",))
    known = {(row.manifesto_id, bytes(row.person or b"")): row for row in there.select_related("addressee", "version__manifesto")}  # fmt: skip
    scales, new = Scales(DomainRule.objects.all()), []
    for one in opened:
        who = (one.slip.version.manifesto_id, one.tokens["person"])
        if who not in known:
            known[who] = _new(one, scales, now=now)
            new.append(known[who])
        elif known[who].pk:  # one of this piece has its letter coming
            _again(known[who], now=now)
    asked = [(row, _fresh_code(row)) for row in new if row.state == S.PENDING]
    Addressee.objects.bulk_create(row.addressee for row in new if row.addressee)
    Signature.objects.bulk_create(new)
    letters.ask_to_confirm(asked, now=now)


def _again(row: Signature, *, now: datetime) -> None:
    if row.state == S.PENDING and row.letters < MOST_LETTERS:
        _ask(row, now=now)
    elif row.state == S.CONFIRMED:
        letters.tell_signed_already(row, now=now)


def _new(one: Opened, scales: Scales, *, now: datetime) -> Signature:
    """Weighed, and not kept yet."""
    slip, signed, tokens = one
    to = post.addressee_of(mailbox=signed.mailbox, language=signed.language, now=now)
    row = Signature(
        slip=slip.pk,
        manifesto=slip.version.manifesto,
        version=slip.version,
        kind=signed.kind,
        addressee=to,
        **tokens,
        shown=signed.organisation if signed.kind == Kind.ORGANISATION else "",
        role=signed.role,
        area=signed.area,
        language=signed.language,
        show=signed.show,
        sender=slip.sender,
        signed_at=slip.at,
    )
    row.name = seal(signed.name, to=to.seal_to, context=row.name_context)
    scales.weigh(row, domain=domain_of(signed.mailbox), over=slip.over)
    return row


def _ask(row: Signature, *, now: datetime) -> None:
    """Write the letter with a link and six digits."""
    code = _fresh_code(row)
    row.save(update_fields=["code", "tries", "letters"])
    letters.ask_to_confirm([(row, code)], now=now)


def _fresh_code(row: Signature) -> str:
    """Six digits for one more letter, not kept yet. Those of an earlier letter end with it."""
    code = f"{secrets.randbelow(10**6):06}"
    row.code, row.tries, row.letters = code_digest(row.slip, code), 0, row.letters + 1
    return code


def ask_again(row: Signature, *, now: datetime) -> None:
    """One whom the team found genuine, and who was not written to yet."""
    _ask(row, now=now)


def name_shown(ring: Ring, *, limit: int = 200) -> int:
    """Names of people who asked to be named, once they confirmed; how many. Opened here, and only these."""
    wanted = Signature.objects.filter(
        state=S.CONFIRMED, kind=Kind.CITIZEN, show=True, shown="", name__isnull=False
    )
    done = 0
    for row in wanted.select_related("addressee").order_by("pk")[:limit]:
        addressee = row.addressee
        try:
            name = (
                unseal(row.name or b"", key=addressee.key(ring), context=row.name_context)
                if addressee
                else ""
            )
        except CannotOpenError:
            name = ""
        kept = Signature.objects.filter(pk=row.pk, state=S.CONFIRMED)
        done += kept.update(shown=name[:80], show=bool(name))
    return done
