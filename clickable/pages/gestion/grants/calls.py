"""Calls, for editors: written, published, corrected, brought to their end. Each change is one call of a service."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.grants import scanner, selectors, services
from clickable.grants.letters import told
from clickable.grants.models import Application, Call, Clarification
from clickable.grants.questions import questions
from clickable.grants.rules import CALL_STEPS, flows
from clickable.pages.gestion.acting import act, editor, for_editors, tried
from clickable.pages.gestion.grants.forms import (
    KIND_NAMES,
    CallForm,
    CriteriaForm,
    NoteForm,
    QuestionForm,
)
from clickable.post import services as post

MOST = 200
NAME = "gestion_subventions"
STEPS_SAID = {
    Call.State.PUBLISHED: gettext_lazy("Publier l’appel"),
    Call.State.CLOSED: gettext_lazy("Clore maintenant"),
    Call.State.ASSESSING: gettext_lazy("Passer aux évaluations"),
    Call.State.CONTRACTED: gettext_lazy("Les conventions sont signées"),
    Call.State.ARCHIVED: gettext_lazy("Archiver"),
}


@for_editors
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    calls = Call.objects.order_by("-pk")[:MOST]
    rows = [(row, row.text("fr").get("title", row.slug), _counts(row)) for row in calls]
    told_ = {"rows": rows, "can_write": post.can_write(), "scanner": scanner.is_set()}
    return render(request, "gestion/grants/index.html", told_)


def _counts(row: Call) -> tuple[int, int, int]:
    """Drafts, submitted, questions to answer."""
    board = selectors.board(row)
    drafts = board.pop(Application.State.DRAFT, 0)
    waiting = row.clarifications.filter(state=Clarification.State.WAITING).count()
    return drafts, sum(board.values()), waiting


@for_editors
def new(request: HttpRequest) -> HttpResponse:
    form = CallForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        made: list[Call] = []

        def go() -> None:
            by, now = editor(request), clock.now()
            row = services.write(slug=form.cleaned_data["slug"], terms=form.terms, by=by, now=now)
            services.rewrite(call=row, checklist=form.cleaned_data["checklist"], by=by, now=now)
            made.append(row)

        if tried(request, form, go, done=_("L’appel est gardé, en préparation.")):
            return redirect(f"{NAME}:page", made[0].pk)
    return _form(request, form, call=None, title=_("Nouvel appel"))


@for_editors
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(pk)
    form = CallForm(request.POST if request.method == "POST" else None, call=row)

    def said() -> dict[str, Any]:
        return {"terms": form.terms, "checklist": form.cleaned_data["checklist"]}

    if request.method == "POST" and _rewritten(request, row, form, said=said):
        return redirect(f"{NAME}:page", pk)
    return _form(request, form, call=row, title=_("Le texte, les dates, l’argent"))


@for_editors
def criteria(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(pk)
    form = CriteriaForm(request.POST if request.method == "POST" else None, call=row)
    if request.method == "POST" and _rewritten(
        request, row, form, said=lambda: {"criteria": form.criteria}
    ):
        return redirect(f"{NAME}:page", pk)
    told_ = {"form": form, "call": row}
    return render(request, "gestion/grants/criteria.html", told_, status=_status(form))


@for_editors
def question(request: HttpRequest, pk: int, code: str = "") -> HttpResponse:
    """A new one, or the one of this code."""
    row = _found(pk)
    if code and code not in {one["code"] for one in row.form}:
        raise Http404
    form = QuestionForm(request.POST if request.method == "POST" else None, call=row, code=code)

    def said() -> dict[str, Any]:
        fresh = form.raw
        asked = [fresh if one["code"] == code else one for one in row.form]
        return {"form": asked if code else [*asked, fresh]}

    if request.method == "POST" and _rewritten(request, row, form, said=said):
        return redirect(f"{NAME}:page", pk)
    return _form(request, form, call=row, title=_("Une question"))


@for_editors
@require_POST
def move(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One place up, or away; of a draft. A published call changes by a correction of the question itself."""
    row = _found(pk)
    codes = [one["code"] for one in row.form]
    if code not in codes or row.state != Call.State.DRAFT:
        raise Http404
    form, place = list(row.form), codes.index(code)
    one = form.pop(place)
    if request.POST.get("do") == "up":
        form.insert(max(0, place - 1), one)
    elif request.POST.get("do") != "remove":
        raise Http404
    act(request, lambda: services.rewrite(call=row, form=form, by=editor(request), now=clock.now()), _("Gardé."))  # fmt: skip
    return redirect(f"{NAME}:page", pk)


@for_editors
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(pk)
    state = Call.State(row.state)
    drafts, sent, waiting = _counts(row)
    shown = {
        "call": row,
        "text": row.text("fr"),
        "deadline": told(row.closes_at, row.zone),
        "criteria": row.criteria.all(),
        "weights": sum(row.criteria.values_list("weight", flat=True)),
        "asked": [(one, one.label["fr"], KIND_NAMES[one.kind]) for one in questions(row.form)],
        "flow": flows()[row.flow].name["fr"],
        "steps": _steps(state),
        "changes": row.state in {Call.State.DRAFT, Call.State.PUBLISHED},
        "is_draft": row.state == Call.State.DRAFT,
        "drafts": drafts,
        "sent": sent,
        "waiting": waiting,
        "versions": row.versions.order_by("-number"),
        "scanner": scanner.is_set(),
    }
    return render(request, "gestion/grants/page.html", shown)


def _steps(state: Call.State) -> list[tuple[str, Any]]:
    """Those that are taken here. Deciding, telling and announcing are the panel's (grant_review)."""
    if state == Call.State.DECIDED:
        return []
    return [(to, STEPS_SAID[Call.State(to)]) for to in CALL_STEPS[state] if to in STEPS_SAID]


@for_editors
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    row, to = _found(pk), request.POST.get("to", "")
    if to not in dict(_steps(Call.State(row.state))):
        raise Http404
    act(request, lambda: services.move_call(call=row, to=to, by=editor(request), now=clock.now()), _("C’est fait."))  # fmt: skip
    return redirect(f"{NAME}:page", pk)


def _rewritten(
    request: HttpRequest, row: Call, form: NoteForm, *, said: Callable[[], dict[str, Any]]
) -> bool:
    """What a form says of a call; of a published one it is a correction, with its note."""
    published = row.state != Call.State.DRAFT
    done = _("La correction est publiée, et dite à qui candidate.") if published else _("Gardé.")

    def go() -> None:
        note = form.note if published else None
        services.rewrite(call=row, note=note, by=editor(request), now=clock.now(), **said())

    return tried(request, form, go, done=done)


def _form(request: HttpRequest, form: NoteForm, *, call: Call | None, title: str) -> HttpResponse:
    told_ = {"form": form, "call": call, "title": title}
    return render(request, "gestion/grants/form.html", told_, status=_status(form))


def _status(form: NoteForm) -> int:
    return 422 if form.errors else 200


def _found(pk: int) -> Call:
    return get_object_or_404(Call, pk=pk)
