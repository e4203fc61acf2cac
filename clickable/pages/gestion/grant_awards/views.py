"""Grants, for editors. Every change is one call of a service."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.grants.awards import agreement, selectors, services
from clickable.grants.awards.models import Grant, GrantReport, Instalment
from clickable.grants.awards.views import handed_out
from clickable.pages.gestion.acting import act, editor, for_editors, kept
from clickable.pages.gestion.grant_awards import forms

MOST = 200
PAGE = "gestion_subventions_suivi:grant"


@for_editors
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    rows = [
        (row, sum(one.amount for one in row.instalments.all() if one.paid_on), _next(row))
        for row in selectors.board()[:MOST]
    ]
    return render(request, "gestion/grant_awards/index.html", {"rows": rows})


def _next(row: Grant) -> GrantReport | None:
    """The report that somebody has to do something about first."""
    return next((one for one in row.reports.all() if one.state != GrantReport.State.ACCEPTED), None)


@for_editors
@require_safe
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    return _of(request, pk)


def _of(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
    """`more`: a form that was refused, in the place of its empty one."""
    told = _told(_grant(pk), more.get("faulty"))
    return render(request, "gestion/grant_awards/grant.html", {**told, **more})


def _told(row: Grant, faulty: Any) -> dict[str, Any]:
    def typed(empty: Any) -> Any:
        return faulty if faulty is not None and faulty.auto_id == empty.auto_id else empty

    return {
        "grant": row,
        "application": row.application,
        "title": row.application.call.text("fr").get("title", row.application.call.slug),
        "parts": [
            (one, may, typed(forms.PaidForm(pk=one.pk))) for one, may in selectors.parts(row)
        ],
        "reports": [(one, typed(forms.NoteForm(pk=one.pk))) for one in row.reports.all()],
        "account": selectors.account(row),
        "articles": agreement.articles(row, "fr") if row.reports.exists() else [],
        "papers": row.papers.all(),
        "plan_form": forms.PlanForm(grant=row),
        "sign_form": forms.SignForm(),
        "returned_form": forms.ReturnedForm(),
        "reason_form": forms.ReasonForm(),
    }


@for_editors
@require_safe
def paper(_request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The signed agreement as a file."""
    found = selectors.paper_of(_grant(pk), language)
    if found is None:
        raise Http404
    return handed_out(found)


@for_editors
@require_POST
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    row = _grant(pk)
    form = forms.PlanForm(request.POST, grant=row)

    def go() -> None:
        services.plan(grant=row, **form.cleaned_data, by=editor(request), now=clock.now())

    def show() -> HttpResponse:
        return _of(request, pk, plan_form=form, faulty=form)

    done = _("Préparé : relisez la convention, puis notez sa signature.")
    return kept(request, form, go, done=done, to=(PAGE, pk), show=show)


@for_editors
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _grant(pk), forms.SignForm(request.POST)

    def go() -> None:
        services.sign(grant=row, on=form.cleaned_data["on"], by=editor(request), now=clock.now())

    def show() -> HttpResponse:
        return _of(request, pk, sign_form=form, faulty=form)

    return kept(request, form, go, done=_("Signée ; l’organisation reçoit le lien de sa copie."), to=(PAGE, pk), show=show)  # fmt: skip


@for_editors
@require_POST
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = get_object_or_404(Instalment, pk=pk), forms.PaidForm(request.POST, pk=pk)

    def go() -> None:
        services.pay(instalment=found, on=form.cleaned_data["on"], by=editor(request), now=clock.now())  # fmt: skip

    def show() -> HttpResponse:
        return _of(request, found.grant_id, faulty=form)

    return kept(request, form, go, done=_("Versement noté."), to=(PAGE, found.grant_id), show=show)  # fmt: skip


@for_editors
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(GrantReport, pk=pk)
    act(request, lambda: services.accept_report(report=found, by=editor(request), now=clock.now()), _("Accepté, et compté."))  # fmt: skip
    return redirect(PAGE, found.grant_id)


@for_editors
@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = get_object_or_404(GrantReport, pk=pk), forms.NoteForm(request.POST, pk=pk)

    def go() -> None:
        services.send_back(report=found, note=form.cleaned_data["note"], by=editor(request), now=clock.now())  # fmt: skip

    def show() -> HttpResponse:
        return _of(request, found.grant_id, faulty=form)

    return kept(request, form, go, done=_("Renvoyé, avec ce qui est à compléter."), to=(PAGE, found.grant_id), show=show)  # fmt: skip


@for_editors
@require_POST
def closing(request: HttpRequest, pk: int) -> HttpResponse:
    row = _grant(pk)
    act(request, lambda: services.closing(grant=row, by=editor(request), now=clock.now()), _("En clôture."))  # fmt: skip
    return redirect(PAGE, pk)


@for_editors
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _grant(pk), forms.ReturnedForm(request.POST)

    def go() -> None:
        services.close(grant=row, returned=form.cleaned_data["returned"], by=editor(request), now=clock.now())  # fmt: skip

    def show() -> HttpResponse:
        return _of(request, pk, returned_form=form, faulty=form)

    return kept(request, form, go, done=_("Close."), to=(PAGE, pk), show=show)  # fmt: skip


@for_editors
@require_POST
def terminate(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _grant(pk), forms.ReasonForm(request.POST)

    def go() -> None:
        services.terminate(grant=row, reason=form.cleaned_data["reason"], by=editor(request), now=clock.now())  # fmt: skip

    def show() -> HttpResponse:
        return _of(request, pk, reason_form=form, faulty=form)

    return kept(request, form, go, done=_("Interrompue ; l’organisation le lit."), to=(PAGE, pk), show=show)  # fmt: skip


def _grant(pk: int) -> Grant:
    rows = Grant.objects.select_related("application__call", "application__addressee")
    return get_object_or_404(rows, pk=pk)
