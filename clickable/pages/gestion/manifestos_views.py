"""Manifestos, for editors. Every change is one call of the room's services; nobody is named here."""

import csv
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.base.plain import cell
from clickable.campaign.manifesto import selectors, services
from clickable.campaign.manifesto.models import (
    DomainRule,
    Invalidation,
    Manifesto,
    PaperBatch,
    Signature,
    Tally,
)
from clickable.campaign.manifesto.rules import STEPS, Doubt
from clickable.pages.gestion import manifestos_forms as forms
from clickable.pages.gestion.acting import act, editor, for_editors, kept, settled, tried
from clickable.pages.gestion.manifestos_words import DOUBTS
from clickable.post import services as post

MOST = 200


@for_editors
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return _index(request, forms.DomainForm())


def _index(request: HttpRequest, domain_form: forms.DomainForm) -> HttpResponse:
    rows = [
        (row, version.text("fr")["title"], selectors.board(row))
        for row in Manifesto.objects.order_by("-pk")[:MOST]
        if (version := row.version)
    ]
    told = {
        "rows": rows,
        "rules": DomainRule.objects.order_by("pattern")[:MOST],
        "domain_form": domain_form,
        "can_write": post.can_write(),
    }
    return render(request, "gestion/manifestos/index.html", told)


@for_editors
def new(request: HttpRequest) -> HttpResponse:
    form = forms.NewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        row = services.write(
            slug=said["slug"],
            goal=said["goal"],
            texts=form.texts,
            by=editor(request),
            now=clock.now(),
        )
        return redirect("gestion_manifestes:page", row.pk)
    return render(request, "gestion/manifestos/text.html", {"form": form})


@for_editors
def rewrite(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(pk)
    form = forms.RewriteForm(request.POST if request.method == "POST" else None, manifesto=row)
    if request.method == "POST" and form.is_valid():
        changed, by = form.cleaned_data["changed"], editor(request)

        def go() -> None:
            services.rewrite(
                manifesto=row, texts=form.texts, changed=changed, by=by, now=clock.now()
            )

        if act(request, go, _("C’est le texte en vigueur.")):
            return redirect("gestion_manifestes:page", pk)
    return render(request, "gestion/manifestos/text.html", {"form": form, "manifesto": row})


@for_editors
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _found(pk))


def _page(request: HttpRequest, row: Manifesto, **typed: Form) -> HttpResponse:
    """Where it stands; with conditions in the query, a preview of what would be set aside.

    `typed`: a form that was refused, as it was filled in.
    """
    version, board = row.version, selectors.board(row)
    asked = forms.AsideForm(request.GET if request.GET else None)
    preview = None
    if request.GET and asked.is_valid() and asked.conditions.narrow:
        preview = services.matching(row, asked.conditions).count()
    told: dict[str, Any] = {
        "manifesto": row,
        "version": version,
        "text": version.text("fr") if version else {},
        "board": board,
        "doubts": [(one, DOUBTS[Doubt(one.why)]) for one in selectors.doubts(row, limit=MOST)],
        "steps": [(to.value, STEPS_SAID[to]) for to in STEPS[Manifesto.State(row.state)]],
        "aside_form": asked,
        "asked": bool(request.GET),
        "preview": preview,
        "asides": row.invalidations.select_related("by").order_by("-pk")[:MOST],
        "papers": row.papers.order_by("-pk")[:MOST],
        "paper_form": forms.PaperForm(),
        "number_form": forms.NumberForm(),
        "organisations": selectors.waiting_organisations(row)[:MOST],
        "recount": row.recounts.order_by("-pk").first(),
        "paper": selectors.paper(row),
    }  # fmt: skip
    return render(request, "gestion/manifestos/page.html", told | typed)


STEPS_SAID = {
    Manifesto.State.OPEN: gettext_lazy("Ouvrir aux signatures"),
    Manifesto.State.PAUSED: gettext_lazy("Suspendre"),
    Manifesto.State.CLOSED: gettext_lazy("Clore"),
}


