"""Reports: what somebody told us, and the conversation with them."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.base.clock import now
from clickable.base.errors import RefusedError
from clickable.desk import reports as selectors
from clickable.desk.access import StaffRequest, staff
from clickable.desk.forms import WriteForm
from clickable.desk.views.acting import attempt
from clickable.partners.selectors import delivery_of
from clickable.people.rules import can_work_cases
from clickable.report.conversation import alerts, services
from clickable.report.models import Report


@staff(can_work_cases)
@require_safe
def reports(request: StaffRequest) -> HttpResponse:
    rows = selectors.answered(request.user)
    context = {"rows": rows[: selectors.MOST_ROWS], "total": rows.count()}
    return render(request, "desk/reports.html", context)


@staff(can_work_cases)
@require_safe
def report(request: StaffRequest, reference: str) -> HttpResponse:
    return _page(request, _report(request, reference))


@staff(can_work_cases)
@require_POST
def write(request: StaffRequest, reference: str) -> HttpResponse:
    """Ask or answer. What is refused comes back with the words in it."""
    found, form = _report(request, reference), WriteForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    given, moment = form.cleaned_data, now()
    try:
        services.write(report=found, by=request.user, ring=request.ring, now=moment, **given)
    except RefusedError as refused:
        form.add_error("text", str(refused.message))
        return _page(request, found, form)
    alerts.tell(found, ring=request.ring, now=moment)
    messages.success(request, _("Message envoyé."))
    return redirect("desk:report", reference)


@staff(can_work_cases)
@require_POST
def mark_read(request: StaffRequest, reference: str) -> HttpResponse:
    found = _report(request, reference)
    attempt(request, lambda: services.mark_read(report=found, by=request.user, now=now()))
    return redirect("desk:reports")


def _report(request: StaffRequest, reference: str) -> Report:
    """One of the viewer's team; another team's does not exist for them."""
    own = Report.objects.filter(group_id=request.user.group)
    return get_object_or_404(own, reference=reference)


def _page(request: StaffRequest, found: Report, form: WriteForm | None = None) -> HttpResponse:
    services.note_opened(report=found, by=request.user, now=now())
    context = {
        "told": selectors.report_page(found, request.user, ring=request.ring),
        "delivery": delivery_of(found),
        "form": form,
        "page": form.data.get("page") if form else uuid4(),
    }
    return render(request, "desk/report.html", context, status=422 if form else 200)
