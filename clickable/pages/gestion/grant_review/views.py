"""Reviewers, assignments, ranking, panel and decisions, for editors. Every change is one call of a service."""

import csv
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.base.plain import cell
from clickable.grants.models import Application, Call
from clickable.grants.review import selectors, services
from clickable.grants.review.models import (
    Assignment,
    Decision,
    Declaration,
    Meeting,
    Review,
    Reviewer,
    Term,
)
from clickable.pages.gestion.acting import act, editor, for_editors, kept, tried
from clickable.pages.gestion.grant_review import forms
from clickable.post import services as post

MOST = 200
HINTS = {
    "organisation": gettext_lazy("la même organisation"),
    "domain": gettext_lazy("le même domaine de courriel"),
    "declared_before": gettext_lazy("un lien déclaré lors d’un autre appel"),
    "past_grant": gettext_lazy("deux organisations déjà subventionnées"),
}
JUDGED = [
    Call.State.CLOSED, Call.State.ASSESSING, Call.State.DECIDED, Call.State.NOTIFIED,
    Call.State.ANNOUNCED, Call.State.CONTRACTED,
]  # fmt: skip


@for_editors
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    rows = []
    for row in Call.objects.exclude(state=Call.State.DRAFT).order_by("-closes_at")[:MOST]:
        board = selectors.loads(row)
        rows.append({
            "call": row,
            "title": row.text("fr").get("title", row.slug),
            "reviewers": len(board),
            "missing": sum(selectors.missing(row).values()) if row.state in JUDGED else None,
        })  # fmt: skip
    return render(request, "gestion/grant_review/index.html", {"rows": rows, "can_write": post.can_write()})  # fmt: skip


@for_editors
@require_safe
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Who reads, how far they are, which ties to ask about, and what stands next."""
    return _of_call(request, _call(pk))


def _of_call(request: HttpRequest, row: Call, **more: Any) -> HttpResponse:
    """`more`: a form that was refused, in the place of its empty one."""
    missing, term = selectors.missing(row), Term.objects.filter(call=row).first()
    told = {
        **_head(row),
        "loads": selectors.loads(row),
        "hints": [(one, HINTS[one.why]) for one in selectors.hints(row)[:MOST]],
        "missing": sum(missing.values()),
        "short": len(missing),
        "term": term,
        "term_form": forms.TermForm(initial={"due_on": term.due_on if term else None}),
        "reading": row.state in {Call.State.PUBLISHED, *services.READ},
        "invite_form": forms.InviteForm(),
        "moment_form": forms.MomentForm(),
    }
    return render(request, "gestion/grant_review/call.html", {**told, **more})


@for_editors
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _call(pk), forms.InviteForm(request.POST)

    def go() -> None:
        services.invite(call=row, **form.cleaned_data, by=editor(request), now=clock.now())

    def show() -> HttpResponse:
        return _of_call(request, _call(pk), invite_form=form, faulty=form)

    return kept(request, form, go, done=_("L’invitation est en route."), to=("gestion_expertise:call", pk), show=show)  # fmt: skip


@for_editors
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview of who would read what; POST makes these pairs, as they were shown."""
    row, ticked = _call(pk), request.POST.getlist("pair")
    if request.method == "POST":
        pairs = [pair for raw in ticked if (pair := _pair(raw))]

        def go() -> None:
            services.assign(call=row, pairs=pairs, by=editor(request), now=clock.now())

        done = ngettext("%(n)s relecture confiée.", "%(n)s relectures confiées.", len(pairs)) % {"n": len(pairs)}  # fmt: skip
        if act(request, go, done):
            return redirect("gestion_expertise:call", pk)
    plan = selectors.plan(row)
    names = dict(Reviewer.objects.filter(call=row).values_list("pk", "name"))
    numbers = {one.pk: one for one in row.applications.filter(pk__in={a for a, _r in plan.pairs} | set(plan.missing))}  # fmt: skip
    hints = {(one.application.pk, one.reviewer.pk): HINTS[one.why] for one in selectors.hints(row)}
    sent = request.method == "POST"  # what was ticked stays ticked; before, all without a hint are
    pairs_ = [(f"{a}:{r}", (a, r)) for a, r in plan.pairs]
    told = {
        **_head(row),
        "pairs": [
            (
                raw,
                numbers[one[0]],
                names[one[1]],
                hints.get(one, ""),
                raw in ticked if sent else one not in hints,
            )
            for raw, one in pairs_
        ],
        "without": [(numbers[a], number) for a, number in plan.missing.items()],
    }
    return render(request, "gestion/grant_review/assign.html", told, status=422 if sent else 200)


def _pair(raw: str) -> tuple[int, int] | None:
    application, _colon, reviewer = raw.partition(":")
    return (int(application), int(reviewer)) if application.isdecimal() and reviewer.isdecimal() else None  # fmt: skip


