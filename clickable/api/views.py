"""Thin doors: to report, to follow up and answer, to read the figures (services.py: who helps). They hold no rule of their own."""

import hashlib
import secrets
from dataclasses import replace
from datetime import UTC
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Header, NinjaAPI

from clickable.api.parsing import BoundedParser
from clickable.api.partner import router as partner
from clickable.api.problems import Fault, ProblemError, answer_with_problems, documented
from clickable.api.reading import given_of, words_of
from clickable.api.schemas import (
    AnswerIn,
    FiguresOut,
    FollowUpIn,
    FollowUpOut,
    MessageOut,
    ReceiptOut,
    ReportIn,
    ReportOut,
)
from clickable.api.sealed import router as sealed_reports
from clickable.api.services import router as help_services
from clickable.api.tour import router as tour
from clickable.api.trainings import router as trainings
from clickable.base.clock import now
from clickable.base.errors import RefusedError
from clickable.base.flood import over_limit
from clickable.base.words import read_words
from clickable.figures import formats
from clickable.figures.published import published
from clickable.report import selectors, wording
from clickable.report.conversation import services as conversation
from clickable.report.conversation.reading import Said
from clickable.report.conversation.visit import Visit, visit
from clickable.report.intake import take_in
from clickable.report.models import Door
from clickable.report.rules import LONGEST_RECEIPT, LONGEST_TEXT, Standing
from clickable.seal.receipts import BadReceiptError, Receipt, from_page, read

DOOR = "clickable.door"  # in the request, once its body is read
RANDOM_UUIDS = (4, 7)
PUBLIC = {
    "Cache-Control": "public, max-age=60",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}

AS_CSV = {200: {"description": "OK", "content": {"text/csv": {}}}}

api = NinjaAPI(
    title="Click@ble",
    version="1",
    description="Report without a name, follow up with the receipt, find who helps, read the published figures. "
    "No key, no cookie, nothing kept of who calls; partners’ programs come with a token of theirs. "
    "Errors are RFC 9457 problem details.",
    docs_url=None,
    parser=BoundedParser(),
    urls_namespace="api",
)
answer_with_problems(api)
api.add_router("/services", help_services)
api.add_router("/tour", tour)
api.add_router("/sessions", trainings)
api.add_router("/reports", sealed_reports)
api.add_router("/partner", partner)


@api.post(
    "/reports", response={201: ReportOut}, url_name="reports", operation_id="report", tags=["report"],
    openapi_extra=documented(400, 409, 413, 422, 503),
)  # fmt: skip
def report(
    request: HttpRequest,
    payload: ReportIn,
    key: Annotated[UUID | None, Header(alias="Idempotency-Key")] = None,
) -> tuple[int, ReportOut]:
    """One anonymous report. The same random `Idempotency-Key` with the same body again gives the
    same receipt and one report, so that a client may try again after a broken connection; with
    another body it is another report, so that nothing is lost. 409: it arrived, and its receipt was
    told more than half an hour ago."""
    request.META[DOOR] = payload.door
    receipt = _receipt(key, payload)
    faults: list[Fault] = []
    read = given_of(payload, faults, door=Door(payload.door))
    if faults:
        raise ProblemError(422, _("Une partie de l’envoi est à corriger."), faults)
    given = replace(
        read,
        quarantined=over_limit(request),
        about_me=payload.about_me,
        between_children=payload.between_children,
    )
    take_in(given, receipt=receipt, now=now())
    if not selectors.may_show(receipt, now=now()):
        raise ProblemError(409, _("Ce signalement est bien arrivé. Son code n’est plus montré."))
    told = ReceiptOut(letters=receipt.letters, words=receipt.words(payload.language[:2]))
    return 201, ReportOut(receipt=told, state=Standing.RECEIVED)


@api.post(
    "/follow-up", response=FollowUpOut, url_name="follow_up", operation_id="followUp", tags=["report"],
    by_alias=True, openapi_extra=documented(400, 404, 413, 422),
)  # fmt: skip
def follow_up(request: HttpRequest, payload: FollowUpIn) -> FollowUpOut:
    """How far the report of this receipt is, and what was said. 422: not a receipt; 404: a receipt
    of no report here. Spaces after the body make all answers equally long."""
    return _told(_visit(payload.receipt))


