"""Requests for sessions, for an association's people. Every change is one call of outreach's services;
what is not theirs does not exist for them."""

import csv
from datetime import date

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.base.plain import cell
from clickable.outreach import presentation, selectors, services, wording
from clickable.outreach.evenings import presentation as evenings
from clickable.outreach.evenings import services as evening_services
from clickable.outreach.evenings.forms import SettleForm
from clickable.outreach.models import SessionRequest, State
from clickable.outreach.steps import ACTIONS, Act
from clickable.outreach.table import table
from clickable.pages.gestion import outreach_forms as forms
from clickable.pages.gestion.acting import act, editor, faults, for_editors
from clickable.places.areas import areas
from clickable.places.calendar import calendar
from clickable.support import selectors as support

MOST = 200  # rows of a list
NUMBERS = ["17", "114", "119", "3018"]
OF_THEIR_OWN = {Act.REROUTE, Act.SCHEDULE, Act.HOLD}  # these have a form each
SHOWN = {
    "attente": (State.ROUTED,),
    "en-cours": (State.ACCEPTED, State.SCHEDULED),
    "passees": (State.HELD, State.REPORTED, State.CLOSED, State.CANCELLED),
}


def _language() -> str:
    return get_language() or "fr"


def _own(request: HttpRequest, pk: int) -> SessionRequest:
    """Theirs, or it does not exist."""
    return get_object_or_404(selectors.seen_by(editor(request)), pk=pk)


