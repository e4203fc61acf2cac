"""Requests as the public sees them. No page here sets a cookie; none needs a token against forgery
(docs/decisions/0010)."""

from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clickable.base import clock
from clickable.base.compression import compressed
from clickable.base.errors import RefusedError
from clickable.outreach import presentation, services, wording
from clickable.outreach.asking import AskForm, StartForm
from clickable.outreach.evenings import presentation as evenings
from clickable.outreach.forms import WhoForm
from clickable.outreach.models import Ask
from clickable.outreach.services.asking import PURPOSE
from clickable.outreach.steps import Act, Who, allowed
from clickable.outreach.table import table
from clickable.places.calendar import calendar
from clickable.places.directory import find
from clickable.places.models import School
from clickable.post import services as post
from clickable.post.models import Link
from clickable.post.one_time import Shown, one_time


def _language() -> str:
    return get_language() or "fr"


@compressed
@require_safe
def who(request: HttpRequest) -> HttpResponse:
    """Who answers whom: one cell with its reasons when asked, and always the whole table."""
    language, today, held = _language(), clock.today(), table()
    form = WhoForm(request.GET if request.GET else None, table=held, language=language)
    found = None
    if form.is_bound and form.is_valid():
        decision = held.decide(form.cell, on=today)
        found = presentation.explained(held, form.cell, decision, language=language)
    told = {
        "form": form,
        "found": found,
        "grid": presentation.shipped_grid(today, language),
        "table": held,
        "fallback": held.associations[held.fallback].name,
        "rules": presentation.rules_told(held, on=today, language=language),
        "questions": [question.question[language] for question in held.questions],
        "sources": held.sources.values(),
    }
    return render(request, "outreach/who.html", told)


@compressed
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What an intervention is, and the first two questions."""
    told = {
        "form": StartForm(language=_language()),
        "associations": [(one.name, one.does[_language()]) for one in table().associations.values()],
        "directory": School.objects.filter(gone_on=None).exists(),
        "can_write": post.can_write(),
    }  # fmt: skip
    return render(request, "outreach/index.html", told)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form, once who asks and where is known; a school is chosen first, where there is a directory."""
    start = StartForm(request.GET, language=_language())
    if not start.is_valid():
        told = {"form": start, "directory": True, "can_write": post.can_write()}
        return render(request, "outreach/index.html", told)
    said = start.cleaned_data
    school = find(said["uai"]).first() if said["uai"] else None
    schools = [] if school or said["uai"] == "-" else start.schools()
    if schools and request.method != "POST":
        return render(request, "outreach/school.html", {"schools": schools, "start": start})
    form = _form(request, start=said, school=school)
    if request.method == "POST" and form.is_valid():
        given = form.given(place=said["place"], uai=school.uai if school else "", language=_language())  # fmt: skip
        try:
            services.ask(given, now=clock.now())
            return redirect("outreach:sent")
        except RefusedError as refused:
            form.add_error(None, str(refused.message))
    told = {"form": form, "start": start, "school": school, "can_write": post.can_write()}
    return render(request, "outreach/ask.html", told)


def _form(request: HttpRequest, *, start: dict[str, str], school: School | None) -> AskForm:
    language = _language()
    return AskForm(
        request.POST if request.method == "POST" else None,
        table=table(),
        kind=start["kind"],
        calendar=calendar(start["place"], language=language),
        today=clock.today(),
        language=language,
        initial={"organisation": school.name, "town": school.town} if school else {},
    )


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The letter is on its way: the request waits for its confirmation."""
    return render(request, "outreach/sent.html")


def _asked(subject: str) -> Ask | None:
    return Ask.objects.filter(pk=subject.removeprefix("ask:")).first()


def _show(link: Link, done: bool) -> Shown | None:  # noqa: FBT001 -- as post calls it
    found = _asked(link.subject)
    if found is None:
        return None
    return Shown("outreach/confirm.html", {"ask": found, "parts": _parts(found) if done else []})


def _confirm(subject: str, _sent: dict[str, str], now: datetime) -> None:
    found = _asked(subject)
    if found is not None:
        services.confirm(found, now=now)


confirm = one_time(PURPOSE, show=_show, act=_confirm)


@require_safe
def asked(request: HttpRequest, reference: str) -> HttpResponse:
    """Where a request stands, who answers and why, for who has its reference. Never who asked by mail."""
    found = _by(reference)
    parts = _parts(found)
    told = {
        "ask": found,
        "parts": parts,
        "evenings": evenings.of_ask(found),
        "wishes": [date.fromisoformat(day) for day in found.wishes],
        "half": wording.HALVES.get(found.half, ""),
        "can_cancel": any(Act.CANCEL in allowed(one.row.state, {Who.REQUESTER}) for one in parts),
    }
    return render(request, "outreach/asked.html", told)


@csrf_exempt
@require_POST
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    found = _by(reference)
    services.cancel(found, reason=request.POST.get("reason", "")[:300], now=clock.now())
    return redirect("outreach:asked", found.reference)


def _by(reference: str) -> Ask:
    found = Ask.objects.filter(reference=reference.upper(), confirmed_on__isnull=False).first()
    if found is None:
        raise Http404
    return found


def _parts(found: Ask) -> list[presentation.Part]:
    rows = found.requests.order_by("pk").prefetch_related("groups", "decisions", "steps", "groups__slot")  # fmt: skip
    return [presentation.part(row, language=_language()) for row in rows]
