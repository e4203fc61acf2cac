"""What is looked after until it is gone."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clickable.assess.opinions.selectors import blind_items
from clickable.desk.access import StaffRequest, staff
from clickable.people.rules import can_work_cases
from clickable.verify import selectors


@staff(can_work_cases)
@require_safe
def watches(request: StaffRequest) -> HttpResponse:
    gone = request.GET.get("show") == "gone"
    unseen = set(blind_items(request.user))
    watched = selectors.watches(request.user.group, confirmed=gone)
    rows = [row for row in watched if row.item.pk not in unseen]
    return render(request, "desk/watches.html", {"rows": rows, "gone": gone})
