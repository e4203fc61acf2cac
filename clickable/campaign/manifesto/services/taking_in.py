"""The worker's part: slips are opened, doubled and doubted ones told apart, and people written to."""

import logging
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from clickable.campaign.manifesto import letters
from clickable.campaign.manifesto.models import DomainRule, Kind, Signature, Slip
from clickable.campaign.manifesto.rules import (
    MOST_LETTERS,
    S,
    Signed,
    domain_of,
)
from clickable.campaign.manifesto.services.doubting import weigh
from clickable.campaign.manifesto.services.signing import code_digest
from clickable.campaign.manifesto.services.tokens import tokens_of
from clickable.post import services as post
from clickable.seal.envelope import CannotOpenError, seal, unseal
from clickable.seal.wraps import Ring

log = logging.getLogger(__name__)
PIECE = 50  # slips in one transaction


def take_in(ring: Ring, *, now: datetime) -> int:
    """One piece of the slips that wait, the oldest first; how many. Killed half way, it begins again."""
    with transaction.atomic():
        rows = Slip.objects.select_related("version__manifesto").order_by("at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        slips = list(rows[:PIECE])
        rules = list(DomainRule.objects.all())
        for slip in slips:
            _take_in(slip, ring, rules, now=now)
        Slip.objects.filter(pk__in=[slip.pk for slip in slips]).delete()
    return len(slips)


def _take_in(slip: Slip, ring: Ring, rules: Iterable[DomainRule], *, now: datetime) -> None:
    try:
        signed = Signed.unpacked(unseal(slip.content, key=slip.key(ring), context=slip.context))
    except (CannotOpenError, ValueError, TypeError):
        log.exception("%s cannot be opened and is dropped", slip)
        return
    same = Signature.objects.live().filter(
        manifesto=slip.version.manifesto_id, person=tokens_of(signed.mailbox)["person"]
    )
    known = same.select_for_update(of=("self",)).first()
    if known is None:
        _new(slip, signed, rules, now=now)
    elif known.state == S.PENDING and known.letters < MOST_LETTERS:
        _ask(known, now=now)
    elif known.state == S.CONFIRMED:
        letters.tell_signed_already(known, now=now)


def _new(slip: Slip, signed: Signed, rules: Iterable[DomainRule], *, now: datetime) -> None:
    row = Signature(
        slip=slip.pk,
        manifesto_id=slip.version.manifesto_id,
        version=slip.version,
        kind=signed.kind,
        **tokens_of(signed.mailbox),
        shown=signed.organisation if signed.kind == Kind.ORGANISATION else "",
        role=signed.role,
        area=signed.area,
        language=signed.language,
        show=signed.show,
        sender=slip.sender,
        signed_at=slip.at,
    )
    weigh(row, domain=domain_of(signed.mailbox), over=slip.over, rules=rules)
    to = post.new_addressee(mailbox=signed.mailbox, language=signed.language, now=now)
    row.addressee = to
    row.name = seal(signed.name, to=to.seal_to, context=row.name_context)
    row.save(force_insert=True)
    if row.state == S.PENDING:
        _ask(row, now=now)


def _ask(row: Signature, *, now: datetime) -> None:
    """Write the letter with a link and six digits. The digits of an earlier letter end with it."""
    code = f"{secrets.randbelow(10**6):06}"
    row.code, row.tries, row.letters = code_digest(row.slip, code), 0, row.letters + 1
    row.save(update_fields=["code", "tries", "letters"])
    letters.ask_to_confirm(row, code=code, now=now)


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
