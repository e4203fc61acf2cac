"""Several items at once: look, do, undo; and the filters that somebody keeps. Never a judgement."""

import re
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from clickable.assess.triage import bulk as acts
from clickable.assess.triage import saved
from clickable.assess.triage.models import Act
from clickable.assess.triage.selectors import colleagues, matching
from clickable.base.clock import now
from clickable.base.errors import RefusedError
from clickable.base.plain import quiet
from clickable.desk.access import StaffRequest, staff
from clickable.desk.bulk_forms import REFERENCE, BulkForm, FilterNameForm, KeyForm, Sealed
from clickable.desk.queue_forms import QueueForm
from clickable.desk.services import compare_first
from clickable.people.models import User
from clickable.people.rules import can_work_cases


@staff(can_work_cases)
@require_POST
def bulk(request: StaffRequest) -> HttpResponse:
    """Look at what would be done; with the page of that look: do it, once."""
    if "sealed" in request.POST:
        return _do(request, request.POST["sealed"])
    people = list(colleagues(request.user.group))
    form, references = BulkForm(request.POST, people), _references(request, people)
    if not form.is_valid() or not references:
        told = [e for errors in form.errors.values() for e in errors] or [_("Cochez au moins un élément.")]  # fmt: skip
        messages.error(request, " ".join(str(one) for one in told))
        return redirect("desk:queue")
    moment = now()
    order = form.order(now=moment)
    if order.act == Act.HAND_OVER:
        compare_first(references, group=request.user.group, now=moment)
    found = acts.preview(references=references, order=order, by=request.user, now=moment)
    sealed = Sealed.drawn(found.done, form)
    context = {"found": found, "order": order, "sealed": sealed.written(), "most": acts.MOST}
    return render(request, "desk/bulk.html", {**context, "act": order.act.label})


@staff(can_work_cases)
@require_POST
def undo_bulk(request: StaffRequest) -> HttpResponse:
    """Put back what the last act on several items changed, where nobody has changed it since."""
    form = KeyForm(request.POST)
    if form.is_valid():
        try:
            found = acts.undo(key=form.cleaned_data["key"], by=request.user, now=now())
        except RefusedError as refused:
            messages.error(request, str(refused.message))
        else:
            _tell(request, _("annulé"), found)
    return redirect("desk:queue")


@staff(can_work_cases)
@require_POST
def keep_filter(request: StaffRequest) -> HttpResponse:
    form, people = FilterNameForm(request.POST), colleagues(request.user.group)
    query = urlencode(QueueForm(request.POST, request.user, people).chosen)
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for es in form.errors.values() for e in es))
    else:
        try:
            saved.keep(owner=request.user, name=quiet(form.cleaned_data["name"])[:40], query=query)
            messages.success(request, _("Filtre gardé, pour vous seul·e."))
        except RefusedError as refused:
            messages.error(request, str(refused.message))
    return redirect(f"{resolve_url('desk:queue')}?{query}")


@staff(can_work_cases)
@require_POST
def forget_filter(request: StaffRequest) -> HttpResponse:
    form = FilterNameForm(request.POST)
    if form.is_valid():
        saved.forget(owner=request.user, name=form.cleaned_data["name"])
    return redirect("desk:queue")


def _do(request: StaffRequest, text: str) -> HttpResponse:
    moment = now()
    try:
        sealed = Sealed.opened(text)
        form = sealed.form(request.user)
        found = acts.do(
            key=sealed.key,
            references=sealed.references,
            order=form.order(now=moment),
            by=request.user,
            now=moment,
        )
    except RefusedError as refused:
        messages.error(request, str(refused.message))
    else:
        _tell(request, str(Act(form.cleaned_data["act"]).label), found)
    return redirect("desk:queue")


def _tell(request: StaffRequest, what: str, found: acts.Done) -> None:
    n = len(found.done)
    told = ngettext("%(n)d élément : %(what)s.", "%(n)d éléments : %(what)s.", n)
    messages.success(request, told % {"n": n, "what": what})
    for reference, why in found.left:
        messages.info(request, _("%(item)s : laissé, %(why)s") % {"item": reference, "why": why})


def _references(request: StaffRequest, people: list[User]) -> list[str]:
    """Those that are ticked; or, when asked for, the first of all that the filters show."""
    if not request.POST.get("all"):
        return [r for r in request.POST.getlist("item") if re.match(REFERENCE, r)][: acts.MOST]
    wanted = QueueForm(request.POST, request.user, people).wanted
    rows = matching(request.user.group, wanted, viewer=request.user, now=now())
    ordered = rows.order_by("order", "item").values_list("item__reference", flat=True)
    return list(ordered[: acts.MOST])
