"""Applications, for editors: a table with its files, one application, its revisions, its eligibility."""

import csv
import io
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from openpyxl import Workbook

from clickable.base import clock
from clickable.base.plain import cell
from clickable.grants import countries, scanner, selectors, services
from clickable.grants.given import HEAD, difference
from clickable.grants.letters import told
from clickable.grants.models import Application, Attachment, Call
from clickable.grants.questions import questions, shown
from clickable.grants.rules import C, deadline, last_check
from clickable.pages.gestion.acting import editor, for_editors, kept
from clickable.pages.gestion.grants.forms import CheckForm, ExtendForm, FilterForm

NAME = "gestion_subventions"
ON_A_PAGE = 100
SORTS = {
    "number": (gettext_lazy("numéro"), ["number", "pk"]),
    "organisation": (gettext_lazy("organisation"), ["organisation", "pk"]),
    "amount": (gettext_lazy("montant, le plus grand d’abord"), ["-amount", "pk"]),
    "submitted": (gettext_lazy("date de dépôt"), ["submitted_at", "pk"]),
}
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@for_editors
@require_safe
def index(request: HttpRequest, pk: int) -> HttpResponse:
    call = get_object_or_404(Call, pk=pk)
    form = _filter(request, call)
    rows = _rows(call, form)
    board = [(Application.State(state).label, n) for state, n in selectors.board(call).items()]
    query = request.GET.copy()
    query.pop("page", None)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    shown_ = {
        "call": call, "text": call.text("fr"), "form": form, "board": board, "page": page, "query": query.urlencode(),
        "rows": [(row, countries.name(row.country, "fr")) for row in page],
    }  # fmt: skip
    return render(request, "gestion/grants/applications.html", shown_)


def _filter(request: HttpRequest, call: Call) -> FilterForm:
    form = FilterForm(request.GET)
    there = set(call.applications.exclude(country="").values_list("country", flat=True))
    any_ = ("", _("Peu importe"))
    form.fields["state"].choices = [any_, *Application.State.choices]  # type: ignore[attr-defined]
    form.fields["country"].choices = [any_, *(one for one in countries.choices("fr") if one[0] in there)]  # type: ignore[attr-defined] # fmt: skip
    form.fields["sort"].choices = [("", SORTS["number"][0]), *((code, name) for code, (name, _by) in SORTS.items())]  # type: ignore[attr-defined] # fmt: skip
    form.is_valid()
    return form


def _rows(call: Call, form: FilterForm) -> QuerySet[Application]:
    said = form.cleaned_data
    rows = call.applications.all()
    for name in ("state", "country"):
        if said.get(name):
            rows = rows.filter(**{name: said[name]})
    if words := said.get("q"):
        rows = rows.filter(Q(organisation__icontains=words) | Q(title__icontains=words) | Q(number=words))  # fmt: skip
    return rows.order_by(*SORTS[said.get("sort") or "number"][1])


