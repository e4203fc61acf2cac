"""Somebody is wanted: for a session of a training, by who leads trainers; for a request, by who sees it."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clickable.base import clock
from clickable.outreach import selectors as outreach
from clickable.outreach.models import SessionRequest
from clickable.pages.gestion import trainers_forms as forms
from clickable.pages.gestion.acting import act, editor, faults, for_editors
from clickable.pages.gestion.trainers_views import MOST, for_leads, language
from clickable.people.models import User
from clickable.trainers import presentation, selectors, services
from clickable.trainers.models import Call, Trainer
from clickable.trainers.rules import Match, Need, Reason, match
from clickable.trainers.services.calling import Wanted
from clickable.training.models import Session


@for_leads
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What looks for somebody, and what could."""
    now = clock.now()
    over = request.GET.get("quand") == "passees"
    rows = selectors.calls_seen_by(editor(request), selectors.calls(over=over)[:MOST])
    looked_for = Call.objects.filter(state__in=[Call.State.OPEN, Call.State.FILLED])
    sessions = Session.objects.filter(state__in=selectors.SESSION_TAKES, starts_at__gt=now)
    sessions = sessions.exclude(pk__in=looked_for.filter(session__isnull=False).values("session"))
    requests = outreach.seen_by(editor(request)).filter(state__in=selectors.REQUEST_TAKES)
    requests = requests.exclude(pk__in=looked_for.filter(request__isnull=False).values("request"))
    told = {
        "over": over,
        "rows": [(one, _title(one), forms.called(one.trainer) if one.trainer else "") for one in rows],
        "sessions": [(one, one.course.title(language())) for one in sessions.select_related("course").order_by("starts_at")[:MOST]],
        "requests": requests.order_by("day", "pk")[:MOST],
    }  # fmt: skip
    return render(request, "gestion/trainers/calls.html", told)


@for_leads
@require_http_methods(["GET", "HEAD", "POST"])
def for_session(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Session.objects.select_related("course"), pk=pk)
    need = selectors.wanted_by_session(found)
    title = found.course.title(language())
    return _propose(request, need, title=title, wanted=lambda n, k: Wanted(n, session=found, at_once=k))  # fmt: skip


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def for_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever may see a request may look for somebody: its association, or the coordinator."""
    found = get_object_or_404(outreach.seen_by(editor(request)), pk=pk)
    need = selectors.wanted_by_request(found)
    return _propose(request, need, title=str(found.ask), wanted=lambda n, k: Wanted(n, request=found, at_once=k))  # fmt: skip


def _propose(
    request: HttpRequest, need: Need, *, title: str, wanted: Callable[[Need, int], Wanted]
) -> HttpResponse:
    """Who would be asked, with every reason; then, on POST, they are."""
    form = forms.CallForm(request.POST or None, need=need, language=language())
    if request.method == "POST" and form.is_valid():
        made: list[Call] = []

        def go() -> None:
            said = wanted(form.wanted, form.cleaned_data["at_once"])
            made.append(services.call_for(wanted=said, by=editor(request), now=clock.now()))

        if act(request, go, _("Proposé ; les personnes le lisent dans leur courrier.")):
            return redirect("gestion_formateurs:call", made[0].pk)
    elif request.method == "POST":
        faults(request, form)
    found = match(need, selectors.candidates(), on=clock.today())
    told = {"title": title, "need": need, "form": form, "fits": _people(found.fits), "others": _people(found.others)}  # fmt: skip
    return render(request, "gestion/trainers/propose.html", told)


@for_editors
@require_safe
def call(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    proposals = found.proposals.select_related("trainer").order_by("offered_at", "pk")
    matching = selectors.matching(found, on=clock.today()) if found.state == Call.State.OPEN else None  # fmt: skip
    told = {
        "found": found,
        "title": _title(found),
        "called": forms.called(found.trainer) if found.trainer else "",
        "leads": selectors.leads(editor(request)),
        "proposals": [(one, forms.called(one.trainer), presentation.said(Match(0, tuple(Reason(code) for code in one.reasons)))) for one in proposals],
        "next": _people(matching.fits) if matching else [],
    }  # fmt: skip
    return render(request, "gestion/trainers/call.html", told)


@for_editors
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)

    def go() -> None:
        services.end_call(call=found, by=editor(request), now=clock.now())

    act(request, go, _("Retiré ; qui était concerné l’apprend une fois."))
    return redirect("gestion_formateurs:call", pk)


def _title(row: Call) -> str:
    if row.session is not None:
        return row.session.course.title(language())
    return str(row.request.ask) if row.request else ""


def _people(those: tuple[Match, ...]) -> list[tuple[str, list[str]]]:
    rows = Trainer.objects.in_bulk([one.pk for one in those[:MOST]])
    return [(forms.called(rows[one.pk]), presentation.said(one)) for one in those[:MOST]]


def _found(request: HttpRequest, pk: int) -> Call:
    """Of a training, for who leads; of a request, for who sees it. Any other does not exist."""
    row = get_object_or_404(Call.objects.select_related("session__course", "request__ask", "trainer"), pk=pk)  # fmt: skip
    if not _may(editor(request), row.request):
        raise Http404
    return row


def _may(user: User, request: SessionRequest | None) -> bool:
    if request is None:
        return selectors.leads(user)
    return outreach.seen_by(user).filter(pk=request.pk).exists()
