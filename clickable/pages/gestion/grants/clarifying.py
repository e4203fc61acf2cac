"""Questions that came about a call, and their answers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.grants import services
from clickable.grants.models import Call, Clarification
from clickable.pages.gestion.acting import editor, for_editors, kept
from clickable.pages.gestion.grants.forms import AnswerForm, DeclineForm

NAME = "gestion_subventions"


@for_editors
@require_safe
def index(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Call, pk=pk)
    told = {"call": row, "text": row.text("fr"), "rows": row.clarifications.order_by("-pk")[:500]}
    return render(request, "gestion/grants/clarifications.html", told)


@for_editors
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Clarification.objects.select_related("call"), pk=pk)
    if request.method != "POST":
        return _page(request, row)
    form = AnswerForm(request.POST, row=row)

    def go() -> None:
        services.answer(clarification=row, **form.both, by=editor(request), now=clock.now())

    def show() -> HttpResponse:
        return _page(request, row, form=form, faulty=form)

    done, to = _("Publiée, et envoyée à qui l’a posée."), (f"{NAME}:clarifications", row.call_id)
    return kept(request, form, go, done=done, to=to, show=show)


@for_editors
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = get_object_or_404(Clarification, pk=pk), DeclineForm(request.POST)

    def go() -> None:
        reason, by = form.cleaned_data["reason"], editor(request)
        services.decline(clarification=row, reason=reason, by=by, now=clock.now())

    def show() -> HttpResponse:
        return _page(request, row, decline=form, faulty=form)

    done, to = _("Écartée ; la personne est prévenue."), (f"{NAME}:clarifications", row.call_id)
    return kept(request, form, go, done=done, to=to, show=show)


def _page(request: HttpRequest, row: Clarification, **more: Any) -> HttpResponse:
    told = {"form": AnswerForm(row=row), "call": row.call, "row": row, "decline": DeclineForm()}
    return render(request, "gestion/grants/answer.html", {**told, **more})
