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
def index(request: HttpRequest, project: str = "") -> HttpResponse:
    found = _asked(project)
    if found is None:
        return render(request, "programme/none.html")
    activities = found.activities.select_related("partner").prefetch_related("results")
    told = {
        "page": presentation.page(found),
        "project": found,
        "partners": found.partners.all(),
        "activities": activities,
        "projects": presentation.projects(),
    }
    return render(request, "programme/index.html", told)


@require_safe
@for_a_minute
def indicator(request: HttpRequest, code: str, project: str = "") -> HttpResponse:
    found = _asked(project)
    shown = presentation.indicator(found, code) if found else None
    if found is None or shown is None:
        raise Http404
    told = {"one": shown, "page": presentation.page(found), "project": found}
    return render(request, "programme/indicator.html", told)


@require_safe
@for_a_minute
def coverage(request: HttpRequest, project: str = "") -> HttpResponse:
    found = _asked(project)
    if found is None:
        return render(request, "programme/none.html")
    told = {"project": found, "frameworks": presentation.coverage(found)}
    return render(request, "programme/coverage.html", told)


@require_safe
@for_a_minute
def as_csv(_request: HttpRequest, project: str = "") -> HttpResponse:
    rows = _rows(project)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="indicators.csv"'
    out = csv.writer(response)
    out.writerow(presentation.FIELDS)
    for row in rows:
        out.writerow([cell(row[name]) for name in presentation.FIELDS])
    return response


@require_safe
@for_a_minute
def as_json(_request: HttpRequest, project: str = "") -> HttpResponse:
    return JsonResponse({"indicators": _rows(project)}, json_dumps_params={"ensure_ascii": False})


def _rows(code: str) -> list[dict[str, str | float | None]]:
    found = _asked(code)
    return presentation.rows(presentation.page(found)) if found else []


def _asked(code: str) -> Project | None:
    """None: there is no project yet. A code that no project has is no page."""
    found = selectors.project(code)
    if code and found is None:
        raise Http404
    return found
