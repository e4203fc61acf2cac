"""The life of a call: written, published, corrected in numbered steps that everybody is told, closed."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.grants import letters
from clickable.grants.models import Application, Call, CallVersion, Criterion
from clickable.grants.questions import FormError, questions
from clickable.grants.rules import CALL_STEPS, WHOLE, C, deadline, flows, weights_are_whole
from clickable.grants.services.telling import tell_ineligible
from clickable.measures import services as measures
from clickable.record import services as record

if TYPE_CHECKING:
    from clickable.people.models import User


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a call says, beside its questions and criteria."""

    texts: Mapping[str, Any]
    opens_at: datetime
    closes_at: datetime
    budget: Decimal
    ceiling: Decimal
    clarifications_until: datetime | None = None
    announced_on: date | None = None
    zone: str = "Europe/Paris"
    grace_minutes: int = 15
    currency: str = "EUR"
    scores_needed: int = 2
    flow: str = "jury"
    spread_flag: Decimal = Decimal("1.5")
    agreement: str = ""
    child_facing: bool = False
    keep_refused_months: int = 12


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """A criterion as it is typed."""

    code: str
    label: Mapping[str, str]
    weight: int
    most: int = 5
    help: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def write(*, slug: str, terms: Terms, by: "User | None", now: datetime) -> Call:
    """A new call, as a draft."""
    _whole(terms)
    row = Call.objects.create(slug=slug, made_at=now, **_said(terms))
    record.write("grants.call_written", str(row), actor=by, now=now)
    return row


@transaction.atomic
def rewrite(
    *,
    call: Call,
    by: "User | None",
    now: datetime,
    terms: Terms | None = None,
    form: Sequence[Mapping[str, Any]] | None = None,
    criteria: Sequence[Weighed] | None = None,
    checklist: Sequence[Mapping[str, Any]] | None = None,
    note: Mapping[str, str] | None = None,
) -> Call:
    """Change what is given. A published call changes by a correction: `note` says what, by language, and
    everybody who has begun or submitted is told. Raises RefusedError."""
    row = Call.objects.select_for_update().get(pk=call.pk)
    published = row.state != C.DRAFT
    if published and row.state != C.PUBLISHED:
        raise RefusedError(_("Un appel clos ne change plus."), "closed")
    if published and not (note and all(str(note.get(one, "")).strip() for one in ("fr", "en"))):
        raise RefusedError(_("Dites ce qui change, en français et en anglais : l’appel est publié, tout le monde en est informé."), "note")  # fmt: skip
    if terms is not None:
        _whole(terms)
        _not_shorter(row, terms)
        for name, value in _said(terms).items():
            setattr(row, name, value)
    if form is not None:
        _readable(form)
        row.form = [dict(one) for one in form]
    if checklist is not None:
        row.checklist = [dict(one) for one in checklist]
    row.save()
    if criteria is not None:
        _weigh(row, criteria)
    if published:
        _refuse_unready(row)
        row.form_version += form is not None
        row.save(update_fields=["form_version"])
        _tell(row, _version(row, note=note or {}, now=now), now=now)
    verb = "grants.call_corrected" if published else "grants.call_rewritten"
    record.write(verb, str(row), actor=by, now=now)
    return row


@transaction.atomic
def move_call(*, call: Call, to: str, by: "User | None" = None, now: datetime) -> Call:
    """The next step of a call. Raises StepRefusedError, or RefusedError when it is not ready."""
    row = Call.objects.select_for_update().get(pk=call.pk)
    if to not in CALL_STEPS[row.state]:
        raise StepRefusedError(_("Cette étape n’est pas possible depuis cet état."), "step")
    before, row.state = row.state, to
    if to == C.PUBLISHED:
        _refuse_unready(row)
        row.published_at = now
        _version(row, note={}, now=now)
        measures.count("grants.call", on=localdate(now), subject=row.slug, source=f"grants.call:{row.pk}")  # fmt: skip
    elif to == C.CLOSED:
        _close(row, now=now)
    elif to == C.NOTIFIED:
        tell_ineligible(call=row, now=now)
    elif to == C.ANNOUNCED:
        row.announced_on = localdate(now)
    row.save()
    record.write(f"grants.call_{to}", str(row), actor=by, now=now, detail={"from": before})
    return row


