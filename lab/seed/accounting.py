"""The project's two years as history: four partners, nine activities, fifty towns, four periods, three of them locked.

What the project promised is told by its own documents; every number, every month and every report here is
invented. It goes into the measures in bulk, as rooms would have counted it then; reports take their real way.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

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
    Target,
)
from lab.seed.accounts import ACTIVITIES, FINAL, INDICATORS, LEAD, PARTNERS, RESULTS, TEXTS, TITLE

BEGINS, ENDS = date(2019, 9, 1), date(2021, 8, 31)
PERIODS = (
    (BEGINS, date(2020, 2, 29)),
    (date(2020, 3, 1), date(2020, 8, 31)),
    (date(2020, 9, 1), date(2021, 2, 28)),
    (date(2021, 3, 1), ENDS),
)
CLOSED = ((date(2020, 3, 17), date(2020, 6, 21)),)  # when schools received nobody
OVERSEAS = ("GP", "MQ", "GF", "RE", "YT")
DAY = timedelta(days=1)
LAST = 4


def fill(*, now: datetime) -> None:
    """Once."""
    if Project.objects.exists():
        return
    project = _frame(now=now)
    Measure.objects.bulk_create(_done(random.Random(2019)), batch_size=1000)
    for period in project.periods.order_by("number"):
        _report(period, now=now)


def _frame(*, now: datetime) -> Project:
    row = Project(
        code="clickable", agreement="rec-clickable", name="Click@ble", title=TITLE,
        lead_fr=LEAD["fr"], lead_en=LEAD["en"], begins_on=BEGINS, ends_on=ENDS,
    )  # fmt: skip
    services.begin(project=row, by=None, now=now)
    partners = {
        code: Partner.objects.create(
            project=row, code=code, name=name, coordinates=first, role_fr=french, role_en=english
        )
        for code, name, first, french, english in PARTNERS
    }
    results = [
        Result.objects.create(project=row, number=n, text_fr=french, text_en=english)
        for n, (french, english) in enumerate(RESULTS, start=1)
    ]
    for number, one in enumerate(ACTIVITIES, start=1):
        made = Activity(
            project=row, number=number, title_fr=one.french, title_en=one.english,
            partner=partners[one.partner], begins_on=one.begins, ends_on=one.ends,
            began_on=one.began, ended_on=one.ended, serves=one.serves.split(),
        )  # fmt: skip
        chosen = [results[n - 1] for n in one.results]
        services.keep(row=made, results=chosen, by=None, now=now)
    periods = Period.objects.bulk_create(
        Period(project=row, number=n, begins_on=first, ends_on=last, due_on=last + 45 * DAY)
        for n, (first, last) in enumerate(PERIODS, start=1)
    )
    _indicators(row, results, periods)
    return row


def _indicators(project: Project, results: list[Result], periods: list[Period]) -> None:
    made = Indicator.objects.bulk_create(
        Indicator(project=project, position=n, **{**told, "result": results[int(told["result"]) - 1]})
        for n, told in enumerate(INDICATORS, start=1)
    )  # fmt: skip
    targets = []
    for one in made:
        final = FINAL[one.code]
        targets.append(Target(indicator=one, value=final))
        if one.aggregation == "sum":
            steps = zip(periods, (Decimal("0.2"), Decimal("0.4"), Decimal("0.7"), Decimal(1)), strict=True)  # fmt: skip
            targets += [Target(indicator=one, period=period, value=round(final * part)) for period, part in steps]  # fmt: skip
    Target.objects.bulk_create(targets)


def _done(chance: random.Random) -> Iterator[Measure]:
    """Two years, day by day, as rooms would have counted them."""
    for number, (kind, on, count, more) in enumerate(_days(chance)):
        if count:
            source = f"demo.accounting:{number}"
            yield Measure(kind=kind, on=on, count=count, source=source, **more)


def _days(chance: random.Random) -> Iterator[tuple[str, date, int, dict[str, str]]]:
    on = BEGINS
    while on <= ENDS:
        closed = any(first <= on <= last for first, last in CLOSED)
        if on.weekday() < 5 and on.month not in {7, 8} and not closed:
            yield from _school_day(chance, on)
        if on.weekday() == 3 and on.month not in {7, 8}:
            yield from _training(chance, on)
        yield from _reading(chance, on)
        on += DAY
    yield from _tour(chance)


def _school_day(chance: random.Random, on: date) -> Iterator[tuple[str, date, int, dict[str, str]]]:
    for association in ("e-enfance", "generation-numerique"):
        if chance.random() < 0.45:
            where = chance.choice(OVERSEAS) if chance.random() < 0.2 else "FR"
            place = {"territory": where, "subject": association}
            yield "outreach.visit", on, 1, place
            audience = "children" if association == "e-enfance" else "teens"
            yield "outreach.session", on, chance.randrange(40, 120), {**place, "audience": audience}
            parents = chance.randrange(0, 30)
            yield "outreach.session", on, parents, {**place, "audience": "parents", "certainty": chance.choice(["counted", "counted", "estimated"])}  # fmt: skip


def _training(chance: random.Random, on: date) -> Iterator[tuple[str, date, int, dict[str, str]]]:
    """Two hours, at a distance since the spring of 2020; trainers overseas and beyond the border."""
    come = chance.randrange(8, 26)
    place = {"territory": "FR", "subject": "pourquoi-et-comment-signaler"}
    people = {**place, "audience": "professionals"}
    yield "training.session", on, 1, people
    yield "training.participant", on, come, people
    pairs = round(come * 0.7)
    yield "training.pairs", on, pairs, people
    yield "training.pairs_improved", on, round(pairs * chance.uniform(0.7, 0.95)), people
    if on.day <= 14 and on >= date(2020, 2, 1):
        where = chance.choice([*OVERSEAS, "BE", "LU"])
        told = {"territory": where, "subject": "animation", "certainty": "declared"}
        yield "training.delivery", on, 1, told
        yield "training.delivered", on, chance.randrange(10, 40), {**told, "audience": "parents"}


def _reading(chance: random.Random, on: date) -> Iterator[tuple[str, date, int, dict[str, str]]]:
    if on >= date(2020, 2, 10):
        yield "library.download", on, chance.randrange(0, 9), {"subject": "livre-blanc/fr/pdf"}
    if on >= date(2020, 11, 1):
        yield "library.download", on, chance.randrange(0, 30), {"subject": "capsule-1/fr/mp4"}
    if on.day == 12 and on >= date(2019, 12, 1):
        place = {"territory": chance.choice(["FR", "FR", *OVERSEAS])}
        yield "library.copies_sent", on, chance.randrange(200, 900), {**place, "subject": "brochure/fr"}  # fmt: skip


def _tour(chance: random.Random) -> Iterator[tuple[str, date, int, dict[str, str]]]:
    """Fifty towns of Île-de-France in two summers; some were visited twice."""
    for year, towns in ((2020, range(1, 24)), (2021, range(18, 51))):
        for number, town in enumerate(towns):
            on = date(year, 7, 2) + number * DAY * 60 // len(towns)
            place = {"territory": "FR", "subject": f"ville-{town:02}"}
            yield "outreach.stop", on, 1, place
            for audience, most in (("children", 60), ("teens", 25), ("parents", 40), ("professionals", 6)):  # fmt: skip
                yield "outreach.tour", on, chance.randrange(0, most), {**place, "audience": audience}  # fmt: skip


def _report(period: Period, *, now: datetime) -> None:
    """The partners' reports of one period: accepted and locked, but for the last."""
    writes, reads = (User.objects.filter(username=name).first() for name in ("edith", "paul"))
    services.compile_(period=period, by=reads, now=now)
    for place, report in enumerate(period.reports.select_related("partner")):
        _write(report, place, by=writes, now=now)
        if period.number < LAST:
            services.accept(report=services.submit(report=report, by=writes, now=now), by=reads, now=now)  # fmt: skip
        elif place == 0:
            sent = services.submit(report=report, by=writes, now=now)
            reason = "Dites aussi ce qui a été reporté à l’automne."
            services.send_back(report=sent, reason=reason, by=reads, now=now)
        elif place == 1:
            services.submit(report=report, by=writes, now=now)
    if period.number < LAST:
        services.lock(period=period, by=reads, now=now)


