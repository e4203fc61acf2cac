"""Notices: read a draft, approve or leave it; what is on its way out, and what became of it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.assess.opinions.selectors import blind_items
from clickable.base.clock import now
from clickable.base.errors import RefusedError
from clickable.base.plain import quiet
from clickable.desk import words
from clickable.desk.access import StaffRequest, staff
from clickable.desk.forms import ApproveForm, ReasonForm, ReferenceForm, SettleForm
from clickable.desk.services import note_opened
from clickable.desk.views.acting import attempt
from clickable.notify import selectors, services
from clickable.notify.approvals import selectors as approvals
from clickable.notify.models import Notice
from clickable.people.rules import can_work_cases
from clickable.report.conversation import alerts

REGISTER = 50  # the latest lines of the hand-over register


@staff(can_work_cases)
@require_safe
def notices(request: StaffRequest) -> HttpResponse:
    drafts = list(selectors.drafts(request.user.group).exclude(item__in=blind_items(request.user)))
    proposals = approvals.waiting_for([found.pk for found in drafts])
    held = approvals.held_of(drafts)
    rows = [(found, proposals.get(found.pk), found.pk in held) for found in drafts]
    context = {"rows": rows, "strict": settings.STRICT}
    return render(request, "desk/notices.html", context)


@staff(can_work_cases)
@require_POST
def catch_up(request: StaffRequest) -> HttpResponse:
    """Strict instances: draft and send with the keys of who presses; elsewhere the worker does."""
    if not settings.STRICT:
        raise Http404
    attempt(
        request,
        lambda: services.catch_up(analyst=request.user, ring=request.ring, now=now()),
        done=_("C’est fait."),
    )
    return redirect("desk:notices")


@staff(can_work_cases)
@require_safe
def outgoing(request: StaffRequest) -> HttpResponse:
    team, unseen = request.user.group, blind_items(request.user)
    rows = [
        (row, words.trouble(row.outgoing.last_error))
        for row in selectors.outgoing(team).exclude(item__in=unseen)
    ]
    handed_over = selectors.handed_over(team).exclude(item__in=unseen)
    context = {"rows": rows, "handed_over": handed_over[:REGISTER]}
    return render(request, "desk/outgoing.html", context)


@staff(can_work_cases)
@require_safe
def notice(request: StaffRequest, reference: str) -> HttpResponse:
    found = _notice(request, reference)
    note_opened(found, by=request.user, now=now())
    opened = selectors.opened(found, request.ring)
    context: dict[str, Any] = {"notice": found, "opened": opened}
    if found.state == Notice.State.DRAFT:
        standing = approvals.standing(found, request.user, opened.recipient)
        context["standing"] = standing
        if standing.returned:
            context["reason"] = quiet(approvals.reason_of(standing.returned, request.ring) or "")
    return render(request, "desk/notice.html", context)


@staff(can_work_cases)
@require_POST
def sheet(request: StaffRequest, reference: str) -> HttpResponse:
    """The exact text, to be pasted elsewhere: a file, so that no screen of ours shows an address."""
    try:
        text = services.take_sheet(
            notice=_notice(request, reference),
            analyst=request.user,
            ring=request.ring,
            now=now(),
        )
    except RefusedError as refused:
        messages.error(request, str(refused.message))
        return redirect("desk:notice", reference)
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{reference}.txt"'
    return response


@staff(can_work_cases)
@require_POST
def approve(request: StaffRequest, reference: str) -> HttpResponse:
    found, form = _notice(request, reference), ApproveForm(request.POST)
    recipient = form.data.get("recipient", "").strip() or None
    went: list[bool] = []
    done = attempt(
        request,
        lambda: went.append(
            services.approve(
                notice=found,
                analyst=request.user,
                ring=request.ring,
                recipient=recipient,
                now=now(),
            )
        ),
        form=form,
    )
    if not done:
        return redirect("desk:notice", reference)
    _say_how_it_went(request, reference, went=all(went))
    if all(went):
        alerts.tell_about(found.item, ring=request.ring, now=now())
    return redirect("desk:notices")


def _say_how_it_went(request: StaffRequest, reference: str, *, went: bool) -> None:
    said = (
        _("%(notice)s est approuvé.")
        if went
        else _("%(notice)s est proposé : une autre personne l’approuve, ou le renvoie.")
    )
    messages.success(request, said % {"notice": reference})


@staff(can_work_cases)
@require_POST
def send_back(request: StaffRequest, reference: str) -> HttpResponse:
    """What somebody else proposed does not leave like this, and why."""
    found, form = _notice(request, reference), ReasonForm(request.POST)
    done = attempt(
        request,
        lambda: services.send_back(
            notice=found,
            analyst=request.user,
            reason=form.cleaned_data["reason"],
            ring=request.ring,
            now=now(),
        ),
        form=form,
        done=_("%(notice)s est renvoyé à qui l’a proposé.") % {"notice": reference},
    )
    return redirect("desk:notices") if done else redirect("desk:notice", reference)


@staff(can_work_cases)
@require_POST
def withdraw(request: StaffRequest, reference: str) -> HttpResponse:
    found = _notice(request, reference)
    withdrawn = attempt(
        request,
        lambda: services.withdraw(notice=found, analyst=request.user, now=now()),
        done=_("%(notice)s est abandonné : rien ne partira.") % {"notice": reference},
    )
    return redirect("desk:notices") if withdrawn else redirect("desk:notice", reference)


@staff(can_work_cases)
@require_POST
def settle(request: StaffRequest, reference: str) -> HttpResponse:
    found, form = _notice(request, reference), SettleForm(request.POST)
    attempt(
        request,
        lambda: services.settle(
            notice=found,
            analyst=request.user,
            arrived=form.cleaned_data["arrived"] == "yes",
            now=now(),
        ),
        form=form,
        done=_("C’est noté."),
    )
    return redirect("desk:notice", reference)


@staff(can_work_cases)
@require_POST
def retry(request: StaffRequest, reference: str) -> HttpResponse:
    found, form = _notice(request, reference), ApproveForm(request.POST)
    recipient = form.data.get("recipient", "").strip() or None
    went: list[bool] = []
    done = attempt(
        request,
        lambda: went.append(
            services.retry(
                notice=found,
                analyst=request.user,
                ring=request.ring,
                recipient=recipient,
                now=now(),
            )
        ),
        form=form,
    )
    if done and all(went):
        messages.success(request, _("%(notice)s repartira.") % {"notice": reference})
    elif done:
        _say_how_it_went(request, reference, went=False)
    return redirect("desk:notice", reference)


@staff(can_work_cases)
@require_POST
def note_reference(request: StaffRequest, reference: str) -> HttpResponse:
    found, form = _notice(request, reference), ReferenceForm(request.POST)
    attempt(
        request,
        lambda: services.note_reference(
            notice=found,
            analyst=request.user,
            reference=form.cleaned_data["reference"],
            now=now(),
        ),
        form=form,
        done=_("C’est noté."),
    )
    return redirect("desk:notice", reference)


def _notice(request: StaffRequest, reference: str) -> Notice:
    """One of the viewer's team; another team's does not exist for them."""
    own = Notice.objects.filter(group_id=request.user.group).select_related("item", "assessment")
    own = own.exclude(item__in=blind_items(request.user))
    return get_object_or_404(own, reference=reference)
