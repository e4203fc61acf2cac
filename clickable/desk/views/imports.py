"""Partners' files, for who leads: read one, say what its columns are, look, put it to use, undo it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clickable.base.clock import now
from clickable.base.errors import RefusedError
from clickable.base.plain import quiet
from clickable.desk import imports_words as words
from clickable.desk.access import StaffRequest, staff
from clickable.desk.imports_forms import ColumnsForm, FileForm
from clickable.desk.services import note_sheet
from clickable.desk.views.acting import attempt
from clickable.imports import selectors, services
from clickable.imports.columns import Field
from clickable.imports.models import Sheet
from clickable.imports.reading import Table
from clickable.imports.rules import UNDO_FOR, may_undo
from clickable.people.rules import can_lead_cases
from clickable.report.addresses import defang
from clickable.report.models import Category
from clickable.report.reading import read_lines
from clickable.seal.envelope import CannotOpenError

SHOWN = 10  # lines of the preview
LISTED = 50  # files, and mails that wait
LONGEST_SHOWN = 120  # characters of a cell


@staff(can_lead_cases)
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: StaffRequest) -> HttpResponse:
    """What was imported, what waits; POST: a file."""
    group = request.user.group
    if request.method != "POST":
        return _index(request, FileForm(group))
    form = FileForm(group, request.POST, request.FILES)
    if not form.is_valid():
        return _index(request, form)
    try:
        sheet = services.read(
            form.cleaned_data["file"],
            partner=form.cleaned_data["partner"],
            by=request.user,
            now=now(),
        )
    except RefusedError as refused:
        form.add_error("file", str(refused.message))
        return _index(request, form)
    messages.success(request, _("Lu. Rien n’en est encore dans la file."))
    return redirect("desk:import_sheet", sheet.reference)


@staff(can_lead_cases)
@require_safe
def sheet(request: StaffRequest, reference: str) -> HttpResponse:
    return _page(request, _sheet(request, reference))


@staff(can_lead_cases)
@require_POST
def choose(request: StaffRequest, reference: str) -> HttpResponse:
    """What the columns are; then the page shows what would come of it."""
    wanted, form = _sheet(request, reference), ColumnsForm(request.POST)
    act = partial(_choose, request, wanted, form)
    attempt(request, act, form=form, done=_("Examiné. Rien n’en est encore dans la file."))
    return redirect("desk:import_sheet", reference)


@staff(can_lead_cases)
@require_POST
def apply(request: StaffRequest, reference: str) -> HttpResponse:
    """Some chunks at a time, so that nobody waits for a page: pressed again, it goes on."""
    wanted = _sheet(request, reference)
    try:
        table = _table(request, wanted)
        whole = services.apply(wanted, by=request.user, table=table, now=now())
    except RefusedError as refused:
        messages.error(request, str(refused.message))
    else:
        done, going = _("Tout est dans la file."), _("Une partie est dans la file : continuez.")
        messages.success(request, done if whole else going)
    return redirect("desk:import_sheet", reference)


@staff(can_lead_cases)
@require_POST
def drop(request: StaffRequest, reference: str) -> HttpResponse:
    wanted = _sheet(request, reference)
    attempt(
        request,
        lambda: services.drop(wanted, by=request.user, now=now()),
        done=_("Import abandonné, le fichier est effacé."),
    )
    return redirect("desk:import_sheet", reference)


@staff(can_lead_cases)
@require_POST
def undo(request: StaffRequest, reference: str) -> HttpResponse:
    wanted = _sheet(request, reference)
    try:
        gone = services.undo(wanted, by=request.user, now=now())
    except RefusedError as refused:
        messages.error(request, str(refused.message))
    else:
        out, stayed = len(gone.reports), len(gone.staying)
        told = ngettext("%(n)d signalement retiré.", "%(n)d signalements retirés.", out)
        messages.success(request, told % {"n": out})
        if stayed:
            left = ngettext(
                "%(n)d reste : quelqu’un a commencé.",
                "%(n)d restent : quelqu’un a commencé.",
                stayed,
            )
            messages.warning(request, left % {"n": stayed})
    return redirect("desk:import_sheet", reference)


def _sheet(request: StaffRequest, reference: str) -> Sheet:
    """One of the viewer's team; another team's does not exist for them."""
    own = Sheet.objects.filter(group_id=request.user.group).select_related("partner", "made_by")
    return get_object_or_404(own, reference=reference)


def _table(request: StaffRequest, wanted: Sheet) -> Table:
    """Raises RefusedError."""
    try:
        return services.open_table(wanted, request.ring)
    except CannotOpenError as error:
        raise RefusedError(_("Votre clé n’ouvre pas ce fichier."), "key") from error


def _choose(request: StaffRequest, wanted: Sheet, form: ColumnsForm) -> None:
    table = _table(request, wanted)
    category = Category(form.cleaned_data["category_all"])
    services.choose(
        wanted, form.columns, category=category, by=request.user, table=table, now=now()
    )


def _index(request: StaffRequest, form: FileForm) -> HttpResponse:
    group = request.user.group
    mails = selectors.waiting_mails(group)
    context = {
        "form": form,
        "partners": list(selectors.partners(group)),
        "chosen": form.data.get("partner", "") if form.is_bound else "",
        "sheets": list(selectors.sheets(group)[:LISTED]),
        "mails": list(mails[:LISTED]),
        "more_mails": mails.count() - LISTED,
        "senders": list(selectors.senders(group)),
    }
    return render(request, "desk/imports.html", context, status=422 if form.errors else 200)


def _page(request: StaffRequest, wanted: Sheet) -> HttpResponse:
    note_sheet(wanted, by=request.user, now=now())
    state = Sheet.State(wanted.state)
    context: dict[str, Any] = {
        "sheet": wanted,
        "waits": state == Sheet.State.READ,
        "going": state == Sheet.State.GOING,
        "can_undo": state == Sheet.State.DONE
        and wanted.done_at is not None
        and may_undo(wanted.done_at, now=now()),
        "until": wanted.done_at + UNDO_FOR if wanted.done_at else None,
        "faults": [(line, words.reason(code)) for line, code in wanted.faults],
        "more": wanted.counts.get("refused", 0) - len(wanted.faults),
        "categories": Category.choices,
    }
    if state == Sheet.State.READ:
        context |= _preview(request, wanted)
    return render(request, "desk/import_sheet.html", context)


def _preview(request: StaffRequest, wanted: Sheet) -> dict[str, Any]:
    """The names of the columns, and the first lines, de-fanged."""
    try:
        table = _table(request, wanted)
    except RefusedError as refused:
        return {"shut": str(refused.message)}
    columns = {Field(name): place for name, place in wanted.columns.items()}
    return {
        "headers": [(place, quiet(name)) for place, name in enumerate(table.headers, start=1)],
        "fields": [(f.value, label, columns.get(f, -1) + 1) for f, label in words.FIELDS.items()],
        "chosen": [(words.FIELDS[f], place) for f, place in columns.items()],
        "rows": [
            (row.line, [_shown(row.cells, f, place) for f, place in columns.items()])
            for row in table.rows[:SHOWN]
        ],
    }


def _shown(cells: Any, field: Field, place: int) -> str:
    """One cell as it may be looked at; addresses as they are understood."""
    given = cells[place] if place < len(cells) else ""
    if field == Field.ADDRESS and not (reading := read_lines(given)).refused:
        return " ".join(defang(one.text) for one in reading.addresses)[:LONGEST_SHOWN]
    return quiet(given)[:LONGEST_SHOWN]