@for_editors
@require_safe
def export(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """What the table shows, filtered alike, with every answer. No mailbox."""
    if form not in KINDS:
        raise Http404
    call = get_object_or_404(Call, pk=pk)
    asked = [one for one in questions(call.form) if one.kind != "file"]
    head = [_("numéro"), _("état"), _("organisation"), _("pays"), _("territoire"), _("titre"), _("montant (%(currency)s)") % {"currency": call.currency}, _("déposée le"), _("dans la tolérance (0 ou 1)"), *(one.label["fr"] for one in asked)]  # fmt: skip
    table: list[list[Any]] = [head]
    for row in _rows(call, _filter(request, call)).iterator():
        at = localtime(row.submitted_at).replace(tzinfo=None, microsecond=0) if row.submitted_at else ""  # fmt: skip
        answers = [shown(one, row.answers, "fr") for one in asked]
        table.append([row.number, row.get_state_display(), row.organisation, row.country, row.area, row.title, row.amount if row.amount is not None else "", at, int(row.late_by_grace), *answers])  # fmt: skip
    response = HttpResponse(_file(table, form), content_type=KINDS[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{call.slug}.{form}"'
    return response


def _file(table: list[list[Any]], form: str) -> bytes:
    if form == "csv":
        out = io.StringIO()
        csv.writer(out, delimiter=";").writerows([map(cell, row) for row in table])
        return ("\ufeff" + out.getvalue()).encode()
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Candidatures"))
    for row in table:
        sheet.append([cell(one) if isinstance(one, str) else one for one in row])
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


@for_editors
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _found(pk))


def _page(request: HttpRequest, row: Application, **more: Any) -> HttpResponse:
    """`more`: a form that was refused, in the place of its empty one."""
    asked = questions(row.call.form)
    check_ = last_check(row)
    line = deadline(row.call, selectors.extended_until(row))
    is_draft = row.state == Application.State.DRAFT
    may_check = row.call.state in {C.CLOSED, C.ASSESSING} and row.state in {
        Application.State.SUBMITTED, Application.State.ELIGIBLE, Application.State.INELIGIBLE,
    }  # fmt: skip
    shown_ = {
        "row": row,
        "call": row.call,
        "text": row.call.text("fr"),
        "country": countries.name(row.country, "fr"),
        "answers": [(one, one.label["fr"], shown(one, row.answers, "fr")) for one in asked if one.kind != "file"],
        "files": row.attachments.all(),
        "scanner": scanner.is_set(),
        "partners": row.coapplicants.filter(ended_at=None),
        "deadline": told(line.at, row.call.zone),
        "submitted": told(row.submitted_at, row.call.zone) if row.submitted_at else "",
        "transitions": row.transitions.select_related("actor").order_by("pk"),
        "extensions": row.extensions.select_related("by").order_by("pk"),
        "check": check_,
        "points": [(one["label"].get("fr", ""), bool(check_ and check_.points.get(one["code"]))) for one in row.call.checklist],
        "check_form": CheckForm(row=row) if may_check else None,
        "extend_form": ExtendForm(zone=row.call.zone) if is_draft and row.call.state == C.PUBLISHED else None,
        "revisions": row.revisions.count(),
    }  # fmt: skip
    return render(request, "gestion/grants/application.html", {**shown_, **more})


@for_editors
@require_safe
def revisions(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed from each save to the next, the newest first."""
    row = _found(pk)
    labels = {one.code: one.label["fr"] for one in questions(row.call.form)}
    names = {"organisation": _("Organisation"), "country": _("Pays"), "area": _("Territoire"), "title": _("Titre"), "amount": _("Montant")}  # fmt: skip
    labels |= {name: names[name] for name in HEAD}
    saved = list(row.revisions.all())
    pairs = zip(saved, [None, *saved[:-1]], strict=True)
    told_ = [
        (one, [(labels.get(c.code, c.code), c.pieces) for c in difference(before.content if before else {}, one.content)])
        for one, before in pairs
    ]  # fmt: skip
    shown_ = {"row": row, "call": row.call, "revisions": told_[::-1]}
    return render(request, "gestion/grants/revisions.html", shown_)


@for_editors
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(pk)
    form = CheckForm(request.POST, row=row)

    def go() -> None:
        said = form.cleaned_data
        services.check(
            application=row, points=form.points, reason=said["reason"], tell_now=said["tell_now"], by=editor(request), now=clock.now()
        )  # fmt: skip

    def show() -> HttpResponse:
        return _page(request, _found(pk), check_form=form, faulty=form)

    return kept(request, form, go, done=_("Noté."), to=(f"{NAME}:application", pk), show=show)


@for_editors
@require_POST
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(pk)
    form = ExtendForm(request.POST, zone=row.call.zone)

    def go() -> None:
        services.extend(application=row, **form.cleaned_data, by=editor(request), now=clock.now())

    def show() -> HttpResponse:
        return _page(request, _found(pk), extend_form=form, faulty=form)

    done = _("Son délai est noté, et lui est écrit.")
    return kept(request, form, go, done=done, to=(f"{NAME}:application", pk), show=show)


@for_editors
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of our hands as a file to keep, never shown by us."""
    row = get_object_or_404(Attachment.objects.exclude(file=""), pk=pk)
    if row.scan in {Attachment.Scan.WAITING, Attachment.Scan.INFECTED}:
        raise Http404
    try:
        with row.file.open("rb") as opened:
            content = opened.read()
    except FileNotFoundError as error:
        raise Http404 from error
    services.note_opened(attachment=row, by=editor(request), now=clock.now())
    response = HttpResponse(content, content_type="application/octet-stream")
    disposition = content_disposition_header(as_attachment=True, filename=row.name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store"
    return response


def _found(pk: int) -> Application:
    return get_object_or_404(Application.objects.select_related("call"), pk=pk)
