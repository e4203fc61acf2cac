"""What waits for a judgement, in order, by any filter."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clickable.assess.triage import ranking, saved
from clickable.assess.triage.bulk import undoable
from clickable.assess.triage.selectors import colleagues
from clickable.base.clock import now
from clickable.desk import reports
from clickable.desk.access import StaffRequest, staff
from clickable.desk.bulk_forms import BulkForm
from clickable.desk.queue_forms import QueueForm
from clickable.desk.queueing import place_in, queue_page
from clickable.people.rules import can_work_cases


@staff(can_work_cases)
@require_safe
def queue(request: StaffRequest) -> HttpResponse:
    moment = now()
    ranking.catch_up(now=moment)  # what has just arrived is there at once
    people = list(colleagues(request.user.group))
    form = QueueForm(request.GET, request.user, people)
    at = place_in(request.GET.get("at", ""))
    context = {
        "queue": queue_page(request.user, now=moment, wanted=form.wanted, at=at),
        "form": form,
        "filtered": urlencode(form.chosen),
        "kept": saved.kept(request.user),
        "bulk": BulkForm(None, people),
        "undoable": undoable(request.user, now=moment),
        "answered": reports.answered(request.user).count(),
    }
    return render(request, "desk/queue.html", context)
