"""Where everything that is set, watched or looked up beside the daily work is found."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clickable.desk.access import StaffRequest, staff
from clickable.desk.places import places_of
from clickable.people.rules import can_share_key


@staff(can_share_key)
@require_safe
def setup(request: StaffRequest) -> HttpResponse:
    return render(request, "desk/setup.html", {"places": places_of(request.user)})
