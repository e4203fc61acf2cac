"""A small project with three activities, four indicators and two periods."""

from datetime import date
from decimal import Decimal
from typing import Any

from clickable.measures.models import Measure
from clickable.people.models import User
from clickable.programme import services
from clickable.programme.models import (
    Activity,
    Indicator,
    Partner,
    PartnerReport,
    Period,
    Project,
    Result,
    Snapshot,
    Target,
)
from tests.cast import NOW

BEGINS, ENDS = date(2019, 9, 1), date(2021, 8, 31)
FIRST, SECOND = (BEGINS, date(2020, 2, 29)), (date(2020, 3, 1), date(2020, 8, 31))
HASH = "a" * 64


def project(**fields: Any) -> Project:
    told = {
        "code": "clickable", "agreement": "rec-clickable", "name": "Click@ble",
        "title": "Make children able to “click” free from cyber sexual violence",
        "lead_fr": "Que les enfants sachent.", "lead_en": "That children know.",
        "begins_on": BEGINS, "ends_on": ENDS,
    }  # fmt: skip
    row = services.begin(project=Project(**{**told, **fields}), by=None, now=NOW)
    partners = [
        Partner.objects.create(
            project=row, code=code, name=name, coordinates=first, role_fr="Fait.", role_en="Does."
        )
        for code, name, first in (
            ("ecpat-france", "ECPAT France", True),
            ("e-enfance", "e-Enfance", False),
        )
    ]
    results = [
        Result.objects.create(project=row, number=n, text_fr=f"Résultat {n}", text_en=f"Result {n}")
        for n in (1, 2)
    ]
    for number, (serves, partner) in enumerate(
        ((["weprotect:13", "lanzarote:6"], 0), (["weprotect:9"], 1), ([], 1)), start=1
    ):
        made = Activity.objects.create(
            project=row, number=number, title_fr=f"Activité {number}", title_en=f"Activity {number}",
            partner=partners[partner], begins_on=BEGINS, ends_on=ENDS, began_on=BEGINS, serves=serves,
        )  # fmt: skip
        made.results.set([results[number % 2]])
    indicator(row, "enfants", split="audience", result=results[0], library="REC-1")
    indicator(
        row, "savoirs", unit="percent", aggregation="ratio", kinds="training.pairs_improved",
        over="training.pairs",
    )  # fmt: skip
    indicator(row, "villes", unit="towns", aggregation="unique", kinds="outreach.stop")
    indicator(row, "appels", unit="reports", source="declared", kinds="", split="audience")
    for number, (first, last) in enumerate((FIRST, SECOND), start=1):
        Period.objects.create(
            project=row, number=number, begins_on=first, ends_on=last, due_on=date(2020, 10, 1)
        )
    Target.objects.create(indicator=the("enfants"), period=None, value=Decimal(1000))
    Target.objects.create(indicator=the("enfants"), period=periods()[0], value=Decimal(200))
    return row


def indicator(row: Project, code: str, **fields: Any) -> Indicator:
    told = {
        "label_fr": f"Nom de {code}", "label_en": f"Name of {code}", "unit": "contacts",
        "aggregation": "sum", "source": "measures", "kinds": "outreach.session outreach.tour",
    }  # fmt: skip
    return Indicator.objects.create(project=row, code=code, **{**told, **fields})


def the(code: str) -> Indicator:
    return Indicator.objects.select_related("project").get(code=code)


def periods() -> list[Period]:
    return list(Period.objects.order_by("number"))


def measure(kind: str, on: date, count: int, **fields: Any) -> Measure:
    return Measure.objects.create(kind=kind, on=on, count=count, **fields)


def some_measures() -> None:
    for on in (date(2019, 10, 3), date(2020, 1, 20), date(2020, 5, 4)):
        measure("outreach.session", on, 120, audience="children", territory="FR")
        measure("outreach.session", on, 40, audience="parents", territory="RE")
        measure("outreach.tour", on, 3, territory="FR", certainty="estimated")
        measure("training.pairs", on, 20, audience="professionals")
        measure("training.pairs_improved", on, 15, audience="professionals")
        measure("outreach.stop", on, 1, subject="ville-a")
        measure("outreach.stop", on, 1, subject=f"ville-{on.month}")


def written(report: PartnerReport, by: User | None = None) -> PartnerReport:
    """A partner's report with a text for each of its activities and a figure, handed in."""
    for one in report.partner.activities.all():
        services.narrate(report=report, activity=one, text="Des séances.", by=by, now=NOW)
    services.declare(
        report=report, indicator=the("appels"), parts={"children": Decimal(30), "": Decimal(4)},
        certainty="declared", total=Decimal(34), by=by, now=NOW,
    )  # fmt: skip
    return services.submit(report=report, by=by, now=NOW)


def accepted(period: Period) -> Period:
    """Every partner's report written and accepted."""
    services.compile_(period=period, by=None, now=NOW)
    for report in period.reports.all():
        services.accept(report=written(report), by=None, now=NOW)
    period.refresh_from_db()
    return period


def locked(period: Period) -> Snapshot:
    return services.lock(period=accepted(period), by=None, now=NOW)
