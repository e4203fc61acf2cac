"""The partners’ door: reports by the hundred, and what became of them. Who comes shows a token."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Header, Query, Router

from clickable.api import lines
from clickable.api.bearer import Bearer, who
from clickable.api.describing import inlined
from clickable.api.lines import Read
from clickable.api.problems import Fault, ProblemError, documented
from clickable.api.schemas import BatchOut, PartnerReportIn, StateOut
from clickable.base.clock import now
from clickable.partners.models import Batch
from clickable.partners.rules import KEY, MOST_LINES, REFERENCE, Scope
from clickable.partners.selectors import Access, State, state_called, state_of
from clickable.partners.services import AnotherBodyError, UsedUpError, begin
from clickable.partners.taking import Line, Status, Taken, chunks, take
from clickable.report import wording
from clickable.report.doors import counts
from clickable.report.models import Door, DoorEvent
from clickable.seal.tokens import token

ONE, MANY = "application/json", "application/x-ndjson"
BODY = {
    "requestBody": {
        "required": True,
        "content": {
            ONE: {"schema": inlined(PartnerReportIn)},
            MANY: {
                "schema": {
                    "type": "string",
                    "description": f"One report a line, as above, {MOST_LINES} lines at most.",
                }
            },
        },
    }
}

router = Router(tags=["partners"])


@router.post(
    "/reports", response={202: BatchOut}, url_name="partner_reports", operation_id="partnerReports",
    auth=Bearer(Scope.WRITE), openapi_extra=BODY | documented(400, 401, 403, 409, 413, 415, 422, 429, 503),
)  # fmt: skip
def give(
    request: HttpRequest,
    key: Annotated[str, Header(alias="Idempotency-Key", pattern=KEY)],
) -> HttpResponse:
    """One report (`application/json`) or up to 10,000, one a line (`application/x-ndjson`). Needs
    `reports:write`. Good lines are kept for good, the others named with what is wrong; one alone that
    is wrong is a 422. The same `Idempotency-Key` with the same body gives the same answer for seven
    days, and goes on where an answer was lost; with another body, or later, it is a 409."""
    by = who(request)
    kind = request.content_type
    if kind not in {ONE, MANY}:
        raise ProblemError(415, _("Il faut application/json ou application/x-ndjson."))
    body = request.body
    found = _one(body, by) if kind == ONE else _many(body, by)
    at = now()
    mark = token("partner body", f"{kind}\x00{body.decode('latin1')}")
    results = list(_kept(_batch(by, key, mark, now=at), found, now=at))
    for result in results:
        kept = result["status"] != "refused"
        counts.note(Door.PARTNER, DoorEvent.SENT if kept else DoorEvent.FAULT, now=at)
    return HttpResponse(lines.told(results), ONE, status=202)


@router.get(
    "/reports", response=StateOut, url_name="partner_reports", operation_id="partnerReportCalled",
    auth=Bearer(Scope.READ), openapi_extra=documented(401, 403, 404, 422, 429),
)  # fmt: skip
def called(
    request: HttpRequest, external_reference: Annotated[str, Query(pattern=REFERENCE)]
) -> StateOut:
    """How far the report is that the partner calls so. Needs `reports:read`."""
    return _state(state_called(who(request).partner, external_reference, now=now()))


@router.get(
    "/reports/{id}", response=StateOut, url_name="partner_report", operation_id="partnerReport",
    auth=Bearer(Scope.READ), openapi_extra=documented(401, 403, 404, 422, 429),
)  # fmt: skip
def one(request: HttpRequest, id: UUID) -> StateOut:  # noqa: A002 -- as the address says
    """How far one report is. Needs `reports:read`. What another gave is answered like what nobody
    gave: 404."""
    return _state(state_of(who(request).partner, id, now=now()))


def _one(body: bytes, by: Access) -> Iterable[Read]:
    """Raises ProblemError: alone, it is not kept in part."""
    found = lines.read(body, by)
    if found.line is None:
        status = 400 if found.faults[0].code in {"json", "encoding"} else 422
        raise ProblemError(status, _("Une partie de l’envoi est à corriger."), found.faults)
    return [found]


def _many(body: bytes, by: Access) -> Iterable[Read]:
    """Raises ProblemError before anything is kept."""
    if not body.strip():
        why = _("Il faut au moins une ligne.")
        raise ProblemError(422, why, [Fault("#", "nothing", why)])
    if lines.count(body) > MOST_LINES:
        why = _("Il y a plus de %(n)d lignes : partage l’envoi.") % {"n": MOST_LINES}
        raise ProblemError(422, why, [Fault("#", "too_many_lines", why)])
    return lines.read_lines(body, by)


def _batch(by: Access, key: str, mark: bytes, *, now: datetime) -> Batch:
    try:
        return begin(partner=by.partner, key=key, body_mark=mark, now=now)
    except AnotherBodyError as error:
        why = _("Cette clé est déjà venue avec autre chose : il en faut une nouvelle.")
        raise ProblemError(409, why, [Fault("Idempotency-Key", "another_body", why)]) from error
    except UsedUpError as error:
        why = _("Cette clé est venue il y a plus de sept jours : il en faut une nouvelle.")
        raise ProblemError(409, why, [Fault("Idempotency-Key", "used_up", why)]) from error


def _kept(batch: Batch, found: Iterable[Read], *, now: datetime) -> Iterator[dict[str, object]]:
    """Every line in its order; what is told as accepted is durable."""
    waiting: list[Read] = []

    def good() -> Iterator[Line]:
        for each in found:
            waiting.append(each)
            if each.line is not None:
                yield each.line

    for chunk in chunks(good()):
        last = chunk[-1].number
        taken = {one.line: one for one in take(batch, chunk, now=now)}
        while waiting and waiting[0].number <= last:
            each = waiting.pop(0)
            yield _result(each, taken.get(each.number))
    yield from (_result(each, None) for each in waiting)


def _result(each: Read, taken: Taken | None) -> dict[str, object]:
    errors = [fault.told() for fault in each.faults]
    if taken is not None and taken.status == Status.TAKEN:
        why = _("Cette référence est déjà celle d’un autre signalement.")
        errors.append(Fault("#/external_reference", "taken", why).told())
    refused = taken is None or taken.status == Status.TAKEN
    return {
        "line": each.number,
        "status": "refused" if refused else str(taken and taken.status),
        "id": None if taken is None else str(taken.report),
        "external_reference": each.external_reference,
        "errors": errors,
    }


def _state(found: State | None) -> StateOut:
    if found is None:
        raise ProblemError(404, _("Ce partenaire n’a donné aucun signalement de ce nom."))
    return StateOut(
        id=found.id,
        external_reference=found.external_reference,
        state=found.standing,
        label=str(wording.STANDINGS[found.standing].label),
        received=found.received_hour.astimezone(UTC).strftime("%Y-%m-%dT%H:00"),
    )