def close_due(*, now: datetime) -> int:
    """Calls whose last minute is over, extensions included; how many."""
    done = 0
    for row in Call.objects.filter(state=C.PUBLISHED, closes_at__lt=now):
        if _last(row) < now:
            move_call(call=row, to=C.CLOSED, now=now)
            done += 1
    return done


def _last(row: Call) -> datetime:
    """When the door is shut for everybody."""
    longest = row.applications.aggregate(until=Max("extensions__until"))["until"]
    return deadline(row, longest).last


def _close(row: Call, *, now: datetime) -> None:
    if now < _last(row):
        raise RefusedError(_("La date limite n’est pas passée, ou une candidature a un délai."), "early")  # fmt: skip
    row.closed_at = now
    drafts = row.applications.filter(state=Application.State.DRAFT, confirmed_at__isnull=False)
    for each in drafts.select_related("call", "addressee"):
        letters.closed(each, now=now)


def _said(terms: Terms) -> dict[str, Any]:
    return {one.name: getattr(terms, one.name) for one in fields(terms)}


def _whole(terms: Terms) -> None:
    if terms.opens_at >= terms.closes_at:
        raise RefusedError(_("L’appel ouvre avant de se clore."), "order")
    until = terms.clarifications_until
    if until and not terms.opens_at < until <= terms.closes_at:
        raise RefusedError(_("Les questions se posent entre l’ouverture et la clôture."), "order")
    if not 0 < terms.ceiling <= terms.budget:
        raise RefusedError(_("Une subvention ne dépasse pas le budget de l’appel."), "money")
    if terms.flow not in flows():
        raise RefusedError(_("Ce déroulement n’existe pas."), "flow")


def _not_shorter(row: Call, terms: Terms) -> None:
    if row.state == C.PUBLISHED and terms.closes_at < row.closes_at:
        raise RefusedError(_("La date limite d’un appel publié ne s’avance pas."), "shorter")


def _readable(form: Sequence[Mapping[str, Any]]) -> None:
    try:
        questions(form)
    except FormError as error:
        raise RefusedError(str(error), "form") from error


def _weigh(row: Call, criteria: Sequence[Weighed]) -> None:
    """Those that stay keep their row: reviews point at it."""
    kept = {one.code for one in criteria}
    row.criteria.exclude(code__in=kept).delete()
    for place, one in enumerate(criteria):
        Criterion.objects.update_or_create(
            call=row,
            code=one.code,
            defaults={
                "label": dict(one.label), "help": dict(one.help), "weight": one.weight, "most": one.most, "place": place,
            },
        )  # fmt: skip


def _refuse_unready(row: Call) -> None:
    weights = list(row.criteria.values_list("weight", flat=True))
    if not weights_are_whole(weights):
        raise RefusedError(_("Les poids des critères font %(sum)s : ils doivent faire %(whole)s.") % {"sum": sum(weights), "whole": WHOLE}, "weights")  # fmt: skip
    if not row.form:
        raise RefusedError(_("L’appel ne pose aucune question."), "form")
    if not all(row.texts.get(one, {}).get("title") for one in ("fr", "en")):
        raise RefusedError(_("Le texte manque dans une des deux langues."), "texts")


def content(row: Call) -> dict[str, Any]:
    """All that a call says, as it is kept for ever."""
    terms = Terms(**{one.name: getattr(row, one.name) for one in fields(Terms)})
    criteria = [
        {"code": c.code, "label": c.label, "help": c.help, "weight": c.weight, "most": c.most}
        for c in row.criteria.all()
    ]
    said = {**asdict(terms), "form": row.form, "checklist": row.checklist, "criteria": criteria}
    plain: dict[str, Any] = json.loads(json.dumps(said, cls=DjangoJSONEncoder))
    return plain


def _version(row: Call, *, note: Mapping[str, str], now: datetime) -> CallVersion:
    said = content(row)
    plain = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return CallVersion.objects.create(
        call=row,
        number=row.versions.count() + 1,
        content=said,
        note=dict(note),
        sha256=hashlib.sha256(plain.encode()).hexdigest(),
        made_at=now,
    )


def _tell(row: Call, version: CallVersion, *, now: datetime) -> None:
    begun = row.applications.exclude(state=Application.State.WITHDRAWN)
    for each in begun.filter(addressee__isnull=False).select_related("call", "addressee"):
        letters.corrected(each, version, now=now)
