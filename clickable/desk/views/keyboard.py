"""The keys of the desk, as a page for those who have no script, or who want to read them at rest."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clickable.desk.access import StaffRequest, staff
from clickable.people.rules import can_work_cases


@staff(can_work_cases)
@require_safe
def keyboard(request: StaffRequest) -> HttpResponse:
    return render(request, "desk/keyboard.html")
