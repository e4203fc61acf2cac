"""Errors of the API as RFC 9457 problem details: what is wrong, where, and how to mend it."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from clickable.api.parsing import TooManyFieldsError
from clickable.report.intake import NotKeptError

log = logging.getLogger(__name__)

MOST_FAULTS = 200
MEDIA_TYPE = "application/problem+json"
ERROR = {
    "type": "object",
    "required": ["code", "detail"],
    "properties": {
        "pointer": {"type": "string", "description": "RFC 6901, in the body: #/addresses/0"},
        "parameter": {"type": "string", "description": "Name of a header or query parameter"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
    },
}
SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "const": "about:blank"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": ERROR},
    },
}


@dataclass(frozen=True)
class Fault:
    """One thing to mend: where (a JSON pointer into the body, or a parameter), and why."""

    where: str
    code: str
    detail: str | Promise

    def told(self) -> dict[str, str]:
        place = "pointer" if self.where.startswith("#") else "parameter"
        return {place: self.where, "code": self.code, "detail": str(self.detail)}


TOO_MANY = Fault("#", "too_long", gettext_lazy("Il y en a trop pour un seul envoi."))


class ProblemError(Exception):
    """Ends the request with a problem."""

    def __init__(
        self,
        status: int,
        detail: str | Promise,
        faults: Iterable[Fault] = (),
        *,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status)
        self.status, self.detail, self.faults = status, detail, list(faults)
        self.headers = dict(headers or {})


def documented(*statuses: int) -> dict[str, Any]:
    """The part of an operation’s OpenAPI that says which problems it answers with."""
    content = {MEDIA_TYPE: {"schema": SCHEMA}}
    responses = {s: {"description": HTTPStatus(s).phrase, "content": content} for s in statuses}
    return {"responses": responses}


def problem(
    status: int,
    detail: str | Promise,
    faults: Iterable[Fault] = (),
    *,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": str(detail),
    }
    if told := [fault.told() for fault in faults]:
        body["errors"] = told
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE, headers=headers)


def not_found(_request: HttpRequest, **_rest: object) -> HttpResponse:
    return problem(404, _("Cette adresse n’existe pas dans l’API."))


def not_allowed(allow: str) -> HttpResponse:
    return problem(405, _("Cette méthode n’est pas possible ici."), headers={"Allow": allow})


def turned_away(status: int, *, minutes: int) -> HttpResponse:
    """What the gate says to a program without asking us."""
    told = {
        400: _("Un en-tête de l’envoi est là deux fois."),
        408: _("L’envoi n’est pas arrivé en entier à temps. Réessaie."),
        415: _("L’envoi est compressé : envoie-le tel quel, sans Content-Encoding."),
        429: ngettext(
            "Trop d’essais à la suite. Réessaie dans %(n)d minute.",
            "Trop d’essais à la suite. Réessaie dans %(n)d minutes.",
            minutes,
        )
        % {"n": minutes},
    }
    return problem(
        status, told.get(status, _("Trop de monde à la fois. Réessaie dans une minute."))
    )


def answer_with_problems(api: NinjaAPI) -> None:
    """Every error of `api` becomes a problem; none repeats what was sent."""

    @api.exception_handler(ProblemError)
    def refused(_request: HttpRequest, error: ProblemError) -> HttpResponse:
        return problem(error.status, error.detail, error.faults, headers=error.headers)

    @api.exception_handler(ValidationError)
    def invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        faults = map(fault_of, error.errors[:MOST_FAULTS])
        return problem(422, _("Une partie de l’envoi est à corriger."), faults)

    @api.exception_handler(HttpError)
    def unreadable(_request: HttpRequest, error: HttpError) -> HttpResponse:
        if isinstance(error.__cause__, TooManyFieldsError):
            return problem(422, _("Une partie de l’envoi est à corriger."), [TOO_MANY])
        return problem(error.status_code, _("L’envoi n’est pas du JSON que nous puissions lire."))

    @api.exception_handler(RequestDataTooBig)
    def too_big(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
        return problem(413, _("L’envoi est trop gros. Des adresses et des mots suffisent."))

    @api.exception_handler(Exception)
    def failed(_request: HttpRequest, error: Exception) -> HttpResponse:
        log.error("api failed", exc_info=error)
        busy = isinstance(error, DatabaseError | NotKeptError)  # try again, with the same key
        return problem(
            503 if busy else 500, _("Un problème de notre côté. Réessaie dans une minute.")
        )


def fault_of(error: Mapping[str, Any]) -> Fault:
    """A fault of pydantic’s in our words; of its own only the code is kept."""
    source, *place = error["loc"]
    told = {
        "missing": _("Il manque cette valeur."),
        "extra_forbidden": _("Nous ne connaissons pas cette valeur."),
        "too_long": _("Il y en a trop pour un seul envoi."),
        "enum": _("Cette valeur n’est pas dans la liste."),
    }
    where = "#" + "".join(f"/{p}" for p in place[1:]) if source == "body" else str(place[-1])
    code = str(error["type"])
    return Fault(where, code, told.get(code, _("Cette valeur n’a pas la forme attendue.")))
