"""What the public pages show: the figures of the newest locked report, masked, and never a later one's."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from clickable.base.days import date_format
from clickable.programme import content, documents, frameworks, selectors
from clickable.programme.disclosing import Told, masked, tell
from clickable.programme.models import Aggregation, Project, Snapshot
from clickable.programme.rules import OF_PEOPLE, SMALL_PUBLIC
from clickable.programme.wording import day, language, number, part_name

Values = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One row of a table: what it is, what is shown, how long its bar is."""

    name: str
    shown: str
    width: str  # of 100, with a point: an attribute of SVG
    value: Decimal | None = None


@dataclass(frozen=True)
class Shown:
    """An indicator as everybody reads it."""

    code: str
    label: str
    unit: str
    shown: str
    value: Decimal | None
    target: str
    target_value: Decimal | None
    share: str  # of the target, as a bar
    share_shown: str
    calculation: str
    source: str
    source_code: str
    notes: list[str] = field(default_factory=list)
    parts: list[Line] = field(default_factory=list)
    months: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    project: Project
    until: str  # "29 février 2020"; empty: nothing is locked yet
    until_on: str
    results: list[tuple[str, list[str], list[Shown]]]  # text, activities, indicators
    others: list[Shown]  # of no single result
    sha256: str


def page(project: Project) -> Page:
    shots = list(selectors.snapshots(project))
    said = content.of_snapshot(shots[0]) if shots else {}
    told = {one["code"]: _shown(one, shots) for one in said.get("indicators", []) if one["public"]}
    by_result: dict[int | None, list[Shown]] = {}
    for one in said.get("indicators", []):
        if one["code"] in told:
            by_result.setdefault(one["result"], []).append(told[one["code"]])
    english = language() == "en"
    results = [
        (
            f"{row.number}. {row.text_en if english else row.text_fr}",
            [
                f"{one.number}. {one.title_en if english else one.title_fr}"
                for one in row.activities.all()
            ],
            by_result.get(row.number, []),
        )
        for row in project.results.prefetch_related("activities")
    ]
    until = said["period"]["ends_on"] if said else ""
    return Page(
        project=project,
        until=day(until) if until else "",
        until_on=until,
        results=results,
        others=by_result.get(None, []),
        sha256=shots[0].sha256 if shots else "",
    )


def projects() -> list[tuple[Project, str]]:
    """All of them, the newest first, each with where it is read."""
    return [
        (one, reverse("programme:index", args=[one.code] if number else []))
        for number, one in enumerate(selectors.projects())
    ]


def all_of(found: Page) -> list[Shown]:
    return [one for _text, _activities, those in found.results for one in those] + found.others


def indicator(project: Project, code: str) -> Shown | None:
    """With its parts and its months, as far as they may be told."""
    shots = list(selectors.snapshots(project))
    said = content.of_snapshot(shots[0]) if shots else {}
    for one in said.get("indicators", []):
        if one["code"] == code and one["public"]:
            return _shown(one, shots, whole=True)
    return None


def coverage(project: Project) -> list[tuple[frameworks.Framework, list[selectors.Gap], int]]:
    """Each framework with its rows, and how many of them nothing serves."""
    found = []
    for one in frameworks.frameworks():
        rows = selectors.coverage(project, one.items)
        found.append((one, rows, sum(1 for row in rows if not row.activities)))
    return found


def _shown(one: Values, shots: list[Snapshot], *, whole: bool = False) -> Shown:
    told = tell(one["total"], unit=one["unit"], small=SMALL_PUBLIC)
    target = None if one["final"] is None else Decimal(one["final"])
    share = 100 * told.value / target if told.value is not None and target else None
    return Shown(
        code=one["code"],
        label=one["label"][language()],
        unit=documents.unit(one),
        shown=_("moins de 10") if told.hidden else number(told.value),
        value=told.value,
        target=number(target),
        target_value=target,
        share=_width(share),
        share_shown="" if share is None else number(str(round(share))),
        calculation=str(Aggregation(one["aggregation"]).label),
        source=documents.source(one),
        source_code=one["source"],
        notes=_notes(one) if whole else [],
        parts=_parts(one, told, shots) if whole and one["split"] else [],
        months=_months(one, told) if whole else [],
    )


def _notes(one: Values) -> list[str]:
    """What stands beside the figure; how much of it is certain would tell small parts, and is left out."""
    return documents.notes({**one, "certainty": {}}, language())


def _parts(one: Values, told: Told, shots: list[Snapshot]) -> list[Line]:
    """A part is told when neither it nor its share of any locked period is small or gives something away."""
    parts = dict(told.parts)
    for shot in shots:
        then = next((i for i in content.of_snapshot(shot)["indicators"] if i["code"] == one["code"]), None)  # fmt: skip
        if then is None:
            continue
        for name, value in tell(then["period"], unit=one["unit"], small=SMALL_PUBLIC).parts.items():
            if value is None and name in parts:
                parts[name] = None
    order = sorted(parts, key=lambda name: (parts[name] is None, -(parts[name] or 0), name))
    return _lines((part_name(one["split"], part), parts[part]) for part in order)


def _months(one: Values, told: Told) -> list[Line]:
    if told.hidden:
        return []
    months: dict[str, Decimal | None] = {name: Decimal(n) for name, n in one["months"].items()}
    if one["unit"] in OF_PEOPLE:
        months = masked(months, small=SMALL_PUBLIC)
    return _lines((_month(name), value) for name, value in months.items())


def _month(text: str) -> str:
    year, month = map(int, text.split("-"))
    return date_format(date(year, month, 1), "F Y")


def _lines(rows: Iterable[tuple[str, Decimal | None]]) -> list[Line]:
    known = list(rows)
    most = max((value or Decimal(0) for _name, value in known), default=Decimal(0))
    return [
        Line(
            name,
            _("non dit") if value is None else number(value),
            _width(100 * (value or 0) / most if most else None),
            value,
        )
        for name, value in known
    ]


def _width(share: Decimal | None) -> str:
    return f"{min(100, max(0, share or 0)):.1f}"


FIELDS = ("project", "code", "label", "value", "shown", "unit", "target", "calculation", "source", "until", "sha256")  # fmt: skip


def rows(found: Page) -> list[dict[str, str | float | None]]:
    """One flat dict for each figure, for CSV and JSON; `value` is None where it is not told."""
    return [
        {
            "project": found.project.name,
            "code": one.code,
            "label": one.label,
            "value": None if one.value is None else float(one.value),
            "shown": one.shown,
            "unit": one.unit,
            "target": None if one.target_value is None else float(one.target_value),
            "calculation": one.calculation,
            "source": one.source,
            "until": found.until_on,
            "sha256": found.sha256,
        }
        for one in all_of(found)
    ]
