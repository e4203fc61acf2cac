from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from clickable.figures import catalogue, formats, presentation
from clickable.figures.published import published, years

for_a_minute = cache_control(public=True, max_age=60)


@require_safe
@for_a_minute
def index(request: HttpRequest, year: int | None = None) -> HttpResponse:
    known = years()
    shown = next(iter(known), "") if year is None else f"{year:04}"
    if year is not None and shown not in known:
        raise Http404
    figures = [figure for figure in published() if figure.period.startswith(shown)] if shown else []
    page = presentation.page(figures, year=shown)
    others = [other for other in known if other != shown]
    kinds = catalogue.HEADLINES
    return render(request, "figures/index.html", {"page": page, "others": others, "kinds": kinds})


@require_safe
@for_a_minute
def as_json(request: HttpRequest) -> HttpResponse:
    rows = formats.as_rows(published())
    return JsonResponse({"figures": rows}, json_dumps_params={"ensure_ascii": False})


@require_safe
@for_a_minute
def as_csv(request: HttpRequest) -> HttpResponse:
    kind = {"Content-Disposition": 'attachment; filename="figures.csv"'}
    return HttpResponse(formats.as_csv(published()), "text/csv; charset=utf-8", headers=kind)
