"""Questions and rules in force, and conclusions drawn anew when they change: a dry run first, then exactly that."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from clickable.assess.labels.mapping import rule_books
from clickable.assess.labels.questionnaire import questionnaire_at
from clickable.assess.rederiving import Plan, plan
from clickable.base.clock import now, today
from clickable.desk.access import StaffRequest, staff
from clickable.desk.rederived import kinds, left
from clickable.notify.selectors import on_their_way
from clickable.notify.services import rederive
from clickable.people.rules import can_lead_cases

MOST_AT_ONCE = 200


@staff(can_lead_cases)
@require_safe
def labels(request: StaffRequest) -> HttpResponse:
    found = _plan(request)
    context = {
        "plan": found,
        "kinds": kinds(found),
        "left": left(found),
        "questions": questionnaire_at(today()),
        "books": list(reversed(rule_books().values())),
        "at_once": min(len(found.changes), MOST_AT_ONCE),
    }
    return render(request, "desk/labels.html", context)


@staff(can_lead_cases)
@require_POST
def derive_anew(request: StaffRequest) -> HttpResponse:
    """Exactly what the dry run showed; when anything changed since, it is shown again instead."""
    found = _plan(request)
    if request.POST.get("plan") != found.fingerprint:
        messages.error(
            request, _("Quelque chose a changé entre-temps : relisez avant d’appliquer.")
        )
        return redirect("desk:labels")
    moment = now()
    done = sum(
        rederive(change=change, book=found.book, lead=request.user, now=moment)
        for change in found.changes[:MOST_AT_ONCE]
    )
    words = ngettext(
        "%(n)d conclusion dérivée à nouveau.", "%(n)d conclusions dérivées à nouveau.", done
    )
    messages.success(request, words % {"n": done})
    return redirect("desk:labels")


def _plan(request: StaffRequest) -> Plan:
    leaving = set(on_their_way(request.user.group).values_list("item_id", flat=True))
    return plan(request.user.group, day=today(), on_their_way=leaving)