@for_editors
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    row, to = _found(pk), request.POST.get("to", "")
    if to not in STEPS_SAID:
        raise Http404
    act(request, lambda: services.step(manifesto=row, to=to, by=editor(request), now=clock.now()), _("C’est fait."))  # fmt: skip
    return redirect("gestion_manifestes:page", pk)


@for_editors
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _found(pk), forms.GroupForm(request.POST)
    if not form.is_valid():
        raise Http404

    def go() -> None:
        services.restore(manifesto=row, **form.cleaned_data, by=editor(request), now=clock.now())

    act(request, go, _("Rétablies : celles qui étaient confirmées comptent, les autres reçoivent leur message."))  # fmt: skip
    return redirect("gestion_manifestes:page", pk)


@for_editors
@require_POST
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _found(pk), forms.AsideForm(request.POST)

    def go() -> None:
        said = form.cleaned_data
        services.set_aside(
            manifesto=row, conditions=form.conditions, reason=said["reason"], by=editor(request), now=clock.now()
        )  # fmt: skip

    return settled(
        request,
        form,
        go,
        done=_("Écartées ; elles peuvent être rétablies ensemble."),
        to=("gestion_manifestes:page", pk),
    )


@for_editors
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Invalidation, pk=pk)
    act(request, lambda: services.take_back(invalidation=found, by=editor(request), now=clock.now()), _("Rétablies."))  # fmt: skip
    return redirect("gestion_manifestes:page", found.manifesto_id)


@for_editors
@require_POST
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _found(pk), forms.PaperForm(request.POST)

    def go() -> None:
        services.paper(manifesto=row, **form.cleaned_data, by=editor(request), now=clock.now())

    def show() -> HttpResponse:
        return _page(request, _found(pk), paper_form=form)

    done = _("Noté ; une autre personne les compte à son tour.")
    return kept(request, form, go, done=done, to=("gestion_manifestes:page", pk), show=show)


@for_editors
@require_POST
def check_paper(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = get_object_or_404(PaperBatch, pk=pk), forms.NumberForm(request.POST)

    def go() -> None:
        services.check_paper(
            batch=found, number=form.cleaned_data["number"], by=editor(request), now=clock.now()
        )

    return settled(
        request,
        form,
        go,
        done=_("Les deux comptes sont égaux."),
        to=("gestion_manifestes:page", found.manifesto_id),
    )


@for_editors
@require_POST
def show_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Signature, pk=pk)
    act(request, lambda: services.show_organisation(signature=found, by=editor(request), now=clock.now()), _("Elle paraît sur la page."))  # fmt: skip
    return redirect("gestion_manifestes:page", found.manifesto_id)


@for_editors
@require_POST
def domain(request: HttpRequest) -> HttpResponse:
    form = forms.DomainForm(request.POST)

    def go() -> None:
        services.rule(**form.cleaned_data, by=editor(request), now=clock.now())

    if tried(request, form, go, done=_("Noté, pour les signatures à venir.")):
        return redirect("gestion_manifestes:index")
    answer = _index(request, form)
    answer.status_code = 422
    return answer


@for_editors
@require_safe
def export(_request: HttpRequest, pk: int) -> HttpResponse:
    """Confirmed signatures by day, area and kind, for the team: no mailbox, no name."""
    row = _found(pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{row.slug}.csv"'
    out = csv.writer(response, delimiter=";")
    out.writerow(["day", "kind", "area", "confirmed signatures"])
    rows = Tally.objects.filter(manifesto=row).exclude(count=0).order_by("on", "kind", "area")
    for tally in rows.iterator():
        out.writerow(map(cell, [tally.on, tally.kind, tally.area, tally.count]))
    return response


def _found(pk: int) -> Manifesto:
    return get_object_or_404(Manifesto, pk=pk)
