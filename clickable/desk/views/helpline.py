"""The helpline's desk: who may be called now, one request at a time. Helpers see nothing of reports."""

from uuid import uuid4

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.base.clock import now
from clickable.base.errors import RefusedError
from clickable.desk import helping as desk
from clickable.desk.access import StaffRequest, staff
from clickable.desk.help_forms import AttemptForm, CloseForm, HandOverForm, HelpWriteForm
from clickable.desk.views.acting import attempt
from clickable.people.rules import can_help
from clickable.report.models import Category
from clickable.support.requests import helping, selectors, texts
from clickable.support.requests.models import GIVEN_REASONS, Attempt, Reason, Request
from clickable.voices import selectors as voices


@staff(can_help)
@require_safe
def queue(request: StaffRequest) -> HttpResponse:
    moment = now()
    helping.note_queue_opened(by=request.user, now=moment)
    found = selectors.queue(request.user.group, request.ring, now=moment)
    waiting, late = voices.late(request.user.group, now=moment)
    context = {
        "queue": found,
        "turns": found.turns,
        "ways": texts.WAYS_TOLD,
        "voices": waiting,
        "voices_late": late,
    }
    return render(request, "desk/help_queue.html", context)


@staff(can_help)
@require_safe
def request_for_help(request: StaffRequest, reference: str) -> HttpResponse:
    return _page(request, _found(request, reference))


@staff(can_help)
@require_POST
def tried(request: StaffRequest, reference: str) -> HttpResponse:
    """A call, an SMS, an e-mail; or the rescue services were told."""
    found, form = _found(request, reference), AttemptForm(request.POST)
    attempt(
        request,
        lambda: helping.note_attempt(
            request=found,
            outcome=Attempt.Outcome(form.cleaned_data["outcome"]),
            by=request.user,
            ring=request.ring,
            now=now(),
        ),
        form=form,
        done=_("C’est noté."),
    )
    return redirect("desk:help_request", reference)


@staff(can_help)
@require_POST
def write(request: StaffRequest, reference: str) -> HttpResponse:
    """Answer in writing. What is refused comes back with the words in it."""
    found, form = _found(request, reference), HelpWriteForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    given = form.cleaned_data
    try:
        helping.write(request=found, by=request.user, ring=request.ring, now=now(), **given)
    except RefusedError as refused:
        form.add_error("text", str(refused.message))
        return _page(request, found, form)
    messages.success(request, _("Message envoyé."))
    return redirect("desk:help_request", reference)


@staff(can_help)
@require_POST
def mark_read(request: StaffRequest, reference: str) -> HttpResponse:
    found = _found(request, reference)
    attempt(request, lambda: helping.mark_read(request=found, by=request.user, now=now()))
    return redirect("desk:help_queue")


@staff(can_help)
@require_POST
def close(request: StaffRequest, reference: str) -> HttpResponse:
    found = _found(request, reference)
    form = CloseForm(request.POST, answered=selectors.answered(found))
    closed = attempt(
        request,
        lambda: helping.close(
            request=found,
            reason=Reason(form.cleaned_data["reason"]),
            by=request.user,
            ring=request.ring,
            now=now(),
        ),
        form=form,
        done=_("La demande est close. Tout ce qu’elle contient sera effacé dans 30 jours."),
    )
    return redirect("desk:help_queue") if closed else redirect("desk:help_request", reference)


@staff(can_help)
@require_POST
def pass_on(request: StaffRequest, reference: str) -> HttpResponse:
    """To the hotline, with consent only. What is refused comes back with the words in it."""
    found, moment = _found(request, reference), now()
    row = selectors.opened(found, request.ring, now=moment)
    form = HandOverForm(request.POST, letter=row.letter)
    if not form.is_valid():
        return _page(request, found, form)
    given = form.given(language=row.letter.language or "fr")
    try:
        desk.pass_on(request=found, given=given, by=request.user, ring=request.ring, now=moment)
    except RefusedError as refused:
        form.add_error(None, str(refused.message))
        return _page(request, found, form)
    messages.success(request, _("Transmis. Rien dans le signalement ne mène à cette personne."))
    return redirect("desk:help_request", reference)


def _found(request: StaffRequest, reference: str) -> Request:
    """One of the viewer's team; another team's does not exist for them."""
    own = Request.objects.of(request.user.group)
    return get_object_or_404(own, reference=reference)


def _page(request: StaffRequest, found: Request, form: Form | None = None) -> HttpResponse:
    helping.note_opened(request=found, by=request.user, now=now())
    writing = form if isinstance(form, HelpWriteForm) else None
    context = {
        "told": desk.request_page(found, ring=request.ring, now=now()),
        "form": writing,
        "page": writing.data.get("page") if writing else uuid4(),
        "over": form if isinstance(form, HandOverForm) else None,
        "tried": texts.TRIED.items(),
        "reasons": [(reason.value, reason.label) for reason in GIVEN_REASONS],
        "categories": Category.choices,
    }
    return render(request, "desk/help_request.html", context, status=422 if form else 200)