def _write(report: PartnerReport, place: int, *, by: User | None, now: datetime) -> None:
    period, code = report.period, report.partner.code
    own = Activity.objects.filter(partner=report.partner, begins_on__lte=period.ends_on, ends_on__gte=period.begins_on)  # fmt: skip
    for one in own:
        text = TEXTS[period.number - 1].format(what=one.title_fr)
        services.narrate(report=report, activity=one, text=text, by=by, now=now)
        digest = f"{period.number}{place}{one.number}".ljust(64, "0")
        services.note_evidence(
            report=report, activity=one, title="Feuilles d’émargement (démo)", sha256=digest,
            by=by, now=now,
        )  # fmt: skip
    for indicator in Indicator.objects.filter(project=period.project, source="declared"):
        told = DECLARED.get((code, indicator.code))
        if told:
            parts = {part: Decimal(n * (period.number + 2)) for part, n in told.items()}
            certainty = "estimated" if indicator.code == "reseaux" else "counted"
            services.declare(
                report=report, indicator=indicator, parts=parts, certainty=certainty,
                total=sum(parts.values(), Decimal(0)), by=by, now=now,
            )  # fmt: skip


DECLARED = {
    ("point-de-contact", "signalements"): {"": 900},
    ("e-enfance", "net-ecoute"): {"children": 14, "teens": 60, "parents": 45, "": 12},
    ("ecpat-france", "reseaux"): {"": 21_000},
}
