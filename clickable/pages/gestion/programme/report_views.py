"""A partner's report, for editors: figures, words, papers, and its way to being accepted."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.base.errors import RefusedError, StepRefusedError
from clickable.pages.gestion.acting import act, editor, for_editors
from clickable.pages.gestion.programme import forms
from clickable.programme import rules, selectors, services
from clickable.programme.models import Activity, Evidence, Indicator, PartnerReport, Source
from clickable.programme.wording import part_name


@for_editors
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    report = _report(pk)
    return _shown(request, report, forms.EvidenceForm(report=report))


@for_editors
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    report, to = _report(pk), request.POST.get("to", "")
    by, now = editor(request), clock.now()
    if to == "returned":
        return _returned(request, report)
    if to == "submitted":
        act(request, lambda: services.submit(report=report, by=by, now=now), _("Remis : une autre personne l’accepte."))  # fmt: skip
    elif to == "accepted":
        act(request, lambda: services.accept(report=report, by=by, now=now), _("Accepté."))
    else:
        raise Http404
    return redirect("gestion_projet:report", pk)


def _returned(request: HttpRequest, report: PartnerReport) -> HttpResponse:
    form = forms.ReasonForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            services.send_back(report=report, reason=reason, by=editor(request), now=clock.now())
        except StepRefusedError as refused:
            messages.error(request, str(refused.message))
            return redirect("gestion_projet:report", report.pk)
        except RefusedError as refused:
            form.add_error("reason", str(refused.message))
        else:
            messages.success(request, _("Renvoyé, avec ce qui est à reprendre."))
            return redirect("gestion_projet:report", report.pk)
    return _shown(request, report, forms.EvidenceForm(report=report), reason_form=form)


@for_editors
def declare(request: HttpRequest, pk: int, indicator: int) -> HttpResponse:
    report = _report(pk)
    row = get_object_or_404(Indicator, pk=indicator, project=report.period.project_id, source=Source.DECLARED)  # fmt: skip
    form = forms.DeclareForm(_given(request), report=report, indicator=row)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.declare(
                report=report, indicator=row, parts=form.said, total=said["total"],
                certainty=said["certainty"], by=editor(request), now=clock.now(),
            )  # fmt: skip
            return redirect("gestion_projet:report", pk)
        except RefusedError as refused:
            form.add_error("total" if refused.code == "mismatch" else None, str(refused.message))
    told = {"form": form, "report": report, "indicator": row}
    return render(request, "gestion/programme/declare.html", told)


@for_editors
def narrate(request: HttpRequest, pk: int, activity: int) -> HttpResponse:
    report = _report(pk)
    row = get_object_or_404(Activity, pk=activity, project=report.period.project_id)
    kept = report.narratives.filter(activity=row).first()
    form = forms.NarrateForm(_given(request), initial={"text": kept.text if kept else ""})
    if request.method == "POST" and form.is_valid():
        try:
            text = form.cleaned_data["text"]
            services.narrate(report=report, activity=row, text=text, by=editor(request), now=clock.now())  # fmt: skip
            return redirect("gestion_projet:report", pk)
        except RefusedError as refused:
            form.add_error("text" if refused.code == "personal" else None, str(refused.message))
    told = {"form": form, "report": report, "activity": row}
    return render(request, "gestion/programme/narrate.html", told)


@for_editors
@require_POST
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    report = _report(pk)
    form = forms.EvidenceForm(request.POST, report=report)
    if form.is_valid():
        try:
            services.note_evidence(report=report, **form.cleaned_data, by=editor(request), now=clock.now())  # fmt: skip
            return redirect("gestion_projet:report", pk)
        except RefusedError as refused:
            form.add_error("title" if refused.code == "personal" else None, str(refused.message))
    return _shown(request, report, form)


@for_editors
@require_POST
def forget_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Evidence.objects.select_related("report__period"), pk=pk)
    act(request, lambda: services.forget_evidence(evidence=found, by=editor(request), now=clock.now()), _("Ôtée."))  # fmt: skip
    return redirect("gestion_projet:report", found.report_id)


def _shown(
    request: HttpRequest,
    report: PartnerReport,
    evidence_form: forms.EvidenceForm,
    *,
    reason_form: forms.ReasonForm | None = None,
) -> HttpResponse:
    told = {row.activity_id: row.text for row in report.narratives.all()}
    declared: dict[int, list[Any]] = {}
    for row in report.declared.select_related("indicator"):
        split = row.indicator.split
        name = part_name(split, row.part) if split else _("en tout")
        declared.setdefault(row.indicator_id, []).append((name, row))
    own = {one.pk for one in selectors.own_activities(report)}
    indicators = Indicator.objects.filter(project=report.period.project_id, source=Source.DECLARED)
    steps = {str(to) for to in rules.REPORT_STEPS[report.state]} if _moves(report) else set()
    shown = {
        "report": report,
        "activities": [
            (one, told.get(one.pk, ""), one.pk in own)
            for one in Activity.objects.filter(project=report.period.project_id)
        ],
        "indicators": [
            (one, declared.get(one.pk, []), sum(row.value for _n, row in declared.get(one.pk, [])))
            for one in indicators
        ],
        "evidence": report.evidence.select_related("activity"),
        "evidence_form": evidence_form,
        "reason_form": reason_form or forms.ReasonForm(),
        "steps": steps,
        "is_open": report.is_open and _moves(report),
        "is_mine": report.submitted_by_id == editor(request).pk,
    }
    return render(request, "gestion/programme/report.html", shown)


def _moves(report: PartnerReport) -> bool:
    return not report.period.is_locked


def _report(pk: int) -> PartnerReport:
    rows = PartnerReport.objects.select_related("period__project", "partner", "submitted_by")
    return get_object_or_404(rows, pk=pk)


def _given(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
