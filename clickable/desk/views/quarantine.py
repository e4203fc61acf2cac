"""What came in a flood: how much of it, let some in, close the rest. Nothing sealed is opened."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from clickable.base.clock import now
from clickable.desk.access import StaffRequest, staff
from clickable.desk.forms import ChosenForm, GroupForm
from clickable.desk.views.acting import page_number
from clickable.people.rules import can_work_cases
from clickable.report import quarantine as services
from clickable.report import waiting
from clickable.report.models import Category


@staff(can_work_cases)
@require_safe
def quarantine(request: StaffRequest) -> HttpResponse:
    found = waiting.listed(request.user.group, page=page_number(request))
    return render(
        request,
        "desk/quarantine.html",
        {"waiting": found, "groups": waiting.groups(request.user.group)},
    )


@staff(can_work_cases)
@require_POST
def let_in(request: StaffRequest) -> HttpResponse:
    form = ChosenForm(request.POST)
    if not form.is_valid():
        return _nothing(request)
    chosen = form.cleaned_data["references"]
    done = services.let_in(references=chosen, analyst=request.user, now=now())
    messages.success(
        request,
        ngettext("%(n)d signalement entré.", "%(n)d signalements entrés.", done) % {"n": done},
    )
    return redirect("desk:quarantine")


@staff(can_work_cases)
@require_POST
def preview(request: StaffRequest) -> HttpResponse:
    """What exactly would be closed as spam; nothing is changed yet."""
    chosen, group = ChosenForm(request.POST), GroupForm(request.POST)
    if chosen.is_valid():
        found = waiting.preview_of(chosen.cleaned_data["references"], request.user.group)
    elif group.is_valid():
        of = group.cleaned_data
        found = waiting.preview_of_group(of["hour"], Category(of["category"]), request.user.group)
    else:
        return _nothing(request)
    return render(request, "desk/quarantine_preview.html", {"preview": found})


@staff(can_work_cases)
@require_POST
def close(request: StaffRequest) -> HttpResponse:
    """Close exactly what the preview showed, as far as it still waits."""
    form = ChosenForm(request.POST)
    if not form.is_valid():
        return _nothing(request)
    chosen = form.cleaned_data["references"]
    done = services.close_as_spam(references=chosen, analyst=request.user, now=now())
    told = ngettext("%(n)d signalement classé.", "%(n)d signalements classés.", done) % {"n": done}
    messages.success(request, told)
    return redirect("desk:quarantine")


def _nothing(request: StaffRequest) -> HttpResponse:
    messages.error(request, _("Rien n’est choisi."))
    return redirect("desk:quarantine")
