"""What is looked after until it is gone."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clickable.desk.access import StaffRequest, staff
from clickable.people.rules import can_work_cases
from clickable.verify import selectors


@staff(can_work_cases)
@require_safe
def watches(request: StaffRequest) -> HttpResponse:
    gone = request.GET.get("show") == "gone"
    rows = selectors.watches(request.user.group, confirmed=gone)
    return render(request, "desk/watches.html", {"rows": rows, "gone": gone})
