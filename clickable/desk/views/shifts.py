"""A pause, and the end of a shift."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.base.clock import now
from clickable.base.errors import RefusedError
from clickable.desk import pausing
from clickable.desk.access import StaffRequest, home_of, staff
from clickable.desk.views.acting import attempt
from clickable.desk.wellbeing_forms import NoteForm, OneNoteForm
from clickable.exposure import selectors, services
from clickable.exposure.models import ShiftNote
from clickable.people.models import User
from clickable.people.rules import can_lead, can_share_key


@staff(can_share_key, in_a_pause=True)
@require_safe
def pause(request: StaffRequest) -> HttpResponse:
    """Nothing of the work is on this page; it does not move and says no time."""
    if not pausing.is_paused(request):
        return redirect(home_of(request.user))
    return render(request, "desk/pause.html")


@staff(can_share_key, in_a_pause=True)
@require_POST
def pause_start(request: StaffRequest) -> HttpResponse:
    if not pausing.is_paused(request):
        pausing.begin(request, request.user, back=request.POST.get("back", ""), now=now())
    return redirect("desk:pause")


@staff(can_share_key, in_a_pause=True)
@require_POST
def pause_end(request: StaffRequest) -> HttpResponse:
    back = pausing.end(request, request.user, now=now())
    return redirect(back or home_of(request.user))


@staff(can_share_key)
@require_safe
def shift_end(request: StaffRequest) -> HttpResponse:
    return _page(request, NoteForm())


@staff(can_share_key)
@require_POST
def note_write(request: StaffRequest) -> HttpResponse:
    """Keep a note. What is refused comes back with the words in it."""
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            services.write_note(
                text=form.cleaned_data["text"], person=request.user, ring=request.ring, now=now()
            )
        except RefusedError as refused:
            form.add_error("text", str(refused.message))
        else:
            messages.success(request, _("Votre note est gardée ; vous seul·e pouvez l’ouvrir."))
            return redirect("desk:shift_end")
    return _page(request, form)


@staff(can_share_key)
@require_POST
def note_pass(request: StaffRequest) -> HttpResponse:
    note, given = _note(request)
    lead = get_object_or_404(User, pk=given["to"], team_id=request.user.group)
    attempt(
        request,
        lambda: services.pass_on(note=note, to=lead, ring=request.ring, now=now()),
        done=_("Votre note est transmise à %(who)s.") % {"who": lead},
    )
    return redirect("desk:shift_end")


@staff(can_share_key)
@require_POST
def note_forget(request: StaffRequest) -> HttpResponse:
    note, _given = _note(request)
    services.forget_note(note=note)
    messages.success(request, _("Votre note est effacée, et ce qui en a été transmis."))
    return redirect("desk:shift_end")


def _note(request: StaffRequest) -> tuple[ShiftNote, dict[str, int | None]]:
    """One's own; anybody else's does not exist."""
    form = OneNoteForm(request.POST)
    if not form.is_valid():
        raise Http404
    own = ShiftNote.objects.filter(person=request.user)
    return get_object_or_404(own, pk=form.cleaned_data["note"]), form.cleaned_data


def _page(request: StaffRequest, form: NoteForm) -> HttpResponse:
    user, ring = request.user, request.ring
    context = {
        "form": form,
        "notes": selectors.own_notes(user, ring),
        "leads": selectors.leads_of(user),
        "given": selectors.given_to(user, ring) if can_lead(user) else [],
        "resources": selectors.resources(),
        "days": services.KEPT_NOTES.days,
    }
    return render(request, "desk/shift_end.html", context, status=422 if form.errors else 200)
