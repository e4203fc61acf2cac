"""Works and versions, for editors. Every change is one call of the library's services."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.library import presentation, rules, selectors, services, wording
from clickable.library.models import Rendition, State, Work, WorkVersion
from clickable.library.models.works import SEEN
from clickable.pages.gestion import library_forms as forms
from clickable.pages.gestion.acting import act, editor, faults, for_editors
from clickable.people.models import User
from clickable.people.rules import can_publish


def version_of(code: str, number: int) -> WorkVersion:
    rows = WorkVersion.objects.select_related("work")
    return get_object_or_404(rows, work__code=code, number=number)


def at(version: WorkVersion) -> HttpResponseRedirect:
    return redirect("bibliotheque:version", version.work.code, version.number)


def refuse_unless_draft(work: Work, by: User) -> None:
    """Once a version was published, what is told of the work is public at once: publishers only."""
    seen = work.versions.filter(state__in=SEEN).exists()
    if seen and not can_publish(by):
        raise RefusedError(_("Cet outil est public : une personne de la publication le change."), "public")  # fmt: skip


@for_editors
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    works = Work.objects.prefetch_related("versions").order_by("code")
    rows = [(one, sorted(one.versions.all(), key=lambda v: -v.number)) for one in works]
    return render(request, "gestion/library/index.html", {"rows": rows})


@for_editors
def new_work(request: HttpRequest) -> HttpResponse:
    form = forms.NewWorkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        taken = Work.objects.filter(code=code).exists()

        def make() -> None:
            if taken:
                raise RefusedError(_("Ce code est déjà pris."), "taken")
            services.make_work(code=code, about=form.about, by=editor(request), now=clock.now())

        if act(request, make, _("Outil créé, avec sa première version.")):
            return redirect("bibliotheque:version", code, 1)
    return render(request, "gestion/library/form.html", {"form": form, "title": _("Nouvel outil")})


@for_editors
def work(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Work, code=code)
    form = forms.WorkForm(request.POST or None, initial=forms.WorkForm.told_by(found))
    if request.method == "POST" and form.is_valid():

        def change() -> None:
            refuse_unless_draft(found, editor(request))
            services.change_work(work=found, about=form.about, by=editor(request), now=clock.now())

        if act(request, change, _("Enregistré.")):
            return redirect("bibliotheque:work", code)
    told = {
        "work": found,
        "form": form,
        "split": forms.SplitForm(),
        "successors": found.successors.select_related("to"),
        "versions": found.versions.order_by("-number"),
    }
    return render(request, "gestion/library/work.html", told)


@for_editors
@require_POST
def new_version(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Work, code=code)

    def make() -> None:
        services.new_version(work=found, by=editor(request), now=clock.now())

    act(request, make, _("Nouvelle version en préparation."))
    return redirect("bibliotheque:work", code)


@for_editors
@require_POST
def split(request: HttpRequest, code: str) -> HttpResponse:
    found, form = get_object_or_404(Work, code=code), forms.SplitForm(request.POST)
    if form.is_valid() and can_publish(editor(request)):
        said = {"language": form.cleaned_data["language"], "to": form.cleaned_data["to"]}

        def part() -> None:
            services.split_language(work=found, **said, by=editor(request), now=clock.now())

        act(request, part, _("Les codes imprimés mènent maintenant à l’autre outil."))
    else:
        messages.error(request, _("Seules les personnes qui publient peuvent le faire."))
    return redirect("bibliotheque:work", code)


@for_editors
@require_safe
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    found = version_of(code, number)
    told = {
        "work": found.work,
        "version": found,
        "draft": found.state in rules.CAN_CHANGE,
        "chain": [(state, state.label) for state in rules.CHAIN],
        "steps": _steps(found),
        "files": [
            (one, presentation.url_of(one, code, number))
            for one in found.renditions.order_by("language", "access", "format")
        ],
        "troubles": found.troubles.order_by("language", "access", "format"),
        "approvals": found.approvals.select_related("by").order_by("id"),
        "evidence": found.evidence.order_by("id"),
        "review": presentation.review(found),
        "runs": found.runs.order_by("id"),
        "findings": services.findings_of(found) if found.state in rules.IN_HAND else [],
        **_forms(found),
    }
    return render(request, "gestion/library/version.html", told)


def _forms(found: WorkVersion) -> dict[str, Any]:
    sources = [f"{one.name} | {one.url} | {one.checked_on}" for one in found.evidence.all()]
    return {
        "tell_form": forms.TellForm(initial=forms.TellForm.told_by(found)),
        "file_form": forms.FileForm(),
        "evidence_form": forms.EvidenceForm(initial={"sources": "\n".join(sources)}),
        "review_form": forms.ReviewForm(),
        "run_form": forms.RunForm(),
    }


def _steps(found: WorkVersion) -> list[tuple[str, str, bool]]:
    """State, words for its button, and whether it must be explained."""
    return [
        (to, str(wording.STEP_BUTTONS[to]), asked.note)
        for to, asked in rules.steps_by_hand(found.state).items()
    ]


@for_editors
@require_POST
def tell(request: HttpRequest, code: str, number: int) -> HttpResponse:
    found, form = version_of(code, number), forms.TellForm(request.POST)
    if form.is_valid():

        def say() -> None:
            services.tell_version(version=found, **form.told, by=editor(request), now=clock.now())

        act(request, say, _("Enregistré."))
    else:
        faults(request, form)
    return at(found)


@for_editors
@require_POST
def add_file(request: HttpRequest, code: str, number: int) -> HttpResponse:
    found, form = version_of(code, number), forms.FileForm(request.POST, request.FILES)
    if form.is_valid():

        def add() -> None:
            services.add_rendition(
                version=found, **form.cleaned_data, by=editor(request), now=clock.now()
            )

        act(request, add, _("Fichier ajouté."))
    else:
        faults(request, form)
    return at(found)


@for_editors
@require_POST
def remove_file(request: HttpRequest, code: str, number: int) -> HttpResponse:
    found = version_of(code, number)
    row = get_object_or_404(Rendition, version=found, pk=request.POST.get("file", "0"))

    def remove() -> None:
        services.remove_rendition(rendition=row, by=editor(request), now=clock.now())

    act(request, remove, _("Fichier ôté."))
    return at(found)


@for_editors
@require_POST
def evidence(request: HttpRequest, code: str, number: int) -> HttpResponse:
    found, form = version_of(code, number), forms.EvidenceForm(request.POST)
    if form.is_valid():
        sources = form.cleaned_data["sources"]

        def keep() -> None:
            services.set_evidence(
                version=found, sources=sources, by=editor(request), now=clock.now()
            )

        act(request, keep, _("Sources enregistrées."))
    else:
        faults(request, form)
    return at(found)


@for_editors
@require_POST
def review(request: HttpRequest, code: str, number: int) -> HttpResponse:
    found, form = version_of(code, number), forms.ReviewForm(request.POST)
    if form.is_valid():

        def say() -> None:
            services.declare_review(version=found, **form.told, by=editor(request), now=clock.now())

        act(request, say, _("Relecture enregistrée."))
    else:
        faults(request, form)
    return at(found)


@for_editors
@require_POST
def step(request: HttpRequest, code: str, number: int) -> HttpResponse:
    found, to = version_of(code, number), request.POST.get("to", "")
    said = {name: request.POST.get(name, "")[:2000] for name in ("note", "waiver")}
    if to not in set(State):
        raise Http404

    def go() -> None:
        services.advance(version=found, to=to, by=editor(request), now=clock.now(), **said)

    act(request, go, _("C’est noté."))
    return at(found)


@for_editors
@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    rows = [
        (row, [(wording.language_name(code), [(a.label, cell, wording.FRESHNESS[cell.freshness]) for a, cell in cells]) for code, cells in row.cells])
        for row in selectors.matrix()
    ]  # fmt: skip
    return render(request, "gestion/library/matrix.html", {"rows": rows})
