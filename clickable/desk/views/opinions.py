"""Second opinions: one's own list and page, asking for one; for leads, what is open and to settle."""

from contextlib import suppress

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clickable.assess.opinions import services
from clickable.assess.opinions.models import Opinion
from clickable.base.clock import now, today
from clickable.base.errors import RefusedError
from clickable.desk import asking
from clickable.desk import opinions as selectors
from clickable.desk.access import StaffRequest, staff
from clickable.desk.drafts import draft_for, forget_draft
from clickable.desk.forms import ReasonForm
from clickable.desk.judging_forms import JudgementForm
from clickable.desk.policy_forms import SettleOpinionForm
from clickable.desk.services import note_letters, note_opened
from clickable.desk.views.acting import attempt
from clickable.exposure.services import AtLimitError
from clickable.notify import services as notify
from clickable.people.rules import can_lead_cases, can_work_cases
from clickable.report.models import Category

Verdict = Opinion.Verdict


@staff(can_work_cases)
@require_safe
def opinions(request: StaffRequest) -> HttpResponse:
    """What waits for this person; for a lead also what is open in the team."""
    leads = can_lead_cases(request.user)
    context = {
        "turns": selectors.turns(request.user, now=now()),
        "open": selectors.open_rows(request.user, now=now()) if leads else [],
        "leads": leads,
    }
    return render(request, "desk/opinions.html", context)


@staff(can_work_cases)
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: StaffRequest, reference: str) -> HttpResponse:
    """Judge what somebody else judged, with the same questions and without knowing their answers."""
    turn = selectors.own_turn(request.user, reference)
    if request.method != "POST":
        return _page(request, turn)
    if request.POST.get("step") == "open":
        with suppress(AtLimitError):  # its page says so, and stays covered
            selectors.uncover(turn, request.user, now=now())
        return redirect("desk:opinion", reference)
    looking = request.POST.get("step") == "look"
    form = asking.read(request.POST, day=today(), looking=looking)
    forget_draft(request, "opinion", reference)
    if not form.is_valid() or looking or not form.was_shown:
        return _page(request, turn, form)
    try:
        given = services.give(
            opinion=turn, analyst=request.user, judgement=form.judgement(), now=now()
        )
    except RefusedError as refused:
        form.add_error(None, str(refused.message))
        return _page(request, turn, form)
    return _after(request, given)


@staff(can_work_cases)
@require_POST
def ask(request: StaffRequest, reference: str) -> HttpResponse:
    """Whoever decided would like a second person to judge it too."""
    wanted = get_object_or_404(selectors.items_for(request.user), reference=reference)
    attempt(
        request,
        lambda: services.ask(
            item=wanted,
            analyst=request.user,
            subjects=selectors.subjects(wanted),
            now=now(),
        ),
        done=_("Deuxième avis demandé : une personne est tirée au sort, sans savoir qui a décidé."),
    )
    return redirect("desk:item", reference)


@staff(can_lead_cases)
@require_safe
def dispute(request: StaffRequest, reference: str) -> HttpResponse:
    """Both judgements, once there are two; before that only that one is awaited."""
    found = selectors.opinion_for_lead(request.user, reference)
    if found.state != Opinion.State.WAITING:
        note_opened(found.item, by=request.user, now=now())
    page = selectors.dispute(found, request.user, ring=request.ring, now=now())
    context = {
        "dispute": page,
        "verdicts": Verdict.choices,
        "reason": selectors.reason(found, request.ring),
    }
    return render(request, "desk/dispute.html", context)


@staff(can_lead_cases)
@require_POST
def settle(request: StaffRequest, reference: str) -> HttpResponse:
    found, form = (
        selectors.opinion_for_lead(request.user, reference),
        SettleOpinionForm(request.POST),
    )
    done = attempt(
        request,
        lambda: notify.settle_opinion(
            opinion=found,
            lead=request.user,
            verdict=Verdict(form.cleaned_data["verdict"]),
            reason=form.cleaned_data["reason"],
            ring=request.ring,
            now=now(),
        ),
        form=form,
        done=_("C’est tranché."),
    )
    if done and form.cleaned_data["verdict"] == Verdict.NEITHER:
        return redirect("desk:item", reference)
    return redirect("desk:opinions") if done else redirect("desk:dispute", reference)


@staff(can_lead_cases)
@require_POST
def redraw(request: StaffRequest, reference: str) -> HttpResponse:
    found, drawn = selectors.opinion_for_lead(request.user, reference), []
    done = attempt(
        request,
        lambda: drawn.append(
            services.redraw(
                opinion=found,
                lead=request.user,
                subjects=selectors.subjects(found.item),
                now=now(),
            )
        ),
    )
    if done and all(drawn):
        messages.success(request, _("Une autre personne est tirée au sort."))
    elif done:
        messages.error(
            request, _("Personne d’autre ne peut le donner sans avoir déjà lu la décision.")
        )
    return redirect("desk:dispute", reference)


@staff(can_lead_cases)
@require_POST
def drop(request: StaffRequest, reference: str) -> HttpResponse:
    found, form = selectors.opinion_for_lead(request.user, reference), ReasonForm(request.POST)
    done = attempt(
        request,
        lambda: services.drop(
            opinion=found,
            lead=request.user,
            reason=form.cleaned_data["reason"],
            ring=request.ring,
            now=now(),
        ),
        form=form,
        done=_("Abandonné : la première décision vaut."),
    )
    return redirect("desk:opinions") if done else redirect("desk:dispute", reference)


def _after(request: StaffRequest, given: Opinion) -> HttpResponse:
    reference = given.item.reference
    messages.success(request, _("%(item)s : deuxième avis noté.") % {"item": reference})
    if given.given and given.given.life_in_danger:
        return redirect("desk:item", reference)  # which says first whom to call
    return redirect("desk:opinions")


def _page(request: StaffRequest, turn: Opinion, form: JudgementForm | None = None) -> HttpResponse:
    moment = now()
    note_opened(turn.item, by=request.user, now=moment)
    sheet = selectors.sheet(turn.item, request.user, ring=request.ring, now=moment)
    note_letters(sheet.opened_reports, by=request.user, now=moment)
    if sheet.opened and form is None:
        form = draft_for(request, day=localdate(moment))
    beforehand = next(iter(sheet.categories), Category.UNSURE)
    asked = asking.page(form, beforehand, day=localdate(moment), asks=sheet.opened)
    context = {"dossier": sheet, **asked}
    return render(request, "desk/opinion.html", context, status=422 if asked["refused"] else 200)
