"""A project and its periods, for editors: where each stands, what is missing, what was sent."""

from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.funding import services as funding
from clickable.funding.models import Fault
from clickable.pages.gestion.acting import act, editor, faults, for_editors
from clickable.pages.gestion.programme import forms
from clickable.programme import content, rules, selectors, services, writing
from clickable.programme import rows as drill
from clickable.programme.models import Indicator, Period, Snapshot, Split
from clickable.programme.services import locking
from clickable.programme.wording import number, part_name

P = Period.State
STEPS = {
    P.COMPILING: gettext_lazy("Ouvrir les rapports des partenaires"),
    P.LOCKED: gettext_lazy("Arrêter la période, pour toujours"),
    P.SENT: gettext_lazy("Noter que les fichiers sont envoyés"),
}


@dataclass(frozen=True)
class Line:
    """An indicator of a period: what it is worth now, and what the locked report said."""

    indicator: Indicator
    period: str
    total: str
    target: str
    final: str
    rows: int
    late: str  # by how much it has moved since it was locked


@for_editors
@require_safe
def index(request: HttpRequest, project: str = "") -> HttpResponse:
    """The project asked for, or the newest; all of them are listed."""
    found = selectors.project(project)
    if found is None:
        if project:
            raise Http404
        return render(request, "gestion/programme/index.html", {"project": None})
    told = {
        "project": found,
        "projects": selectors.projects(),
        "periods": found.periods.prefetch_related("reports"),
        "partners": found.partners.all(),
        "results": found.results.all(),
        "activities": found.activities.select_related("partner"),
        "indicators": found.indicators.prefetch_related("targets__period"),
        "snapshots": selectors.snapshots(found),
    }
    return render(request, "gestion/programme/index.html", told)


@for_editors
@require_safe
def period(request: HttpRequest, pk: int) -> HttpResponse:
    return _shown(request, _period(pk))


def _shown(request: HttpRequest, row: Period, typed: dict[str, str] | None = None) -> HttpResponse:
    """`typed`: a reason that was not taken, and why; it stays in its place."""
    snapshot = Snapshot.objects.filter(period=row).first()
    lines = _lines(row, snapshot)
    said = content.of_snapshot(snapshot) if snapshot else None
    found = {}
    if row.state == P.ACCEPTED:
        said = content.of_period(row)
    if said:
        found = locking.findings(said)
    told = {
        "period": row,
        "typed": typed,
        "lines": lines,
        "missing": selectors.missing(row, today=clock.today()),
        "steps": [(to, STEPS[P(to)]) for to in rules.STEPS[row.state] if to in STEPS and _forward(row, to)],
        "snapshot": snapshot,
        "findings": [
            (language, locking.check_subject(said, language), one)
            for language, those in found.items() for one in those
        ] if said else [],
        "files": [(language, form) for language in content.LANGUAGES for form in writing.TYPES],
        "sent": sorted(snapshot.sent.items()) if snapshot else [],
    }  # fmt: skip
    return render(request, "gestion/programme/period.html", told)


def _forward(row: Period, to: str) -> bool:
    return not (row.state == P.ACCEPTED and to == P.COMPILING)


@for_editors
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    row, to = _period(pk), request.POST.get("to", "")
    calls = {P.COMPILING: services.compile_, P.LOCKED: services.lock, P.SENT: services.mark_sent}
    if to not in calls:
        raise Http404
    act(request, lambda: calls[P(to)](period=row, by=editor(request), now=clock.now()), _("C’est fait."))  # fmt: skip
    return redirect("gestion_projet:period", pk)


