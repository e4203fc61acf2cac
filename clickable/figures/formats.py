"""Published figures as JSON and CSV, for the page's downloads and for the API."""

import csv
import io
from collections.abc import Iterable

from clickable.figures.published import Figure

FIELDS = (
    "code", "label", "value", "shown", "unit", "unit_label", "period", "definition", "source", "published_at",
)  # fmt: skip


def as_rows(figures: Iterable[Figure]) -> list[dict[str, str | float | None]]:
    """One flat dict for each figure; `value` is None when it is hidden or there is nothing to count."""
    return [{**_words(f), "value": None if f.value is None else float(f.value)} for f in figures]


def as_csv(figures: Iterable[Figure]) -> str:
    """A header and one line for each figure, safe to open in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(FIELDS)
    for figure in figures:
        cells = {**_words(figure), "value": "" if figure.value is None else f"{figure.value:f}"}
        writer.writerow([neutral(cells[name]) for name in FIELDS])
    return out.getvalue()


def neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _words(figure: Figure) -> dict[str, str]:
    return {
        "code": figure.code,
        "label": figure.label,
        "shown": figure.shown,
        "unit": figure.unit,
        "unit_label": figure.unit_label,
        "period": figure.period,
        "definition": figure.definition,
        "source": figure.source,
        "published_at": figure.published_at.isoformat(),
    }
