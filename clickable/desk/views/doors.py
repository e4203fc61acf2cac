"""The doors' board: by which way reports come, and where people stop on it."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from clickable.base.clock import now
from clickable.desk.access import StaffRequest, staff
from clickable.people.rules import can_lead_cases
from clickable.report.doors.selectors import board

PERIODS = (7, 28, 90)  # days, today among them


@staff(can_lead_cases)
@require_safe
def doors(request: StaffRequest) -> HttpResponse:
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, PERIODS) else PERIODS[1]
    last = localdate(now())
    first = last - timedelta(days=days - 1)
    context = {
        "rows": board(first=first, last=last),
        "first": first,
        "last": last,
        "days": days,
        "periods": PERIODS,
    }
    return render(request, "desk/doors.html", context)
