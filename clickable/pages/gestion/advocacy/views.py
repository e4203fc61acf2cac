"""The tracker, for the team: what is due, every row in its place, and what publishers show."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.campaign.advocacy import selectors, services
from clickable.campaign.advocacy.models import Actor, Ask, Commitment, Outcome, Proposal, Step
from clickable.campaign.advocacy.rules import STEPS, S
from clickable.pages.gestion.acting import act, editor, for_editors
from clickable.pages.gestion.advocacy import forms
from clickable.people.rules import can_publish

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MOST, OUTCOME = 500, "outcome_%s"


@dataclass(frozen=True)
class Kind:
    """One sort of row: its model, its form, and how it is called."""

    model: Any
    form: Any
    name: "StrPromise"


KINDS = {
    "propositions": Kind(Proposal, forms.ProposalForm, gettext_lazy("Proposition")),
    "demandes": Kind(Ask, forms.AskForm, gettext_lazy("Demande")),
    "institutions": Kind(Actor, forms.ActorForm, gettext_lazy("Institution")),
    "etapes": Kind(Step, forms.StepForm, gettext_lazy("Étape")),
    "engagements": Kind(Commitment, forms.CommitmentForm, gettext_lazy("Engagement")),
}
PLACES = {Step: "etapes", Commitment: "engagements"}


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise Http404
    return KINDS[code]


@for_editors
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    due = selectors.due(today=localdate(clock.now()))
    steps = Step.objects.select_related("ask", "actor").order_by("-on", "-pk")[:MOST]
    promised = Commitment.objects.select_related("ask", "actor").prefetch_related("outcomes")
    told = {
        "kinds": [(code, kind.name) for code, kind in KINDS.items()],
        "late": due.late,
        "next": due.next,
        "planned": due.planned,
        "stale": [(PLACES[type(one)], one) for one in due.stale],
        "proposals": Proposal.objects.prefetch_related("asks").order_by("manifesto", "number", "pk"),
        "steps": steps,
        "commitments": [(one, Outcome.Verdict(selectors.current(one)).label) for one in promised.order_by("-on", "-pk")[:MOST]],
        "actors": Actor.objects.order_by("name_fr")[:MOST],
    }  # fmt: skip
    return render(request, "gestion/advocacy/index.html", told)


@for_editors
def add(request: HttpRequest, kind: str) -> HttpResponse:
    found, by = _kind(kind), editor(request)
    form = found.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        row = services.keep(row=found.model(), fields=form.cleaned_data, by=by, now=clock.now())
        return redirect("gestion_plaidoyer:change", kind, row.pk)
    return render(request, "gestion/advocacy/row.html", {"form": form, "kind": kind, "name": found.name})  # fmt: skip


@for_editors
def change(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    found, by = _kind(kind), editor(request)
    row = get_object_or_404(found.model, pk=pk)
    form = found.form(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST" and form.is_valid():

        def go() -> None:
            services.keep(row=found.model(pk=pk), fields=form.cleaned_data, by=by, now=clock.now())

        if act(request, go, _("C’est gardé.")):
            return redirect("gestion_plaidoyer:change", kind, pk)
    return render(request, "gestion/advocacy/row.html", _told(request, row, form=form, kind=kind))


def _told(request: HttpRequest, row: Any, *, form: Any, kind: str) -> dict[str, Any]:
    """What a row's page shows beside its form: its state, and what became of it."""
    by = editor(request)
    shown = type(row)._default_manager.get(pk=row.pk)  # noqa: SLF001 -- the form writes into its own
    moves = [(to.value, to.label) for to in STEPS[S(shown.state)]] if isinstance(row, Step) else []
    promised = isinstance(row, Commitment)
    return {
        "row": shown,
        "form": form,
        "kind": kind,
        "name": KINDS[kind].name,
        "publishable": not isinstance(row, Actor),
        "can_publish": can_publish(by),
        "may_change": services.may_change(shown, by),
        "moves": moves,
        "outcomes": row.outcomes.order_by("-on", "-pk") if promised else [],
        "outcome_form": forms.OutcomeForm(auto_id=OUTCOME) if promised else None,
    }


@for_editors
@require_POST
def publish(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    found = _kind(kind)
    if found.model is Actor:
        raise Http404
    _publish(request, get_object_or_404(found.model, pk=pk))
    return redirect("gestion_plaidoyer:change", kind, pk)


@for_editors
@require_POST
def publish_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Outcome, pk=pk)
    _publish(request, row)
    return redirect("gestion_plaidoyer:change", "engagements", row.commitment_id)


def _publish(request: HttpRequest, row: Any) -> None:
    public = request.POST.get("public") == "yes"
    done = _("C’est public, si tout ce qui est au-dessus l’est.") if public else _("Le public ne le voit plus.")  # fmt: skip
    act(request, lambda: services.publish(row=row, public=public, by=editor(request), now=clock.now()), done)  # fmt: skip


@for_editors
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    row, to = get_object_or_404(Step, pk=pk), request.POST.get("to", "")
    if to not in S.values:
        raise Http404
    act(request, lambda: services.move(step=row, to=to, by=editor(request), now=clock.now()), _("C’est noté."))  # fmt: skip
    return redirect("gestion_plaidoyer:change", "etapes", pk)


@for_editors
@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Another outcome; those before stay. A form with a fault comes back with what was typed."""
    row, by = get_object_or_404(Commitment, pk=pk), editor(request)
    form = forms.OutcomeForm(request.POST, auto_id=OUTCOME)

    def go() -> None:
        services.judge(commitment=row, **form.cleaned_data, by=by, now=clock.now())

    done = _("Noté, et caché tant que personne ne le publie.")
    if form.is_valid() and act(request, go, done):
        return redirect("gestion_plaidoyer:change", "engagements", pk)
    told = _told(request, row, form=forms.CommitmentForm(instance=row), kind="engagements")
    return render(request, "gestion/advocacy/row.html", {**told, "outcome_form": form})
