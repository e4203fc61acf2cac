"""Children's words at the helpline's desk: read first and alone here, in time. Of whom they are stands nowhere."""

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.base.clock import now
from clickable.base.errors import GoneError, RefusedError
from clickable.base.plain import quiet
from clickable.desk.access import StaffRequest, staff
from clickable.desk.views.acting import attempt
from clickable.desk.voices_forms import FlagForm, MailboxForm, QuoteForm
from clickable.people.rules import can_help
from clickable.post import services as post
from clickable.voices import selectors, services
from clickable.voices.models import Flag, Words


@staff(can_help)
@require_safe
def words_list(request: StaffRequest) -> HttpResponse:
    return _list(request)


@staff(can_help)
@require_POST
def tell_me(request: StaffRequest) -> HttpResponse:
    """Leave a mailbox to be told of what waits, or take it back."""
    if request.POST.get("do") == "stop":
        services.take_mailbox_back(person=request.user, now=now())
        messages.success(request, _("C’est noté : plus de message à cette adresse."))
        return redirect("desk:voices")
    form = MailboxForm(request.POST)
    if form.is_valid():
        mailbox, language = form.cleaned_data["mailbox"], get_language() or "fr"
        try:
            services.leave_mailbox(person=request.user, mailbox=mailbox, language=language, now=now())  # fmt: skip
            messages.success(request, _("C’est noté : un courriel vous préviendra à temps."))
            return redirect("desk:voices")
        except RefusedError as refused:
            form.add_error("mailbox", str(refused.message))
    return _list(request, form)


def _list(request: StaffRequest, form: Form | None = None) -> HttpResponse:
    moment = now()
    services.note_queue_opened(by=request.user, now=moment)
    context = {
        "board": selectors.board(request.user.group, now=moment),
        "form": form,
        "can_write": post.can_write(),
        "is_told": selectors.is_told(request.user),
    }
    return render(request, "desk/voices.html", context, status=422 if form else 200)


@staff(can_help)
@require_safe
def words(request: StaffRequest, uid: UUID) -> HttpResponse:
    return _page(request, _found(request, uid))


@staff(can_help)
@require_POST
def clear(request: StaffRequest, uid: UUID) -> HttpResponse:
    found = _found(request, uid)
    attempt(
        request,
        lambda: services.clear(words=found, by=request.user, now=now()),
        done=_("C’est noté : rien d’inquiétant."),
    )
    return redirect("desk:voices")


@staff(can_help)
@require_POST
def flag(request: StaffRequest, uid: UUID) -> HttpResponse:
    """What is refused comes back with the words in it."""
    found, form = _found(request, uid), FlagForm(request.POST)
    if form.is_valid():
        try:
            services.flag(words=found, by=request.user, now=now(), **form.cleaned_data)
            return redirect("desk:voices_words", uid)
        except GoneError:
            return redirect("desk:voices")
        except RefusedError as refused:
            form.add_error(None, str(refused.message))
    return _page(request, found, form)


@staff(can_help)
@require_POST
def quote(request: StaffRequest, uid: UUID) -> HttpResponse:
    found, form = _found(request, uid), QuoteForm(request.POST)
    if form.is_valid():
        try:
            text = form.cleaned_data["text"]
            services.quote(words=found, text=text, by=request.user, now=now())
            return redirect("desk:voices")
        except RefusedError as refused:
            form.add_error(None, str(refused.message))
    return _page(request, found, form)


def _found(request: StaffRequest, uid: UUID) -> Words:
    """One of the viewer's team, sent; another does not exist for them."""
    rows = Words.objects.of(request.user.group).sent()
    return get_object_or_404(rows.select_related("contribution__circle__consultation", "question"), pk=uid)  # fmt: skip


def _page(request: StaffRequest, found: Words, form: Form | None = None) -> HttpResponse:
    services.note_opened(words=found, by=request.user, now=now())
    told = selectors.opened(found, request.ring)
    context = {
        "told": told,
        "text": quiet(told.text) if told.text is not None else None,
        "flag_form": form if isinstance(form, FlagForm) else None,
        "quote_form": form if isinstance(form, QuoteForm) else None,
        "form": form,
        "to": Flag.To.choices,
        "late": found.state == Words.State.WAITING and found.due_at and found.due_at <= now(),
        "second": found.read_by_id != request.user.pk,
        "quoted": getattr(found, "quote", None),
    }
    return render(request, "desk/voices_words.html", context, status=422 if form else 200)
