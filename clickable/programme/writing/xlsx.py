"""The tables of a report as a workbook. A cell is a number or a word, never a formula."""

import io
import re
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from clickable.base.packing import packed, unpacked
from clickable.base.plain import cell

NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\'\u202f\u00a0]+")
MOMENT = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
THEN = rb"\g<1>1980-01-01T00:00:00Z\g<3>"
WIDEST = 60
ALIGNED = Alignment(wrap_text=True, vertical="top")
BOLD = Font(bold=True)


def written(document: dict[str, Any]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    book.properties.title = document["title"]
    book.properties.creator = document["author"]
    book.properties.language = document["language"]
    for sheet in document["sheets"]:
        _fill(book.create_sheet(NOT_IN_A_NAME.sub(" ", sheet["name"]).strip()[:31]), sheet["rows"])
    about = [[document["title"]], [document["acknowledgement"]], [document["disclaimer"]], [document["emblem_alt"]]]  # fmt: skip
    _fill(book.create_sheet("Union européenne" if document["language"] == "fr" else "European Union"), about)  # fmt: skip
    out = io.BytesIO()
    book.save(out)
    return _without_clock(out.getvalue())


def _fill(sheet: Worksheet, rows: list[list[Any]]) -> None:
    for row in rows:
        sheet.append([_cell(one) for one in row])
    for line, row in enumerate(sheet.iter_rows(), start=1):
        for one in row:
            one.alignment = ALIGNED
            if line == 1:
                one.font = BOLD
    for column in sheet.iter_cols():
        longest = max(len(str(one.value or "")) for one in column)
        sheet.column_dimensions[column[0].column_letter].width = min(WIDEST, max(10, longest + 2))
    sheet.freeze_panes = "A2"


def _cell(value: Any) -> Any:
    if isinstance(value, dict):
        exact = Decimal(value["n"])
        return int(exact) if exact == exact.to_integral() else float(exact)
    return ILLEGAL_CHARACTERS_RE.sub(" ", cell(value))


def _without_clock(package: bytes) -> bytes:
    parts = unpacked(package)
    parts["docProps/core.xml"] = MOMENT.sub(THEN, parts["docProps/core.xml"])
    return packed(parts)
