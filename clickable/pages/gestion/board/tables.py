"""Every table of the board as a file: CSV and XLSX, each figure with its unit and its days, no mailbox."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.http import HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from openpyxl import Workbook

from clickable.base.plain import cell
from clickable.outreach.table import table
from clickable.pages.gestion.board import dates, late
from clickable.pages.gestion.board.loads import COLUMNS, Load, loads
from clickable.pages.gestion.board.scope import Scope

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Rows = list[list[object]]


def calendar(scope: Scope, *, first: date, last: date, kind: str, territory: str) -> Rows:
    names = {code: one.name for code, one in table().associations.items()}
    head: list[object] = [_("jour"), _("heure locale"), _("activité"), _("titre"), _("lieu"), _("association"), _("département ou territoire"), _("état"), _("annulée ou reportée (0 ou 1)")]  # fmt: skip
    found = dates.entries(scope, first=first, last=last, kind=kind, territory=territory)
    return [head, *(
        [one.day, one.begins, str(dates.KINDS[one.kind]), one.title, one.where, names.get(one.association, ""), one.territory, one.state, int(one.off)]
        for one in found
    )]  # fmt: skip


def by_association(scope: Scope, *, first: date, last: date) -> Rows:
    rows = loads(scope, first=first, last=last).by_association
    return _loads(_("association"), rows, (first, last))


def by_territory(scope: Scope, *, first: date, last: date) -> Rows:
    rows = loads(scope, first=first, last=last).by_territory
    return _loads(_("territoire"), rows, (first, last))


def _loads(word: str, rows: dict[str, Load], days: dates.Days) -> Rows:
    first, last = days
    head: list[object] = [
        _("du"),
        _("au"),
        _("code"),
        word,
        *(f"{name} ({unit})" for name, unit in COLUMNS.values()),
    ]
    return [
        head,
        *([first, last, code, one.name, *one.counts.values()] for code, one in rows.items()),
    ]


def lateness(scope: Scope, *, now: datetime) -> Rows:
    head: list[object] = [_("au"), _("retard"), _("quoi"), _("où"), _("depuis le"), _("jours")]
    today = localdate(now)
    return [head, *(
        [today, str(kind.name), row.what, row.where, row.since, (today - row.since).days]
        for kind in late.all_of(scope, now=now) for row in kind.rows
    )]  # fmt: skip


def as_file(rows: Rows, *, name: str, form: str) -> HttpResponse:
    response = HttpResponse(content_type=FORMS[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response.write(_xlsx(rows) if form == "xlsx" else _csv(rows))
    return response


def _csv(rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([cell(one) for one in row] for row in rows)
    return out.getvalue()


def _xlsx(rows: Iterable[Sequence[object]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Click@ble")
    for row in rows:
        sheet.append([one if isinstance(one, int | date) else cell(one) for one in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
