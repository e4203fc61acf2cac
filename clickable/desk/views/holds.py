"""The police hold on one item: place it, ask to lift it, confirm that."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clickable.base.clock import now
from clickable.desk.access import StaffRequest, staff
from clickable.desk.forms import HoldForm
from clickable.desk.opinions import items_for
from clickable.desk.views.acting import attempt
from clickable.people.rules import can_work_cases
from clickable.report.models import Item
from clickable.retention import services
from clickable.retention.models import Hold


@staff(can_work_cases)
@require_POST
def place(request: StaffRequest, reference: str) -> HttpResponse:
    item, form = _item(request, reference), HoldForm(request.POST)
    attempt(
        request,
        lambda: services.place_hold(
            item=item,
            analyst=request.user,
            reason=Hold.Reason(form.cleaned_data["reason"]),
            now=now(),
        ),
        form=form,
        done=_("Conservé : rien n’en sera oublié."),
    )
    return redirect("desk:item", reference)


@staff(can_work_cases)
@require_POST
def ask_lift(request: StaffRequest, reference: str) -> HttpResponse:
    item = _item(request, reference)
    attempt(
        request,
        lambda: services.ask_lift(item=item, analyst=request.user, now=now()),
        done=_("Levée demandée : une autre personne doit la confirmer."),
    )
    return redirect("desk:item", reference)


@staff(can_work_cases)
@require_POST
def confirm_lift(request: StaffRequest, reference: str) -> HttpResponse:
    item = _item(request, reference)
    attempt(
        request,
        lambda: services.confirm_lift(item=item, analyst=request.user, now=now()),
        done=_("Conservation levée."),
    )
    return redirect("desk:item", reference)


def _item(request: StaffRequest, reference: str) -> Item:
    return get_object_or_404(items_for(request.user), reference=reference)
