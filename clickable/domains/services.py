"""Rules about hosts and sites: proposed by one, confirmed by another, ended by either; and counted."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from clickable.base.errors import GoneError, RefusedError
from clickable.domains.models import Kind, Rule, State, Touch
from clickable.domains.rules import NEEDS, covers_anybody, says, too_long
from clickable.domains.saying import Saying, saying_of
from clickable.people.models import User
from clickable.people.rules import can_lead_cases
from clickable.record import services as record
from clickable.report.models import Item
from clickable.report.services import new_reference
from clickable.seal.envelope import CannotOpenError, seal
from clickable.seal.tokens import token
from clickable.seal.trusted import trusted
from clickable.seal.wraps import Ring

MISSING = {
    "operator": _("Dites de qui il s’agit."),
    "country": _("Choisissez le pays."),
    "email": _("Indiquez une adresse électronique complète."),
    "language": _("Choisissez la langue."),
}


@transaction.atomic
def propose(*, lead: User, kind: Kind, saying: Saying, until: date, now: datetime) -> Rule:
    """A rule of the lead's team. One that acts without a view waits for another lead; others count at once.

    Raises RefusedError; its code names the field.
    """
    _refuse_stranger(lead)
    kept = checked(kind, saying, until=until, now=now)
    rule, private = Rule.keyed(
        lead.group,
        for_worker=True,
        reference=new_reference("D"),
        kind=kind,
        token=token("domain", kept.name),
        until=until,
        proposed_by=lead,
        proposed_at=now,
    )
    rule.content = seal(kept.sealed_text(), to=private.public_key, context=rule.context)
    if not rule.acts_alone:
        rule.stands_from = now
        _end_expired(rule, lead, now=now)
    _save(rule)
    _tell("domains.proposed" if rule.acts_alone else "domains.set", rule, lead, now=now)
    return rule


@transaction.atomic
def confirm(*, rule: Rule, lead: User, now: datetime) -> None:
    """The second of two: from now on it counts. Raises RefusedError, GoneError."""
    kept = _locked(rule, lead)
    if kept.stands_from is not None:
        raise GoneError(_("Cette règle est déjà confirmée."), code="stands")
    if kept.state(localdate(now)) == State.EXPIRED:
        raise GoneError(_("Cette règle a expiré avant d’être confirmée."), code="expired")
    if kept.proposed_by == lead:
        raise RefusedError(
            _("Vous avez proposé cette règle : il faut une deuxième personne pour la confirmer."),
            code="same_person",
        )
    kept.confirmed_by, kept.stands_from = lead, now
    _end_expired(kept, lead, now=now)
    _save(kept)
    _tell("domains.confirmed", kept, lead, now=now)


@transaction.atomic
def end(*, rule: Rule, lead: User, now: datetime) -> None:
    """It no longer counts, or never will. One person is enough: then people look again."""
    kept = _locked(rule, lead)
    kept.ended_by, kept.ended_at = lead, now
    kept.save(update_fields=["ended_by", "ended_at"])
    _tell("domains.ended", kept, lead, now=now)


def touch(rules: Iterable[Rule], *, item: Item, now: datetime) -> None:
    """These rules did something about this item. Call it in the transaction that did it."""
    for rule in rules:
        _seen, new = Touch.objects.update_or_create(rule=rule, item=item, defaults={"at": now})
        hits = {"hits": F("hits") + 1} if new else {}
        Rule.objects.filter(pk=rule.pk).update(last_hit=now, **hits)
        detail: dict[str, object] = {"kind": str(rule.kind), "rule": rule.reference}
        record.write("domains.applied", f"item:{item.pk}", now=now, detail=detail)


def checked(kind: Kind, saying: Saying, *, until: date, now: datetime) -> Saying:
    """The same without the values that this kind does not have. Raises RefusedError for what is missing."""
    if covers_anybody(saying.name):
        raise RefusedError(
            _("Sous ce nom, n’importe qui peut s’inscrire : choisissez un site en particulier."),
            code="name",
        )
    if until <= localdate(now):
        raise RefusedError(_("La date de fin doit être à venir."), code="until")
    if too_long(until, today=localdate(now)):
        raise RefusedError(_("Une règle vaut un an au plus ; elle peut être reprise."), "until")
    if not saying.reason.strip():
        raise RefusedError(_("Dites pourquoi, pour vos collègues."), code="reason")
    for name in NEEDS[kind]:
        if not getattr(saying, name).strip():
            raise RefusedError(MISSING[name], code=name)
    values = {name: getattr(saying, name).strip() for name in says(kind)}
    if values.get("email"):
        _refuse_bad_mailbox(values["email"])
    return Saying(name=saying.name, reason=saying.reason.strip(), **values)


def renew_tokens(ring: Ring) -> tuple[int, int]:
    """Tokens under the index key in use; how many were made, how many rules do not open."""
    done = lost = 0
    with transaction.atomic():
        for rule in Rule.objects.select_for_update():
            try:
                rule.token = token("domain", saying_of(rule, ring).name)
            except CannotOpenError:
                lost += 1
                continue
            rule.save(update_fields=["token"])
            done += 1
    return done, lost


def _refuse_bad_mailbox(text: str) -> None:
    try:
        validate_email(text)
    except ValidationError:
        raise RefusedError(MISSING["email"], code="email") from None


def _save(rule: Rule) -> None:
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError:
        raise RefusedError(
            _("Une règle de cette sorte existe déjà pour ce nom : arrêtez-la d’abord."),
            code="name",
        ) from None


def _end_expired(rule: Rule, lead: User, *, now: datetime) -> None:
    """One of the same kind and name whose day has passed makes room."""
    same = Rule.objects.of(rule.group_id).filter(kind=rule.kind, token=rule.token)
    for over in same.expired(localdate(now)).filter(stands_from__isnull=False):
        over.ended_by, over.ended_at = lead, now
        over.save(update_fields=["ended_by", "ended_at"])
        _tell("domains.ended", over, lead, now=now)


def _locked(rule: Rule, lead: User) -> Rule:
    _refuse_stranger(lead)
    rows = Rule.objects.of(lead.group).select_for_update(of=("self",)).select_related("proposed_by")
    kept = rows.filter(pk=rule.pk, ended_at=None).first()
    if kept is None:
        raise GoneError(_("Cette règle est déjà arrêtée."), code="ended")
    return kept


def _refuse_stranger(lead: User) -> None:
    """An account alone is nobody yet: two accounts that one person made are not two people."""
    if not can_lead_cases(lead) or lead.pk not in trusted().members(lead.group):
        raise RefusedError(_("Vous n’avez pas la clé de l’équipe."), code="not_held")


def _tell(verb: str, rule: Rule, lead: User, *, now: datetime) -> None:
    detail: dict[str, object] = {"kind": str(rule.kind), "rule": rule.reference}
    record.write(verb, f"rule:{rule.pk}", now=now, actor=lead, detail=detail)