@for_editors
@require_POST
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one fault of the report's text stand, for a reason (funding)."""
    row = _period(pk)
    said = content.of_period(row)
    subjects = {locking.check_subject(said, language) for language in content.LANGUAGES}
    subject, fault = request.POST.get("subject", ""), request.POST.get("fault", "")
    if subject not in subjects or fault not in Fault.values:
        raise Http404
    reason = request.POST.get("reason", "")[:300]
    try:
        funding.waive(subject=subject, fault=fault, reason=reason, actor=editor(request), now=clock.now())  # fmt: skip
    except RefusedError as refused:
        typed = {"subject": subject, "fault": fault, "reason": reason, "why": str(refused.message)}
        return _shown(request, row, typed)
    messages.success(request, _("Noté, avec la raison."))
    return redirect("gestion_projet:period", pk)


@for_editors
@require_safe
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows behind a figure; `?periode=` of one period, `?part=` of one part."""
    row = get_object_or_404(Indicator.objects.select_related("project"), pk=pk)
    form = forms.RowsForm(request.GET)
    if not form.is_valid():
        faults(request, form)
        return redirect("gestion_projet:rows", pk)
    of = form.cleaned_data["periode"]
    chosen = get_object_or_404(Period, project=row.project, number=of) if of else None
    part = form.cleaned_data["part"] if "part" in request.GET else None
    since = chosen.begins_on if chosen else row.project.begins_on
    until = chosen.ends_on if chosen else row.project.ends_on
    page = request.GET.get("page", "1")
    found = drill.rows_of(
        row, since=since, until=until, part=part, number=int(page) if page.isdecimal() else 1
    )
    told = {
        "indicator": row,
        "found": found,
        "lines": [(one, _part(Split.AUDIENCE, one.audience), _part(Split.TERRITORY, one.territory)) for one in found.page],
        "worth": number(rules.rounded(found.worth.value)),
        "part": None if part is None else part_name(row.split, part),
        "asked": {"periode": of or "", "part": part},
        "parts": [
            (code, part_name(row.split, code), number(rules.rounded(value)))
            for code, value in sorted(found.worth.parts.items())
        ] if row.split and part is None else [],
        "periods": row.project.periods.all(),
        "chosen": chosen,
        "since": since,
        "until": until,
    }  # fmt: skip
    return render(request, "gestion/programme/rows.html", told)


def _part(split: str, code: str) -> str:
    return part_name(split, code) if code else ""


@for_editors
@require_safe
def export(request: HttpRequest, pk: int, *, language: str, form: str) -> HttpResponse:
    """A file of a locked report: the same bytes each time."""
    snapshot = get_object_or_404(Snapshot.objects.select_related("period__project"), pk=pk)
    if form not in writing.TYPES or language not in content.LANGUAGES:
        raise Http404
    try:
        file = locking.export(snapshot, language=language, form=form)
    except RefusedError as refused:
        messages.error(request, str(refused.message))
        return redirect("gestion_projet:period", snapshot.period_id)
    name = f"{snapshot.period.project.code}-{snapshot.period.number}-{language}.{form}"
    response = HttpResponse(file, content_type=writing.TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@for_editors
@require_safe
def contents(_request: HttpRequest, pk: int) -> HttpResponse:
    """What was locked, as it was hashed."""
    snapshot = get_object_or_404(Snapshot, pk=pk)
    return HttpResponse(snapshot.content, content_type="application/json")


def _lines(row: Period, snapshot: Snapshot | None) -> list[Line]:
    said = content.of_snapshot(snapshot)["indicators"] if snapshot else []
    locked = {one["code"]: one["total"]["value"] for one in said}
    found = []
    for one in row.project.indicators.select_related("project"):
        state = selectors.state(one, period=row)
        total = rules.rounded(state.total.value)
        then = locked.get(one.code)
        moved = (total or Decimal(0)) - Decimal(then or 0) if one.code in locked else None
        found.append(
            Line(
                indicator=one,
                period=number(rules.rounded(state.period.value)),
                total=number(then if one.code in locked else total),
                target=number(state.target),
                final=number(state.final),
                rows=state.rows,
                late=f"{'+' if moved > 0 else ''}{number(moved)}" if moved else "",
            )
        )
    return found


def _period(pk: int) -> Period:
    return get_object_or_404(Period.objects.select_related("project"), pk=pk)
