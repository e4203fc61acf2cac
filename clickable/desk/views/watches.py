"""What is looked after until it is gone."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clickable.desk.access import StaffRequest, staff
from clickable.desk.opinions import blind
from clickable.people.rules import can_work_cases
from clickable.verify import selectors


@staff(can_work_cases)
@require_safe
def watches(request: StaffRequest) -> HttpResponse:
    gone = request.GET.get("show") == "gone"
    unseen = set(blind(request.user))
    watched = selectors.watches(request.user.group, confirmed=gone)
    rows = [row for row in watched if row.item.pk not in unseen]
    return render(request, "desk/watches.html", {"rows": rows, "gone": gone})