@for_editors
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What waits, what is late, and for the coordinator how much each association has."""
    person, today = editor(request), clock.today()
    mine, wanted = selectors.seen_by(person), request.GET.get("etat", "attente")
    if wanted not in SHOWN:
        raise Http404
    rows = mine.filter(state__in=SHOWN[wanted]).order_by("due_on" if wanted == "attente" else "-pk")
    names = {code: one.name for code, one in table().associations.items()}
    told = {
        "association": names.get(selectors.association_of(person), ""),
        "coordinates": selectors.coordinates(person),
        "board": selectors.board(mine, on=today),
        "late": selectors.late(mine, on=today).count(),
        "wanted": wanted,
        "rows": [(one, names.get(one.association, ""), _place(one)) for one in rows[:MOST]],
        "today": today,
    }
    return render(request, "gestion/outreach/index.html", told)


def _place(one: SessionRequest) -> str:
    area = areas().get(one.ask.area)
    return area.name[_language()] if area else one.ask.area


@for_editors
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Every request that they see, as a table: no mailbox, no contact, no words of anybody."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="interventions.csv"'
    out = csv.writer(response, delimiter=";")
    out.writerow(["id", "association", "state", "kind", "organisation", "uai", "town", "area", "asked_on", "due_on", "day", "audience", "level", "announced", "came", "certainty"])  # fmt: skip
    rows = selectors.seen_by(editor(request)).prefetch_related("groups").order_by("pk")
    for one in rows.iterator(chunk_size=500):
        ask = one.ask
        head = [one.pk, one.association, one.state, ask.kind, ask.organisation, ask.uai, ask.town, ask.area, ask.asked_on, one.due_on, one.day]  # fmt: skip
        for group in one.groups.all():
            cells = [*head, group.audience, group.level, group.number, group.came, group.certainty]
            out.writerow(map(cell, cells))
    return response


@for_editors
@require_safe
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _own(request, pk))


def _page(request: HttpRequest, found: SessionRequest, **typed: Form) -> HttpResponse:
    """The request with all that may be done now; `typed`: a form that was refused, as it was filled in."""
    mine = selectors.actions_of(editor(request), found)
    language = _language()
    told: dict[str, object] = {
        "found": found,
        "ask": found.ask,
        "place": _place(found),
        "part": presentation.part(found, language=language),
        "half": wording.HALVES.get(found.ask.half, ""),
        "wishes": [date.fromisoformat(day) for day in found.ask.wishes],
        "actions": [(one, wording.ACTS[one], ACTIONS[one].reason) for one in mine if one not in OF_THEIR_OWN],
        "plan_form": forms.PlanForm(request=found, language=language) if Act.SCHEDULE in mine else None,
        "hold_form": forms.HoldForm(request=found, language=language) if Act.HOLD in mine else None,
        "reroute_form": forms.RerouteForm(table=table(), now_at=found.association) if Act.REROUTE in mine else None,
        "evening": evenings.of_request(found),
        "calendar": calendar(found.ask.area, language=language),
        "today": clock.today(),
        "names": {code: one.name for code, one in table().associations.items()},
    }  # fmt: skip
    told |= {name: form for name, form in typed.items() if told[name]}
    return render(request, "gestion/outreach/request.html", told)


@for_editors
@require_POST
def act_on(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _own(request, pk), forms.ActForm(request.POST)
    if not form.is_valid() or Act(form.cleaned_data["act"]) in OF_THEIR_OWN:
        raise Http404
    said = form.cleaned_data

    def go() -> None:
        services.move(
            request=found, act=Act(said["act"]), by=editor(request), reason=said["reason"], now=clock.now()
        )  # fmt: skip

    act(request, go, _("C’est noté."))
    return _after(request, found)


@for_editors
@require_POST
def reroute(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    form = forms.RerouteForm(request.POST, table=table(), now_at=found.association)
    if form.is_valid():
        said = form.cleaned_data

        def go() -> None:
            services.reroute(request=found, **said, by=editor(request), now=clock.now())

        if act(request, go, _("Confiée ; le demandeur l’apprend par courriel.")):
            return _after(request, found)
    return _page(request, found, reroute_form=form)


@for_editors
@require_POST
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    form = forms.PlanForm(request.POST, request=found, language=_language())
    if form.is_valid():

        def go() -> None:
            day = form.cleaned_data["day"]
            services.schedule(request=found, day=day, plan=form.plan, by=editor(request), now=clock.now())  # fmt: skip

        if act(request, go, _("Visite fixée ; le demandeur l’apprend par courriel.")):
            return _after(request, found)
    return _page(request, found, plan_form=form)


@for_editors
@require_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    form = forms.HoldForm(request.POST, request=found, language=_language())
    if form.is_valid():

        def go() -> None:
            services.hold(request=found, came=form.came, by=editor(request), now=clock.now())

        if act(request, go, _("Compté, une fois pour toutes.")):
            return _after(request, found)
    return _page(request, found, hold_form=form)


@for_editors
@require_POST
def evening(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the parents meet, how many may come, who interprets."""
    found = _own(request, pk)
    seen = evenings.of_request(found)
    if seen is None:
        raise Http404
    form = SettleForm(request.POST, evening=seen.evening)
    if form.is_valid():

        def go() -> None:
            evening_services.settle(evening=seen.evening, **form.cleaned_data, by=editor(request), now=clock.now())  # fmt: skip

        act(request, go, _("C’est noté."))
    else:
        faults(request, form)
    return redirect("interventions:request", pk)


@for_editors
@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The day's page to print: the plan, and what to do if a child speaks. Nothing is written on it
    that a child said: that goes to the helpline's own sealed form."""
    found = _own(request, pk)
    told = {
        "found": found,
        "ask": found.ask,
        "place": _place(found),
        "part": presentation.part(found, language=_language()),
        "numbers": support.by_codes(NUMBERS, now=clock.now(), language=_language()),
    }
    return render(request, "gestion/outreach/sheet.html", told)


def _after(request: HttpRequest, found: SessionRequest) -> HttpResponse:
    """Back to it, or to the list when it has gone to somebody else."""
    if selectors.seen_by(editor(request)).filter(pk=found.pk).exists():
        return redirect("interventions:request", found.pk)
    return redirect("interventions:index")
