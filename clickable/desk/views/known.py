"""Lists of what is known, for who leads: make one, look at an import, put it to use, retire it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clickable.assess.legal import articles
from clickable.base.clock import now, today
from clickable.base.errors import RefusedError
from clickable.desk import known_words as words
from clickable.desk.access import StaffRequest, staff
from clickable.desk.forms import REAL
from clickable.desk.known_forms import SAYS, BatchForm, EntriesForm, ListForm
from clickable.desk.services import note_known_list
from clickable.desk.views.acting import attempt
from clickable.known import selectors, services
from clickable.known.models import Batch, How, KnownList
from clickable.people.rules import can_lead_cases


@staff(can_lead_cases)
@require_safe
def lists(request: StaffRequest) -> HttpResponse:
    day = today()
    found = selectors.listed(request.user.group)
    rows = [(one, words.standing(one, today=day)) for one in found]
    return render(request, "desk/known_lists.html", {"rows": rows})


@staff(can_lead_cases)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _asking(request, ListForm())
    form = ListForm(request.POST)
    if not form.is_valid():
        return _asking(request, form)
    try:
        made = services.make_list(form.described(), by=request.user, now=now())
    except RefusedError as refused:
        form.add_error(None, str(refused.message))
        return _asking(request, form)
    messages.success(request, _("Liste créée, vide encore."))
    return redirect("desk:known_list", made.reference)


@staff(can_lead_cases)
@require_safe
def known_list(request: StaffRequest, reference: str) -> HttpResponse:
    return _page(request, _list(request, reference))


@staff(can_lead_cases)
@require_POST
def stage(request: StaffRequest, reference: str) -> HttpResponse:
    """Read what was pasted, and show what it would meet. Nothing of it matches yet."""
    wanted, form = _list(request, reference), EntriesForm(request.POST)
    if not form.is_valid():
        return _page(request, wanted, form)
    lines = form.cleaned_data["entries"].splitlines()
    replaces = form.cleaned_data["replaces"]
    try:
        services.stage(wanted, lines, by=request.user, replaces=replaces, now=now())
    except RefusedError as refused:
        form.add_error("entries", str(refused.message))
        return _page(request, wanted, form)
    messages.success(request, _("Lu et examiné. Rien n’en est encore en service."))
    return redirect("desk:known_list", reference)


@staff(can_lead_cases)
@require_POST
def apply(request: StaffRequest, reference: str) -> HttpResponse:
    batch = _batch(request, _list(request, reference))
    if batch:
        attempt(
            request,
            lambda: services.apply(batch, by=request.user, now=now()),
            done=_("En service : comparé dès maintenant à ce qui arrive et à ce qui attend."),
        )
    return redirect("desk:known_list", reference)


@staff(can_lead_cases)
@require_POST
def drop(request: StaffRequest, reference: str) -> HttpResponse:
    batch = _batch(request, _list(request, reference))
    if batch:
        attempt(
            request,
            lambda: services.drop(batch, by=request.user, now=now()),
            done=_("Import abandonné, ses entrées sont effacées."),
        )
    return redirect("desk:known_list", reference)


@staff(can_lead_cases)
@require_POST
def retire(request: StaffRequest, reference: str) -> HttpResponse:
    wanted = _list(request, reference)
    attempt(
        request,
        lambda: services.retire(wanted, by=request.user, now=now()),
        done=_("Liste retirée, ses entrées sont effacées. Ce qu’elle a jugé reste jugé."),
    )
    return redirect("desk:known_list", reference)


def _list(request: StaffRequest, reference: str) -> KnownList:
    """One of the viewer's team; another team's does not exist for them."""
    return get_object_or_404(KnownList.objects.of(request.user.group), reference=reference)


def _batch(request: StaffRequest, of: KnownList) -> Batch | None:
    form = BatchForm(request.POST)
    found = of.batches.filter(pk=form.cleaned_data["batch"]).first() if form.is_valid() else None
    if found is None:
        messages.error(request, _("Cet import n’existe plus."))
    return found


def _asking(request: StaffRequest, form: ListForm) -> HttpResponse:
    chosen = form.data.getlist("legal_basis") if form.is_bound else []
    context = {
        "form": form, "typed": form.data, "categories": REAL, "says": SAYS,
        "holds": KnownList.Holds.choices, "bases": articles().values(), "chosen_bases": chosen,
    }  # fmt: skip
    return render(request, "desk/known_new.html", context, status=422 if form.errors else 200)


def _page(
    request: StaffRequest, wanted: KnownList, form: EntriesForm | None = None
) -> HttpResponse:
    moment = now()
    note_known_list(wanted, by=request.user, now=moment)
    batches = list(wanted.batches.select_related("made_by", "applied_by").order_by("-made_at"))
    over = wanted.retired_at or wanted.expires_on < localdate(moment)
    context: dict[str, Any] = {
        "list": wanted,
        "standing": words.standing(wanted, today=localdate(moment)),
        "over": over,
        "articles": [articles()[code] for code in wanted.legal_basis if code in articles()],
        "waiting": [_told(b, request) for b in batches if not b.applied_at and not b.ended_at],
        "in_use": [_told(b, request) for b in batches if b.applied_at and not b.ended_at],
        "matched": wanted.matches.count(),
        "form": form,
        "typed": form.data if form else {},
    }
    return render(request, "desk/known_list.html", context, status=422 if form else 200)


def _told(batch: Batch, request: StaffRequest) -> dict[str, Any]:
    """One import in words."""
    return {
        "batch": batch,
        "kinds": [(How(code).label, count) for code, count in batch.by_kind.items()],
        "faults": [(number, words.reason(code)) for number, code in batch.faults],
        "more": batch.refused - len(batch.faults),
        "met": batch.met,
        "second": batch.known_list.judges and batch.made_by_id == request.user.pk,
    }
