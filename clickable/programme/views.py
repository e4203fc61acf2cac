"""The project as everybody reads it: no cookie, no script, figures of locked reports only."""

import csv

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from clickable.base.plain import cell
from clickable.programme import presentation, selectors
from clickable.programme.models import Project

for_a_minute = cache_control(public=True, max_age=60)


@require_safe
@for_a_minute
def index(request: HttpRequest) -> HttpResponse:
    project = selectors.project()
    if project is None:
        return render(request, "programme/none.html")
    activities = project.activities.select_related("partner").prefetch_related("results")
    told = {
        "page": presentation.page(project),
        "project": project,
        "partners": project.partners.all(),
        "activities": activities,
    }
    return render(request, "programme/index.html", told)


@require_safe
@for_a_minute
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    project = _project()
    shown = presentation.indicator(project, code)
    if shown is None:
        raise Http404
    told = {"one": shown, "page": presentation.page(project), "project": project}
    return render(request, "programme/indicator.html", told)


@require_safe
@for_a_minute
def coverage(request: HttpRequest) -> HttpResponse:
    project = selectors.project()
    if project is None:
        return render(request, "programme/none.html")
    told = {"project": project, "frameworks": presentation.coverage(project)}
    return render(request, "programme/coverage.html", told)


@require_safe
@for_a_minute
def as_csv(_request: HttpRequest) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="indicators.csv"'
    out = csv.writer(response)
    out.writerow(presentation.FIELDS)
    for row in _rows():
        out.writerow([cell(row[name]) for name in presentation.FIELDS])
    return response


@require_safe
@for_a_minute
def as_json(_request: HttpRequest) -> HttpResponse:
    return JsonResponse({"indicators": _rows()}, json_dumps_params={"ensure_ascii": False})


def _rows() -> list[dict[str, str | float | None]]:
    project = selectors.project()
    return presentation.rows(presentation.page(project)) if project else []


def _project() -> Project:
    project = selectors.project()
    if project is None:
        raise Http404
    return project