@for_editors
@require_safe
def ranking(request: HttpRequest, pk: int) -> HttpResponse:
    row = _call(pk)
    decisions = {one.application_id: one for one in Decision.objects.filter(meeting__call=row)}
    rows = [(one, decisions.get(one.pk)) for one in selectors.ranking(row)]
    given = sum((one.given or 0) for one in decisions.values())
    return render(request, "gestion/grant_review/ranking.html", {**_head(row), "rows": rows, "given": given})  # fmt: skip


@for_editors
@require_safe
def export(_request: HttpRequest, pk: int) -> HttpResponse:
    row = _call(pk)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{row.slug}-ranking.csv"'
    out = csv.writer(answer, delimiter=";")
    out.writerow(["rank", "number", "organisation", "country", "title", f"asked for ({row.currency})", "mean of 5", "spread", "deviation", "reviews", "missing", "state"])  # fmt: skip
    for one in selectors.ranking(row):
        out.writerow(map(cell, [one.rank, one.number, one.organisation, one.country, one.title, one.amount, one.mean, one.spread, one.deviation, one.reviews, one.missing, one.state]))  # fmt: skip
    return answer


@for_editors
@require_safe
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """One application: its reviews, who has a tie with it, and the decision."""
    return _of_application(request, pk)


def _of_application(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
    """`more`: a form that was refused, in the place of its empty one."""
    row = get_object_or_404(Application.objects.select_related("call"), pk=pk, state__in=selectors.JUDGED)  # fmt: skip
    faulty = more.get("faulty")
    decision = Decision.objects.filter(application=row).first()
    initial = {}
    if decision is not None:
        initial = {"outcome": decision.outcome, "amount": decision.amount, "reason": decision.reason, "feedback": decision.feedback}  # fmt: skip
    meeting = Meeting.objects.filter(call=row.call).first()
    assignments = Assignment.objects.standing().filter(application=row).select_related("reviewer", "review").prefetch_related("review__scores__criterion")  # fmt: skip
    told = {
        **_head(row.call),
        "application": row,
        "assignments": [_acts(one, faulty) for one in assignments.order_by("reviewer__name")],
        "ties": Declaration.objects.filter(application=row, current=True, conflicted=True).select_related("reviewer"),
        "decision": decision,
        "deciding": meeting is not None and meeting.state == Meeting.State.DRAFT and row.state in selectors.ASSESSABLE,
        "raising": row.state == Application.State.RESERVE,
        "form": forms.DecideForm(initial=initial),
        "amount_form": forms.AmountForm(),
        "tie_form": forms.TieForm(call=row.call),
    }  # fmt: skip
    return render(request, "gestion/grant_review/application.html", {**told, **more})


def _acts(one: Assignment, faulty: Any) -> tuple[Assignment, forms.BackForm, forms.EndForm]:
    """An assignment with the two forms that stand beside it: the one that was refused as it was typed."""
    back, end = forms.BackForm(pk=one.pk), forms.EndForm(pk=one.pk)
    if faulty is not None and faulty.auto_id == back.auto_id:
        back = faulty
    if faulty is not None and faulty.auto_id == end.auto_id:
        end = faulty
    return one, back, end


@for_editors
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Application.objects.select_related("call"), pk=pk)
    meeting = get_object_or_404(Meeting, call=row.call)
    form = forms.DecideForm(request.POST)

    def go() -> None:
        services.decide(meeting=meeting, application=row, **form.cleaned_data, by=editor(request), now=clock.now())  # fmt: skip

    def show() -> HttpResponse:
        return _of_application(request, pk, form=form, faulty=form)

    return kept(request, form, go, done=_("Décision notée."), to=("gestion_expertise:application", pk), show=show)  # fmt: skip


@for_editors
@require_POST
def from_reserve(request: HttpRequest, pk: int) -> HttpResponse:
    decision, form = get_object_or_404(Decision, application=pk), forms.AmountForm(request.POST)

    def go() -> None:
        services.raise_from_reserve(decision=decision, amount=form.cleaned_data["amount"], by=editor(request), now=clock.now())  # fmt: skip

    def show() -> HttpResponse:
        return _of_application(request, pk, amount_form=form, faulty=form)

    return kept(request, form, go, done=_("Elle est retenue ; le message est en route."), to=("gestion_expertise:application", pk), show=show)  # fmt: skip


@for_editors
@require_POST
def tie(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Application.objects.select_related("call"), pk=pk)
    form = forms.TieForm(request.POST, call=row.call)

    def go() -> None:
        said = form.cleaned_data
        services.clear_up(reviewer=said["reviewer"], application=row, conflicted=said["conflicted"] == "yes", reason=said["reason"], by=editor(request), now=clock.now())  # fmt: skip

    def show() -> HttpResponse:
        return _of_application(request, pk, tie_form=form, faulty=form)

    return kept(request, form, go, done=_("Noté."), to=("gestion_expertise:application", pk), show=show)  # fmt: skip


