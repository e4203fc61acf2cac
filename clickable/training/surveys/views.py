"""The questionnaires of a session: one page each, no cookie, no script, nothing that says who answers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.post.one_time import HEADERS
from clickable.training.hours import whens
from clickable.training.models import Session
from clickable.training.surveys import selectors, services
from clickable.training.surveys.forms import SheetForm
from clickable.training.surveys.models import Sheet, Survey
from clickable.training.surveys.rules import after_is_open, before_is_open

OPEN = {Sheet.Moment.BEFORE: before_is_open, Sheet.Moment.AFTER: after_is_open}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Where the address of a questionnaire stands; and what everything below is counted under."""
    return render(request, "surveys/index.html")


@csrf_exempt  # no cookie, nothing to forge (docs/decisions/0010)
@require_http_methods(["GET", "HEAD", "POST"])
def before(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _page(request, uid, Sheet.Moment.BEFORE)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def after(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _page(request, uid, Sheet.Moment.AFTER)


def _page(request: HttpRequest, uid: UUID, moment: Sheet.Moment) -> HttpResponse:
    response = _answered(request, uid, moment)
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


def _answered(request: HttpRequest, uid: UUID, moment: Sheet.Moment) -> HttpResponse:
    now, language = clock.now(), get_language() or "fr"
    session = selectors.session_of(uid)
    if session is None:
        raise Http404
    survey = selectors.survey_of(session)
    told: dict[str, Any] = {
        "session": session,
        "title": session.course.title(language),
        "whens": whens(session, territory="FR", language=language),
        "moment": moment,
    }
    if survey is None or survey.counted_on or not _is_open(session, moment, now):
        return render(
            request, "surveys/closed.html", {**told, "early": _is_early(session, moment, now)}
        )
    return _form(request, survey, told)


def _form(request: HttpRequest, survey: Survey, told: dict[str, Any]) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    asked = selectors.asked_by(survey)
    form = SheetForm(given, asked=asked, moment=told["moment"], language=get_language() or "fr")
    refused = ""
    if given is not None and form.is_valid():
        try:
            services.answer(survey=survey, given=form.given, now=clock.now())
            return render(request, "surveys/thanks.html", {**told, "code": form.code})
        except RefusedError as error:
            refused = str(error.message)
    return render(request, "surveys/sheet.html", {**told, "form": form, "refused": refused})


def _is_open(session: Session, moment: Sheet.Moment, now: datetime) -> bool:
    return OPEN[moment](now, starts_at=session.starts_at, ends_at=session.ends_at)


def _is_early(session: Session, moment: Sheet.Moment, now: datetime) -> bool:
    return now < session.starts_at or (moment == Sheet.Moment.AFTER and now < session.ends_at)
