"""Paper copies, for editors: print runs and their squares, stock, orders and what goes into a parcel."""

import io

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.library import rules, selectors, services, wording
from clickable.library.models import PrintOrder, PrintRun, StockMove
from clickable.library.services.counting import SCAN
from clickable.measures import selectors as measures
from clickable.pages.gestion import library_forms as forms
from clickable.pages.gestion.acting import act, editor, faults, for_editors
from clickable.pages.gestion.library_views import at, version_of

SQUARES = {"svg": "image/svg+xml", "png": "image/png"}


@for_editors
@require_POST
def add_run(request: HttpRequest, code: str, number: int) -> HttpResponse:
    found, form = version_of(code, number), forms.RunForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data

        def add() -> None:
            services.add_run(version=found, **said, by=editor(request), now=clock.now())

        act(request, add, _("Tirage ajouté, avec son code."))
    else:
        faults(request, form)
    return at(found)


@for_editors
@require_safe
def square(_request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The permanent address of a print run as a square to scan, for who lays the pages out."""
    run = get_object_or_404(PrintRun, code=code)
    if form not in SQUARES:
        raise Http404
    drawn, out = segno.make_qr(f"{settings.SITE_URL}/r/{run.code}", error="m"), io.BytesIO()
    drawn.save(out, kind=form, scale=10, border=4)
    name = {"Content-Disposition": f'attachment; filename="{run.code}.{form}"'}
    return HttpResponse(out.getvalue(), SQUARES[form], headers=name)


@for_editors
def stock(request: HttpRequest) -> HttpResponse:
    form = forms.StockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data

        def move() -> None:
            services.move_stock(**said, by=editor(request), now=clock.now())

        if act(request, move, _("Noté.")):
            return redirect("bibliotheque:stock")
    told = {
        "form": form,
        "rows": [(*row, wording.language_name(row[1])) for row in selectors.stock()],
        "moves": StockMove.objects.select_related("work", "by", "order").order_by("-id")[:50],
        "scans": measures.by_subject(SCAN),
        "runs": PrintRun.objects.select_related("version__work").order_by("-id")[:50],
    }
    return render(request, "gestion/library/stock.html", told)


@for_editors
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    rows = PrintOrder.objects.prefetch_related("lines").order_by("-id")
    waiting = [one for one in rows[:200] if rules.ORDER_STEPS[PrintOrder.State(one.state)]]
    closed = [one for one in rows[:200] if one not in waiting]
    return render(request, "gestion/library/orders.html", {"waiting": waiting, "closed": closed})


@for_editors
def order(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(PrintOrder, pk=pk)
    lines = found.lines.select_related("work").order_by("id")
    if request.method == "POST":
        to = request.POST.get("to", "")
        if to not in set(PrintOrder.State):
            raise Http404
        granted = {
            line.pk: rules.number_in(request.POST.get(f"line-{line.pk}", "")) for line in lines
        }
        kept = {key: value for key, value in granted.items() if value is not None}

        def answer() -> None:
            services.answer_order(
                order=found, to=to, by=editor(request), now=clock.now(), granted=kept
            )

        act(request, answer, _("C’est noté."))
        return redirect("bibliotheque:order", pk)
    told = {
        "order": found,
        "lines": [(line, selectors.in_stock(line.work, line.language)) for line in lines],
        "steps": [
            (to, PrintOrder.State(to).label)
            for to in rules.ORDER_STEPS[PrintOrder.State(found.state)]
        ],
    }
    return render(request, "gestion/library/order.html", told)


@for_editors
@require_safe
def packing(request: HttpRequest, pk: int) -> HttpResponse:
    """What goes into the parcel, and where it goes: one page to print."""
    found = get_object_or_404(PrintOrder, pk=pk)
    if not found.address:
        messages.error(request, _("L’adresse a été effacée."))
        return redirect("bibliotheque:order", pk)
    lines = found.lines.select_related("work").filter(granted__gt=0).order_by("id")
    return render(request, "gestion/library/packing.html", {"order": found, "lines": lines})
