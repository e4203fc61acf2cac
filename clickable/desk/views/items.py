"""One item: take it in hand, judge it, give it back, take a decision back."""

from contextlib import suppress

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.assess import services
from clickable.assess.opinions.selectors import blind_items
from clickable.assess.triage.selectors import colleagues
from clickable.base.clock import now, today
from clickable.base.errors import RefusedError
from clickable.desk import asking, opinions, selectors
from clickable.desk import services as opening
from clickable.desk.access import StaffRequest, staff
from clickable.desk.bulk_forms import BulkForm
from clickable.desk.domains import rulings_shown, suggested
from clickable.desk.drafts import draft_for, forget_draft
from clickable.desk.forms import ContactForm, LookForm, SkipForm
from clickable.desk.judging_forms import JudgementForm
from clickable.desk.queueing import queue_page
from clickable.desk.services import note_letters, note_opened
from clickable.desk.views.acting import attempt
from clickable.exposure.services import AtLimitError
from clickable.locate.services import state_contact
from clickable.notify import services as notify
from clickable.people.rules import can_work_cases
from clickable.report.conversation import alerts
from clickable.report.models import Category, Item
from clickable.retention.models import Hold
from clickable.verify.models import Answer
from clickable.verify.services import record_look


@staff(can_work_cases)
@require_safe
def item(request: StaffRequest, reference: str) -> HttpResponse:
    try:
        wanted = _item(request, reference)
    except Http404:
        if blind_items(request.user).filter(item__reference=reference).exists():
            return redirect("desk:opinion", reference)
        raise
    return _page(request, wanted)


@staff(can_work_cases)
@require_POST
def take_next(request: StaffRequest) -> HttpResponse:
    """The next of the queue, in hand; the one that was given up (`skip`) goes back first."""
    form = SkipForm(request.POST)
    given_up = form.cleaned_data["skip"] if form.is_valid() else ""
    skip = Item.objects.of(request.user.group).filter(reference=given_up).first()
    if skip is not None:
        services.release(item=skip, analyst=request.user, now=now())
        forget_draft(request, "item", skip.reference)
    return _next(request, skip=skip, else_say=_("Rien d’autre n’attend pour l’instant."))


@staff(can_work_cases)
@require_POST
def open_item(request: StaffRequest, reference: str) -> HttpResponse:
    """Uncover it; at the day's limit its page says so, kindly, and stays covered."""
    with suppress(AtLimitError):
        opening.open_item(_item(request, reference), by=request.user, now=now())
    return redirect("desk:item", reference)


@staff(can_work_cases)
@require_POST
def claim(request: StaffRequest, reference: str) -> HttpResponse:
    wanted = _item(request, reference)
    attempt(request, lambda: opening.claim(wanted, by=request.user, now=now()))
    return redirect("desk:item", reference)


@staff(can_work_cases)
@require_POST
def release(request: StaffRequest, reference: str) -> HttpResponse:
    services.release(item=_item(request, reference), analyst=request.user, now=now())
    forget_draft(request, "item", reference)
    return redirect("desk:queue")


@staff(can_work_cases)
@require_POST
def decide(request: StaffRequest, reference: str) -> HttpResponse:
    """Judge; or show what would follow: when asked (`step=look`), and before it was ever shown."""
    wanted, looking = _item(request, reference), request.POST.get("step") == "look"
    form = asking.read(request.POST, day=today(), looking=looking)
    forget_draft(request, "item", reference)
    if not form.is_valid() or looking or not form.was_shown:
        return _page(request, wanted, form)
    judgement = form.judgement()
    try:
        services.decide(item=wanted, analyst=request.user, judgement=judgement, now=now())
    except RefusedError as refused:
        form.add_error(None, str(refused.message))
        return _page(request, wanted, form)
    alerts.tell_about(wanted, ring=request.ring, now=now())
    return _after(request, wanted, danger=judgement.life_in_danger)


@staff(can_work_cases)
@require_POST
def take_back(request: StaffRequest, reference: str) -> HttpResponse:
    wanted = _item(request, reference)
    attempt(request, lambda: notify.take_back(item=wanted, analyst=request.user, now=now()))
    return redirect("desk:item", reference)


@staff(can_work_cases)
@require_POST
def contact(request: StaffRequest, reference: str) -> HttpResponse:
    wanted, form = _item(request, reference), ContactForm(request.POST)
    email = form.data.get("email", "")
    attempt(
        request,
        lambda: state_contact(
            item=wanted, analyst=request.user, email=email, ring=request.ring, now=now()
        ),
        form=form,
        done=_("Contact noté."),
    )
    return redirect("desk:item", reference)


@staff(can_work_cases)
@require_POST
def look(request: StaffRequest, reference: str) -> HttpResponse:
    wanted, form = _item(request, reference), LookForm(request.POST)
    attempt(
        request,
        lambda: record_look(
            item=wanted,
            analyst=request.user,
            answer=Answer(form.cleaned_data["answer"]),
            ring=request.ring,
            now=now(),
        ),
        form=form,
        done=_("Vérification notée."),
    )
    return redirect("desk:item", reference)


def _item(request: StaffRequest, reference: str) -> Item:
    """One of the viewer's team; another team's does not exist for them."""
    return get_object_or_404(opinions.items_for(request.user), reference=reference)


def _after(request: StaffRequest, judged: Item, *, danger: bool) -> HttpResponse:
    """The next item; but when a life is in danger, first this one's page: it says whom to call."""
    messages.success(request, _("%(item)s : décision notée.") % {"item": judged.reference})
    if danger or request.POST.get("step") != "next":
        return redirect("desk:item", judged.reference)
    return _next(request)


def _next(request: StaffRequest, *, skip: Item | None = None, else_say: str = "") -> HttpResponse:
    """To what comes next; to the queue, which says why, when there is nothing, or it is enough."""
    with suppress(AtLimitError):
        found = opening.next_item(by=request.user, skip=skip, now=now())
        if found is not None:
            return redirect("desk:item", found.reference)
        if else_say:
            messages.info(request, else_say)
    return redirect("desk:queue")


def _page(request: StaffRequest, wanted: Item, form: JudgementForm | None = None) -> HttpResponse:
    moment = now()
    dossier = selectors.dossier(wanted, request.user, ring=request.ring, now=moment)
    uncovered = bool(dossier.opened or dossier.located)
    if uncovered or dossier.judged:  # who has seen a judgement can give no second opinion
        note_opened(wanted, by=request.user, now=moment)
    rulings = rulings_shown(wanted, request.ring, now=moment) if uncovered else []
    note_letters(dossier.opened_reports, by=request.user, now=moment)
    asks = dossier.open and dossier.mine and bool(dossier.opened or form)
    if asks and form is None:
        form = draft_for(request, day=localdate(moment))
    asked = asking.page(
        form,
        _first_category(dossier),
        day=localdate(moment),
        asks=asks,
        before=dossier.labels_before,
        located=dossier.located,
        suggested=suggested(rulings),
    )
    context = {
        "dossier": dossier,
        "rulings": rulings,
        "second": None if dossier.open else opinions.second(wanted, request.user),
        "queue": queue_page(request.user, now=moment),
        "bulk": BulkForm(None, colleagues(request.user.group)) if dossier.standing else None,
        "looks": Answer.choices,
        "hold_reasons": Hold.Reason.choices,
        **asked,
    }
    return render(request, "desk/item.html", context, status=422 if asked["refused"] else 200)


def _first_category(dossier: selectors.Dossier) -> Category:
    if dossier.judged:
        return Category(dossier.judged.assessment.category)
    return dossier.categories[0] if dossier.categories else Category.UNSURE