@api.post(
    "/follow-up/messages", response={201: FollowUpOut}, url_name="follow_up_messages",
    operation_id="answer", tags=["report"], by_alias=True,
    openapi_extra=documented(400, 404, 409, 413, 422, 503),
)  # fmt: skip
def answer(
    request: HttpRequest,
    payload: AnswerIn,
    key: Annotated[UUID | None, Header(alias="Idempotency-Key")] = None,
) -> tuple[int, FollowUpOut]:
    """Say something to the team. The same random `Idempotency-Key` with the same words again says it
    once. 409: the report was withdrawn, or the conversation is full."""
    faults: list[Fault] = []
    text = words_of("text", payload.text, faults, longest=LONGEST_TEXT)
    if not text and not faults:
        faults.append(Fault("#/text", "nothing", wording.NO_ANSWER))
    if faults:
        raise ProblemError(422, _("Une partie de l’envoi est à corriger."), faults)
    found = _visit(payload.receipt)
    if found.spooled:
        raise ProblemError(
            503, _("Ton signalement est bien arrivé. Pour écrire, reviens plus tard.")
        )
    try:
        conversation.answer(visit=found, text=text, page=_page(key), now=now())
    except RefusedError as refused:
        raise ProblemError(409, str(refused.message)) from refused
    return 201, _told(visit(found.receipt, now=now()))


@api.get(
    "/figures", response=FiguresOut, url_name="figures", operation_id="figures", tags=["figures"],
    openapi_extra={"responses": AS_CSV | documented(422)["responses"]},
)  # fmt: skip
def figures(request: HttpRequest, format: Literal["json", "csv"] = "json") -> HttpResponse:  # noqa: A002
    """All published figures, each with its unit, period, definition and source."""
    if format == "csv":
        return _csv()
    body = FiguresOut.model_validate({"figures": formats.as_rows(published())})
    return HttpResponse(body.model_dump_json(), "application/json", headers=PUBLIC)


@api.get(
    "/figures.csv", url_name="figures_csv", operation_id="figuresCsv", tags=["figures"],
    openapi_extra={"responses": AS_CSV},
)  # fmt: skip
def figures_csv(request: HttpRequest) -> HttpResponse:
    """The same figures as a table."""
    return _csv()


def _csv() -> HttpResponse:
    attached = {"Content-Disposition": 'attachment; filename="figures.csv"'}
    return HttpResponse(
        formats.as_csv(published()), "text/csv; charset=utf-8", headers=PUBLIC | attached
    )


def _receipt(key: UUID | None, payload: ReportIn) -> Receipt:
    """The receipt of a key and a body. Only random keys: two strangers must never share a receipt."""
    if payload.receipt:
        return _made(payload.receipt)
    if key is None:
        return from_page(_page(None))
    said = hashlib.sha256(payload.model_dump_json().encode(errors="replace")).hexdigest()
    return from_page(f"{_page(key)}:{said}")


def _made(letters: str) -> Receipt:
    """A code that the sender made: random bits like ours, known to nobody else."""
    try:
        return read(letters[:LONGEST_RECEIPT])
    except BadReceiptError as error:
        fault = Fault("#/receipt", "malformed", wording.MALFORMED)
        raise ProblemError(422, wording.MALFORMED, [fault]) from error


def _page(key: UUID | None) -> str:
    """What stands for the page of a form: the same for the same key, else new each time."""
    if key is None:
        return f"api:{secrets.token_urlsafe(32)}"
    if key.version not in RANDOM_UUIDS:
        why = _("Il faut un UUID aléatoire (version 4 ou 7).")
        raise ProblemError(422, why, [Fault("Idempotency-Key", "not_random", why)])
    return f"api:key:{key}"


def _visit(given: str) -> Visit:
    """What the receipt leads to. Raises ProblemError: 422 not a receipt, 404 of no report."""
    try:
        receipt = read(read_words(given[: LONGEST_RECEIPT + 1]).text)
    except BadReceiptError as error:
        fault = Fault("#/receipt", "malformed", wording.MALFORMED)
        raise ProblemError(422, wording.MALFORMED, [fault]) from error
    found = visit(receipt, now=now())
    if not found.known:
        fault = Fault("#/receipt", "unknown", wording.UNKNOWN)
        raise ProblemError(404, wording.UNKNOWN, [fault])
    return found


def _told(found: Visit) -> FollowUpOut:
    label = str(wording.STANDINGS[found.standing].label)
    return FollowUpOut(
        state=found.standing, label=label, messages=[_message(said) for said in found.said]
    )


def _message(said: Said) -> MessageOut:
    return MessageOut(
        sender=("team" if said.from_team else "you") if said.side else None,
        text=str(wording.UNREADABLE) if said.trouble else said.shown,
        at=said.hour.astimezone(UTC).strftime("%Y-%m-%dT%H:00") if said.hour else None,
    )
