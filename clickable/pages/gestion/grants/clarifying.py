"""Questions that came about a call, and their answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.grants import services
from clickable.grants.models import Call, Clarification
from clickable.pages.gestion.acting import act, editor, for_editors, settled
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
    form = AnswerForm(request.POST if request.method == "POST" else None, row=row)
    if request.method == "POST" and form.is_valid():

        def go() -> None:
            by, both = editor(request), form.both
            services.answer(clarification=row, **both, by=by, now=clock.now())

        if act(request, go, _("Publiée, et envoyée à qui l’a posée.")):
            return redirect(f"{NAME}:clarifications", row.call_id)
    told = {"form": form, "call": row.call, "row": row, "decline": DeclineForm()}
    return render(request, "gestion/grants/answer.html", told)


@for_editors
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = get_object_or_404(Clarification, pk=pk), DeclineForm(request.POST)

    def go() -> None:
        reason, by = form.cleaned_data["reason"], editor(request)
        services.decline(clarification=row, reason=reason, by=by, now=clock.now())

    done = _("Écartée ; la personne est prévenue.")
    return settled(request, form, go, done=done, to=(f"{NAME}:clarifications", row.call_id))