@for_editors
@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Review.objects.select_related("assignment"), pk=pk)
    of = found.assignment.application_id
    form = forms.BackForm(request.POST, pk=found.assignment_id)

    def go() -> None:
        services.send_back(review=found, reason=form.cleaned_data["reason"], by=editor(request), now=clock.now())  # fmt: skip

    def show() -> HttpResponse:
        return _of_application(request, of, faulty=form)

    return kept(request, form, go, done=_("Elle est renvoyée."), to=("gestion_expertise:application", of), show=show)  # fmt: skip


@for_editors
@require_POST
def unassign(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = get_object_or_404(Assignment, pk=pk), forms.EndForm(request.POST, pk=pk)
    of = found.application_id

    def go() -> None:
        services.end_assignment(assignment=found, reason=form.cleaned_data["reason"], by=editor(request), now=clock.now())  # fmt: skip

    def show() -> HttpResponse:
        return _of_application(request, of, faulty=form)

    return kept(request, form, go, done=_("Retirée."), to=("gestion_expertise:application", of), show=show)  # fmt: skip


@for_editors
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Reviewer, pk=pk)
    act(request, lambda: services.leave(reviewer=found, by=editor(request), now=clock.now()), _("Cette personne ne relit plus."))  # fmt: skip
    return redirect("gestion_expertise:call", found.call_id)


@for_editors
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes: when, who, who went out for what, decisions, the sum beside the budget, signatures."""
    row = _call(pk)
    meeting = Meeting.objects.filter(call=row).first()
    form = forms.PanelForm(request.POST if request.method == "POST" else None, call=row, meeting=meeting)  # fmt: skip
    if request.method == "POST" and _prepare(request, row, form):
        return redirect("gestion_expertise:panel", pk)
    told: dict[str, Any] = {**_head(row), "form": form, "meeting": meeting}
    if meeting is not None:
        left = selectors.left_the_room(meeting)
        decisions = meeting.decisions.select_related("application").order_by("application__number")
        told |= {
            "decisions": [(one, left.get(one.application_id, [])) for one in decisions],
            "sum": selectors.selected_sum(meeting),
            "undecided": selectors.visible_to_panel(row).filter(decision=None).count(),
            "signatures": meeting.signatures.select_related("by").order_by("at"),
            "mine": meeting.signatures.filter(by=editor(request)).exists(),
        }
    status = 422 if form.errors else 200
    return render(request, "gestion/grant_review/panel.html", told, status=status)


def _prepare(request: HttpRequest, row: Call, form: forms.PanelForm) -> bool:
    def go() -> None:
        said = {**form.cleaned_data, "others": form.cleaned_data["others"].splitlines()}
        services.prepare(call=row, **said, by=editor(request), now=clock.now())

    return tried(request, form, go, done=_("Gardé."))


@for_editors
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(Meeting, call=_call(pk))
    act(request, lambda: services.sign(meeting=meeting, by=editor(request), now=clock.now()), _("Signé."))  # fmt: skip
    return redirect("gestion_expertise:panel", pk)


@for_editors
@require_POST
def unsign(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(Meeting, call=_call(pk))
    act(request, lambda: services.take_signature_back(meeting=meeting, by=editor(request), now=clock.now()), _("La signature est retirée."))  # fmt: skip
    return redirect("gestion_expertise:panel", pk)


@for_editors
@require_POST
def term(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _call(pk), forms.TermForm(request.POST)

    def go() -> None:
        services.set_term(call=row, due_on=form.cleaned_data["due_on"], by=editor(request), now=clock.now())  # fmt: skip

    def show() -> HttpResponse:
        return _of_call(request, _call(pk), term_form=form, faulty=form)

    done = _("Noté : qui n’a pas tout rendu l’apprendra avant ce jour, puis une fois après.")
    return kept(request, form, go, done=done, to=("gestion_expertise:call", pk), show=show)


@for_editors
@require_POST
def moment(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _call(pk), forms.MomentForm(request.POST)

    def go() -> None:
        services.set_moment(call=row, moment=form.when, by=editor(request), now=clock.now())

    def show() -> HttpResponse:
        return _of_call(request, _call(pk), moment_form=form, faulty=form)

    return kept(request, form, go, done=_("Toutes les organisations auront leur réponse à ce moment."), to=("gestion_expertise:call", pk), show=show)  # fmt: skip


@for_editors
@require_POST
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    row = _call(pk)
    act(request, lambda: services.announce(call=row, by=editor(request), now=clock.now()), _("Les résultats sont publics."))  # fmt: skip
    return redirect("gestion_expertise:call", pk)


def _call(pk: int) -> Call:
    row = get_object_or_404(Call, pk=pk)
    if row.state == Call.State.DRAFT:
        raise Http404
    return row


def _head(row: Call) -> dict[str, Any]:
    return {
        "call": row,
        "title": row.text("fr").get("title", row.slug),
        "notice": getattr(row, "notice", None),
        "public": row.state in {Call.State.ANNOUNCED, Call.State.CONTRACTED, Call.State.ARCHIVED},
    }
