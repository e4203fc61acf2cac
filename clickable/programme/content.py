"""Everything that the report of a period says, as plain values and as one canonical text."""

import hashlib
import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import translation

from clickable.funding import selectors as funding
from clickable.programme import documents, frameworks, selectors
from clickable.programme.models import PartnerReport, Period, Project, Snapshot
from clickable.programme.rules import Worth, rounded
from clickable.programme.selectors import Stated

VERSION = 1
LANGUAGES = ("fr", "en")
Values = dict[str, Any]


def canonical(content: Values) -> str:
    """The same text for the same values, whatever their order was."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def of_snapshot(snapshot: Snapshot) -> Values:
    found: Values = json.loads(snapshot.content)
    return found


def of_period(period: Period) -> Values:
    """As it stands now. What documents say is inside, in both languages: later words change no locked report."""
    project = period.project
    said: Values = {
        "version": VERSION,
        "project": _project(project),
        "period": {
            "number": period.number,
            "begins_on": str(period.begins_on),
            "ends_on": str(period.ends_on),
        },
        "partners": [
            {"code": one.code, "name": one.name, "coordinates": one.coordinates, "role": _both(one.role_fr, one.role_en)}
            for one in project.partners.all()
        ],
        "results": [
            {"number": one.number, "text": _both(one.text_fr, one.text_en)}
            for one in project.results.all()
        ],
        "activities": _activities(project),
        "indicators": [
            _indicator(selectors.state(one, period=period), period)
            for one in project.indicators.select_related("project", "result")
        ],
        "reports": [_report(one) for one in period.reports.select_related("partner")],
    }  # fmt: skip
    for language in LANGUAGES:
        with translation.override(language):
            said.setdefault("documents", {})[language] = documents.report(said, language)
    return said


def _both(french: str, english: str) -> dict[str, str]:
    return {"fr": french, "en": english}


def _project(project: Project) -> Values:
    agreement = funding.agreement(project.agreement)
    return {
        "code": project.code,
        "name": project.name,
        "title": project.title,
        "lead": _both(project.lead_fr, project.lead_en),
        "begins_on": str(project.begins_on),
        "ends_on": str(project.ends_on),
        "agreement": agreement.code,
        "number": agreement.number,
        "programme": agreement.programme,
        "funder": agreement.funder,
    }


def _activities(project: Project) -> list[Values]:
    rows = project.activities.select_related("partner").prefetch_related("results")
    return [
        {
            "number": one.number,
            "title": _both(one.title_fr, one.title_en),
            "partner": one.partner.name,
            "results": sorted(result.number for result in one.results.all()),
            "planned": [str(one.begins_on), str(one.ends_on)],
            "actual": [str(one.began_on or ""), str(one.ended_on or "")],
            "serves": [key for key in frameworks.items() if key in one.serves],
        }
        for one in rows
    ]


def _indicator(stated: Stated, period: Period) -> Values:
    row = stated.indicator
    return {
        "code": row.code,
        "label": _both(row.label_fr, row.label_en),
        "result": row.result.number if row.result else None,
        "unit": row.unit,
        "aggregation": row.aggregation,
        "source": row.source,
        "rows_from": {name: getattr(row, name) for name in ("kinds", "over", "subject", "audiences", "territories", "figure")},
        "split": row.split,
        "library": row.library,
        "public": row.public,
        "baseline": _text(row.baseline),
        "target": _text(stated.target),
        "final": _text(stated.final),
        "period": _worth(stated.period),
        "total": _worth(stated.total),
        "months": selectors.by_month(row, since=row.project.begins_on, until=period.ends_on),
        "rows": stated.rows,
        "certainty": {name: _text(value) for name, value in stated.certainty.items()},
        "hidden_months": stated.hidden_months,
    }  # fmt: skip


def _worth(found: Worth) -> Values:
    return {
        "value": _fraction(found.value),
        "parts": {part: _fraction(value) for part, value in found.parts.items()},
        "add_up": found.add_up,
        "base": _fraction(found.base),
        "bases": {part: _fraction(value) for part, value in found.bases.items()},
    }


def _report(report: PartnerReport) -> Values:
    return {
        "partner": report.partner.name,
        "declared": [
            {
                "indicator": one.indicator.code, "part": one.part,
                "value": _text(one.value), "certainty": one.certainty,
            }
            for one in report.declared.select_related("indicator").order_by("indicator__code", "part")
        ],
        "narratives": [
            {"activity": one.activity.number, "text": one.text}
            for one in report.narratives.select_related("activity")
        ],
        "evidence": [
            {"activity": one.activity.number, "title": one.title, "sha256": one.sha256}
            for one in report.evidence.select_related("activity").order_by("activity__number", "sha256")
        ],
    }  # fmt: skip


def _text(value: Decimal | None) -> str | None:
    return None if value is None else _fraction(Fraction(value))


def _fraction(value: Fraction | None) -> str | None:
    found = rounded(value)
    return None if found is None else str(found)
