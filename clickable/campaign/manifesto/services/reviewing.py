"""The team's part: who was doubted, what is set aside together and back again, organisations, paper."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.campaign.manifesto.models import (
    DomainRule,
    Invalidation,
    Kind,
    Manifesto,
    PaperBatch,
    Signature,
)
from clickable.campaign.manifesto.rules import Conditions, S, domain_of
from clickable.campaign.manifesto.selectors import doubted, key_of
from clickable.campaign.manifesto.services.signing import count
from clickable.campaign.manifesto.services.taking_in import ask_again
from clickable.campaign.manifesto.services.tokens import domain_token
from clickable.record import services as record

if TYPE_CHECKING:
    from clickable.people.models import User

PIECE = 500


def matching(manifesto: Manifesto, conditions: Conditions) -> QuerySet[Signature]:
    """The live signatures that `conditions` mean: what a preview counts, and what is set aside."""
    rows = Signature.objects.live().filter(manifesto=manifesto)
    if conditions.since:
        rows = rows.filter(signed_at__date__gte=date.fromisoformat(conditions.since))
    if conditions.until:
        rows = rows.filter(signed_at__date__lte=date.fromisoformat(conditions.until))
    if conditions.domain:
        rows = rows.filter(domain=domain_token(domain_of(f"@{conditions.domain}")))
    if conditions.why:
        rows = rows.filter(why=conditions.why)
    return rows.filter(state=conditions.state) if conditions.state else rows


@transaction.atomic
def set_aside(
    *, manifesto: Manifesto, conditions: Conditions, reason: str, by: "User", now: datetime
) -> Invalidation:
    """They count no more, and keep what they were. Raises RefusedError for conditions that mean everybody."""
    if not conditions.narrow:
        raise RefusedError(
            _("Dites au moins un domaine, une raison du doute ou un état."), "narrow"
        )
    row = Invalidation.objects.create(
        manifesto=manifesto,
        conditions={k: v for k, v in vars(conditions).items() if v},
        reason=reason,
        matched=0,
        by=by,
        at=now,
    )
    matched = 0
    for each in _locked(matching(manifesto, conditions)):
        if each.state == S.CONFIRMED:
            count(each, -1)
        each.before, each.state, each.invalidation = each.state, S.INVALIDATED, row
        each.save(update_fields=["before", "state", "invalidation"])
        matched += 1
    row.matched = matched
    row.save(update_fields=["matched"])
    record.write(
        "manifesto.set_aside", str(manifesto), actor=by, now=now, detail={"matched": matched}
    )
    return row


@transaction.atomic
def take_back(*, invalidation: Invalidation, by: "User", now: datetime) -> int:
    """Each is what it was; how many. Who signed again meanwhile keeps that signature."""
    row = Invalidation.objects.select_for_update().get(pk=invalidation.pk)
    if row.state == Invalidation.State.REVERTED:
        raise GoneError(_("C’est déjà rétabli."), "over")
    done = 0
    for each in _locked(row.signatures.filter(state=S.INVALIDATED)):
        again = Signature.objects.live().filter(manifesto_id=each.manifesto_id, person=each.person)
        if each.person is not None and again.exists():
            continue
        each.state, each.before = each.before, ""
        each.save(update_fields=["state", "before"])
        if each.state == S.CONFIRMED:
            count(each, 1)
        done += 1
    row.state = Invalidation.State.REVERTED
    row.save(update_fields=["state"])
    record.write("manifesto.taken_back", str(row), actor=by, now=now, detail={"restored": done})
    return done


@transaction.atomic
def restore(*, manifesto: Manifesto, why: str, group: str, by: "User", now: datetime) -> int:
    """Signatures doubted together (`selectors.doubts`) are genuine: those that were confirmed count, the
    others are written to now; how many. They are not doubted again for those that come after them."""
    done, rows = 0, doubted(manifesto).filter(why=why)
    for each in _locked(rows.filter(**{key_of(why): bytes.fromhex(group) or None})):
        each.state = S.CONFIRMED if each.confirmed_on else S.PENDING
        each.save(update_fields=["state"])
        if each.state == S.CONFIRMED:
            count(each, 1)
        else:
            ask_again(each, now=now)
        done += 1
    detail: dict[str, object] = {"why": why, "restored": done}
    record.write("manifesto.restored", str(manifesto), actor=by, now=now, detail=detail)
    return done


def _locked(rows: QuerySet[Signature]) -> Iterator[Signature]:
    """In pieces, each row locked while the transaction lasts."""
    wanted = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(wanted), PIECE):
        piece = rows.filter(pk__in=wanted[start : start + PIECE])
        yield from piece.select_for_update(of=("self",)).select_related("addressee").order_by("pk")


@transaction.atomic
def show_organisation(*, signature: Signature, by: "User", now: datetime) -> None:
    """The team knows it: its name stands on the page."""
    rows = Signature.objects.counted().filter(pk=signature.pk, kind=Kind.ORGANISATION)
    if not rows.update(reviewed_on=localdate(now)):
        raise GoneError(_("Cette organisation n’est plus signataire."), "over")
    record.write("manifesto.organisation_shown", str(signature), actor=by, now=now)


@transaction.atomic
def rule(*, pattern: str, verdict: str, by: "User", now: datetime) -> DomainRule:
    """From now on, mailboxes of this domain are doubted, or trusted."""
    row, _made = DomainRule.objects.update_or_create(
        pattern=pattern.strip().lower(), defaults={"verdict": verdict, "made_on": localdate(now)}
    )
    record.write(
        "manifesto.domain_rule", "domain_rule", actor=by, now=now, detail={"verdict": verdict}
    )
    return row


@transaction.atomic
def paper(
    *,
    manifesto: Manifesto,
    place: str,
    area: str,
    on: date,
    collector: str,
    number: int,
    by: "User",
    now: datetime,
) -> PaperBatch:
    """A bundle of sheets, counted once. It is told when somebody else counted as many."""
    row = PaperBatch.objects.create(
        manifesto=manifesto,
        place=place,
        area=area,
        on=on,
        collector=collector,
        number=number,
        by=by,
    )
    record.write("manifesto.paper", str(row), actor=by, now=now, detail={"number": number})
    return row


@transaction.atomic
def check_paper(*, batch: PaperBatch, number: int, by: "User", now: datetime) -> None:
    """Counted again by another person, who did not see the first number. Raises RefusedError."""
    row = PaperBatch.objects.select_for_update().get(pk=batch.pk)
    if row.checked_by_id:
        raise GoneError(_("Ces feuilles sont déjà comptées deux fois."), "over")
    if row.by_id == by.pk:
        raise RefusedError(_("Une autre personne compte la deuxième fois."), "same")
    if row.number != number:
        raise RefusedError(_("Les deux comptes diffèrent : recomptez ensemble."), "differs")
    row.checked_by = by
    row.save(update_fields=["checked_by"])
    record.write("manifesto.paper_checked", str(row), actor=by, now=now)
