"""The account of acts for who leads: to read it, and to hand it to an inspector."""

import tempfile

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clickable.base.clock import now
from clickable.desk import journal as selectors
from clickable.desk.access import StaffRequest, staff
from clickable.desk.journal_forms import ExportForm, JournalForm
from clickable.desk.services import note_journal
from clickable.people.rules import can_lead_cases
from clickable.record.export import NothingToExportError, export, lines_of

MOST_LINES = 200_000  # in one request; the operator's command knows no limit


@staff(can_lead_cases)
@require_safe
def journal(request: StaffRequest) -> HttpResponse:
    form = JournalForm(request.GET)
    context = {"form": form, "verbs": selectors.verbs(), "typed": request.GET}
    if not form.is_valid():
        return render(request, "desk/journal.html", context, status=422)
    page = selectors.page_of(form.sought(), request.user)
    note_journal(by=request.user, now=now())
    older = request.GET.copy()
    older["before"] = str(page.before)
    return render(
        request, "desk/journal.html", {**context, "page": page, "older": older.urlencode()}
    )


@staff(can_lead_cases)
@require_http_methods(["GET", "HEAD", "POST"])
def journal_export(request: StaffRequest) -> HttpResponseBase:
    if request.method != "POST":
        return _asking(request, ExportForm())
    form, moment = ExportForm(request.POST), now()
    if not form.is_valid():
        return _asking(request, form)
    asked = form.asked()
    first, last = lines_of(asked.since, asked.until)
    if last - first >= MOST_LINES:
        form.add_error(None, _("C’est trop pour une page : choisissez moins de jours, ou demandez à l’exploitant (« clickable record export »)."))  # fmt: skip
        return _asking(request, form)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        export(asked, to=file, now=moment, said=selectors.in_words, by=request.user)
    except NothingToExportError:
        file.close()
        form.add_error(None, _("Le journal n’a aucune ligne de ces jours-là."))
        return _asking(request, form)
    file.seek(0)
    name = f"clickable-journal-{asked.since:%Y-%m-%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


def _asking(request: StaffRequest, form: ExportForm) -> HttpResponse:
    reasons = form.fields["reason"].choices  # type: ignore[attr-defined]
    context = {"form": form, "reasons": reasons, "typed": form.data}
    return render(request, "desk/journal_export.html", context, status=422 if form.errors else 200)
