"""How much I open, what I leave to others, where my day ends; and, for leads, the whole team's week."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.base.clock import now
from clickable.desk.access import StaffRequest, staff
from clickable.desk.wellbeing_forms import AsidesForm, LimitsForm
from clickable.exposure import selectors, services
from clickable.exposure.rules import FEWEST_PEOPLE
from clickable.people.rules import can_lead_cases, can_work_cases
from clickable.report.models import Category


@staff(can_work_cases)
@require_safe
def own(request: StaffRequest) -> HttpResponse:
    return _page(request, LimitsForm(initial=selectors.own_limits(request.user)))


@staff(can_work_cases)
@require_POST
def own_limits(request: StaffRequest) -> HttpResponse:
    form = LimitsForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    services.set_limits(person=request.user, **form.cleaned_data)
    messages.success(request, _("Vos limites sont notées. Vous seul·e les voyez."))
    return redirect("desk:own")


@staff(can_work_cases)
@require_POST
def asides(request: StaffRequest) -> HttpResponse:
    form = AsidesForm(request.POST)
    if form.is_valid():
        chosen = [Category(value) for value in form.cleaned_data["categories"]]
        services.leave_aside(person=request.user, categories=chosen)
        messages.success(request, _("C’est noté, pour vous seul·e."))
    return redirect("desk:own")


@staff(can_lead_cases)
@require_safe
def team_week(request: StaffRequest) -> HttpResponse:
    context = {
        "totals": selectors.totals(request.user.group, now=now()),
        "deserted": selectors.deserted(request.user.group),
        "fewest": FEWEST_PEOPLE,
    }
    return render(request, "desk/team_week.html", context)


def _page(request: StaffRequest, form: LimitsForm) -> HttpResponse:
    context: dict[str, Any] = {
        "local": selectors.local_policy(),
        "categories": Category.choices,
        "aside": selectors.asides(request.user),
        "form": form,
    }
    return render(request, "desk/own.html", context, status=422 if form.errors else 200)
