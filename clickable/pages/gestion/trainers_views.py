"""Trainers and their reports, for who leads them; for everybody else they do not exist."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.pages.gestion import trainers_forms as forms
from clickable.pages.gestion.acting import act, editor, faults, for_editors
from clickable.trainers import presentation, selectors, services, wording
from clickable.trainers.models import Call, Delivery, State, Trainer
from clickable.trainers.pathway import pathway
from clickable.trainers.steps import ACTIONS, GONE, Act, Who, allowed

MOST = 200
SOON = 60  # days
View = Callable[..., HttpResponse]
SHOWN = {
    "candidatures": (State.APPLIED, State.SCREENED, State.ADMITTED),
    "formation": (State.IN_TRAINING, State.SUPERVISED),
    "habilitees": (State.AUTHORISED,),
    "autres": (State.LAPSED, State.SUSPENDED, State.REFUSED, State.LEFT),
}


def for_leads(view: View) -> View:
    """Who does not lead trainers finds no page."""

    @for_editors
    def guarded(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
        if not selectors.leads(editor(request)):
            raise Http404
        return view(request, *args, **named)

    return guarded


def language() -> str:
    return (get_language() or "fr")[:2]


@for_editors
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What waits first, then everybody by where they stand."""
    if not selectors.leads(editor(request)):
        return render(request, "gestion/trainers/index.html", {"leads": False})
    today, wanted = clock.today(), request.GET.get("etat", "candidatures")
    if wanted not in SHOWN:
        raise Http404
    rows = selectors.seen_by(editor(request)).filter(state__in=SHOWN[wanted])
    order = "authorised_until" if wanted == "habilitees" else "-pk"
    listed = list(rows.order_by(order, "pk")[:MOST])
    told = {
        "leads": True,
        "wanted": wanted,
        "rows": [(one, forms.called(one)) for one in listed],
        "ending": selectors.ending(on=today, within=SOON).count(),
        "to_verify": selectors.to_verify().count(),
        "nobody": Call.objects.filter(state=Call.State.NOBODY).count(),
    }
    return render(request, "gestion/trainers/index.html", told)


@for_leads
@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    return render(request, "gestion/trainers/tree.html", {"branches": selectors.tree()})


@for_leads
@require_safe
def trainer(request: HttpRequest, pk: int) -> HttpResponse:
    found, today = _found(request, pk), clock.today()
    acts = [] if found.state in GONE else allowed(found.state, Who.COORDINATOR)
    told = {
        "found": found,
        "called": forms.called(found),
        "acts": [(one, wording.ACTS[one], ACTIONS[one].reason, one in {Act.AUTHORISE, Act.RENEW}, _missing(found, one)) for one in acts],
        "asked": presentation.requirements(found, language=language(), today=today),
        "agreements": presentation.agreements(found, language=language()),
        "boxes": [(label, [one.label for one in all_ if one.ticked]) for _name, label, all_ in presentation.boxes(found, language())],
        "week": [(day, [one.label.partition(", ")[2] for one in all_ if one.ticked]) for day, all_ in presentation.week(found)] if found.weekly else [],
        "absences": found.absences.filter(last__gte=today).order_by("first"),
        "calls": found.calls.select_related("session__course", "request__ask").order_by("-opened_at")[:MOST],
        "deliveries": presentation.reports(found),
        "trainees": [(one, forms.called(one)) for one in found.trainees.order_by("pk")],
        "tick_form": None if found.state in GONE else forms.TickForm(language=language(), initial={"on": today}),
        "supervisor_form": None if found.state in GONE else forms.SupervisorForm(trainer=found),
        "steps": found.steps.select_related("by").order_by("-pk"),
    }  # fmt: skip
    return render(request, "gestion/trainers/trainer.html", told)


def _missing(found: Trainer, act: Act) -> list[str]:
    missing = selectors.missing(found, act, today=clock.today())
    names = [one.name[language()] for one in missing]
    if act in {Act.AUTHORISE, Act.RENEW, Act.RESTORE}:
        names += [one.name[language()] for one in selectors.unsigned(found)]
    return names


@for_leads
@require_POST
def act_on(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _found(request, pk), forms.ActForm(request.POST)
    if not form.is_valid():
        faults(request, form)
        return redirect("gestion_formateurs:trainer", pk)
    said = form.cleaned_data

    def go() -> None:
        services.move(
            trainer=found,
            act=Act(said["act"]),
            by=editor(request),
            reason=said["reason"],
            until=said["until"],
            now=clock.now(),
        )

    act(request, go, _("C’est noté ; la personne l’apprend par courriel, une fois."))
    return redirect("gestion_formateurs:trainer", pk)


@for_leads
@require_POST
def tick(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _found(request, pk), forms.TickForm(request.POST, language=language())

    def go() -> None:
        services.tick(trainer=found, **form.cleaned_data, by=editor(request), now=clock.now())

    if form.is_valid():
        act(request, go, _("C’est noté."))
    else:
        faults(request, form)
    return redirect("gestion_formateurs:trainer", pk)


@for_leads
@require_POST
def supervise(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = forms.SupervisorForm(request.POST, trainer=found)

    def go() -> None:
        services.supervise(trainer=found, supervisor=form.cleaned_data["supervisor"], by=editor(request), now=clock.now())  # fmt: skip

    if form.is_valid():
        act(request, go, _("C’est noté."))
    else:
        faults(request, form)
    return redirect("gestion_formateurs:trainer", pk)


@for_leads
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Those that wait first; then the last that were verified."""
    names = {one.code: one.name[language()] for one in pathway().bands}
    done = Delivery.objects.filter(state=Delivery.State.VERIFIED).select_related("trainer")

    def shown(
        rows: list[Delivery],
    ) -> list[tuple[Delivery, str, list[tuple[str, int]], list[Call]]]:
        also = selectors.same_day(rows)
        return [
            (one, forms.called(one.trainer), [(names.get(code, code), n) for code, n in one.counts.items()], also[one.pk])
            for one in rows
        ]  # fmt: skip

    told = {
        "waiting": shown(list(selectors.to_verify()[:MOST])),
        "done": shown(list(done.order_by("-verified_at", "-pk")[:30])),
    }
    return render(request, "gestion/trainers/reports.html", told)


@for_leads
@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Verified and counted, or sent back with a word."""
    found, by, now = get_object_or_404(Delivery, pk=pk), editor(request), clock.now()
    note = request.POST.get("note", "")
    calls: dict[str, Callable[[], object]] = {
        "verify": lambda: services.verify(delivery=found, by=by, now=now),
        "return": lambda: services.send_back(delivery=found, note=note, by=by, now=now),
    }
    said = request.POST.get("act", "")
    if said not in calls:
        raise Http404
    act(request, calls[said], _("C’est noté."))
    return redirect("gestion_formateurs:reports")


def _found(request: HttpRequest, pk: int) -> Trainer:
    return get_object_or_404(selectors.seen_by(editor(request)), pk=pk)
