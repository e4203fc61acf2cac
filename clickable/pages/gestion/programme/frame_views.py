"""The frame of a project, for editors: one form for each kind of thing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.pages.gestion.acting import act, editor, faults, for_editors
from clickable.pages.gestion.programme import forms
from clickable.programme import frameworks, selectors, services
from clickable.programme.models import Indicator, Project, Target

ADDING = {
    "resultat": gettext_lazy("Ajouter un résultat"),
    "activite": gettext_lazy("Ajouter une activité"),
    "partenaire": gettext_lazy("Ajouter un partenaire"),
    "periode": gettext_lazy("Ajouter une période"),
    "indicateur": gettext_lazy("Ajouter un indicateur"),
    "cible": gettext_lazy("Ajouter une cible"),
}


@for_editors
def new(request: HttpRequest) -> HttpResponse:
    """A further project: it is the one shown first from then on, if it begins last."""
    row = Project()
    form = forms.ProjectForm(_given(request), instance=row, project=None)
    if request.method == "POST" and form.is_valid():
        try:
            services.begin(project=row, by=editor(request), now=clock.now())
            return redirect("gestion_projet:index", row.code)
        except RefusedError as refused:
            form.add_error(None, str(refused.message))
    return render(request, "gestion/programme/form.html", {"form": form, "row": None, "heading": _("Nouveau projet")})  # fmt: skip


@for_editors
def add(request: HttpRequest, kind: str, project: str = "") -> HttpResponse:
    of = _project(project)
    if kind not in forms.FRAMES or kind == "projet":
        raise Http404
    model: Any = forms.MODELS[kind]
    row = model() if model is Target else model(project=of)
    return _kept(request, kind, row, project=of)


@for_editors
def change(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    row = _row(kind, pk)
    return _kept(request, kind, row, project=_of(row))


@for_editors
@require_POST
def remove(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    row = _row(kind, pk)
    code = _of(row).code
    if isinstance(row, Project):
        raise Http404
    if act(request, lambda: services.remove(row=row, by=editor(request), now=clock.now()), _("Ôté.")):  # fmt: skip
        return redirect("gestion_projet:index", code)
    return redirect("gestion_projet:change", kind, pk)


@for_editors
def library(request: HttpRequest, project: str = "") -> HttpResponse:
    """What European programmes ask for; one of them begins an indicator, to be looked over."""
    of = _project(project)
    if request.method == "POST":
        form = forms.LibraryForm(request.POST)
        if form.is_valid():
            row = _from_library(of, form.cleaned_data["code"])
            if act(request, lambda: services.keep(row=row, by=editor(request), now=clock.now()), _("Ajouté : relisez-le.")):  # fmt: skip
                return redirect("gestion_projet:change", "indicateur", row.pk)
        else:
            faults(request, form)
    used = set(of.indicators.values_list("library", flat=True))
    rows = [(one, code in used) for code, one in frameworks.library().items()]
    told = {"rows": rows, "project": of}
    return render(request, "gestion/programme/library.html", told)


def _from_library(project: Project, code: str) -> Indicator:
    asked, taken = frameworks.library()[code], project.indicators.count()
    wanted = code.lower()
    if project.indicators.filter(code=wanted).exists():
        wanted = f"{wanted}-{taken + 1}"
    return Indicator(
        project=project,
        code=wanted,
        label_fr=asked.label["fr"],
        label_en=asked.label["en"],
        unit=asked.unit,
        aggregation=asked.aggregation,
        source="measures",
        kinds=asked.kinds,
        over=asked.over,
        library=code,
        public=False,  # until somebody has looked it over
        position=taken + 1,
    )


def _kept(request: HttpRequest, kind: str, row: Any, *, project: Project) -> HttpResponse:
    back = project.code  # before the form writes another into it
    form = forms.FRAMES[kind](_given(request), instance=row, project=project)
    if request.method == "POST" and form.is_valid():
        results = form.cleaned_data.get("results")
        try:
            services.keep(row=row, results=results, by=editor(request), now=clock.now())
            messages.success(request, _("C’est gardé."))
            return redirect("gestion_projet:index", project.code)
        except RefusedError as refused:
            form.add_error(None, str(refused.message))
    heading = str(row) if row.pk else ADDING[kind]
    told = {"form": form, "row": row if row.pk else None, "kind": kind, "back": back, "heading": heading}  # fmt: skip
    return render(request, "gestion/programme/form.html", told)


def _row(kind: str, pk: int) -> Any:
    if kind not in forms.FRAMES:
        raise Http404
    model: Any = forms.MODELS[kind]
    return get_object_or_404(model, pk=pk)


def _of(row: Any) -> Project:
    if isinstance(row, Project):
        return row
    found: Project = row.indicator.project if isinstance(row, Target) else row.project
    return found


def _project(code: str) -> Project:
    found = selectors.project(code)
    if found is None:
        raise Http404
    return found


def _given(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
