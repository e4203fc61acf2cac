"""The demo's grants: the call of May 2019 and the fifty-six applications that answered it (seed 003), and one call
that is open now, for whoever wants to try. Every organisation is invented."""

import importlib
import importlib.util
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.timezone import localdate

from clickable.grants import services
from clickable.grants.models import (
    Application,
    ApplicationRevision,
    Call,
    Check,
    Clarification,
    Transition,
)
from clickable.grants.services import Terms, Weighed
from clickable.grants.services.applying import content, digest
from clickable.measures import services as measures
from clickable.places.areas import territory_code
from clickable.post import services as post
from lab.seed.grant_words import (
    ANSWERS,
    CHECKLIST,
    CLARIFIED,
    CRITERIA,
    FORM,
    NOW_OPEN,
    PLACES,
    PROJECTS,
    TEXTS,
    WORDS,
)

SLUG, OPEN_SLUG = "participation-des-enfants", "outils-adaptes-aux-enfants"
RECEIVED = 56  # applications (seed 003)
INELIGIBLE = 4
STRASBOURG = ZoneInfo("Europe/Paris")
OPENED = datetime(2019, 5, 6, 9, 0, tzinfo=STRASBOURG)
CLOSED = datetime(2019, 6, 14, 12, 0, tzinfo=STRASBOURG)
CHECKED = datetime(2019, 6, 17, 10, 0, tzinfo=STRASBOURG)
ANNOUNCED = date(2019, 7, 31)
TEN_YEARS = 120  # months: the demo's story is old, and stays readable


def fill(*, now: datetime) -> None:
    """Once."""
    if Call.objects.filter(slug=SLUG).exists():
        return
    apply(now)
    offer(now)
    if importlib.util.find_spec("lab.seed.judging"):
        importlib.import_module("lab.seed.judging").fill(now=now)


@transaction.atomic
def apply(_now: datetime) -> Call:
    """The call of 2019, closed, with all that was received, found eligible or not."""
    terms = Terms(
        texts=TEXTS, opens_at=OPENED, closes_at=CLOSED, budget=Decimal(300_000), ceiling=Decimal(30_000),
        clarifications_until=datetime(2019, 5, 31, 18, 0, tzinfo=STRASBOURG), announced_on=ANNOUNCED, child_facing=True,
        keep_refused_months=TEN_YEARS,
    )  # fmt: skip
    call = _call(SLUG, terms, at=OPENED - timedelta(days=20))
    for number, (question, answer) in enumerate(CLARIFIED):
        at = OPENED + timedelta(days=3 + 4 * number)
        Clarification.objects.create(
            call=call, language="fr", state="answered", question=question, answer=answer, asked_at=at,
            answered_at=at + timedelta(days=2),
        )  # fmt: skip
    rows = [_application(call, number) for number in range(1, RECEIVED + 1)]
    _receive(rows)
    call = services.move_call(call=call, to=Call.State.CLOSED, now=CLOSED + timedelta(minutes=16))
    _find_eligible(call)
    return call


def offer(now: datetime) -> Call:
    """One that is open, whenever the demo runs."""
    opens = now - timedelta(days=9)
    terms = Terms(
        texts=NOW_OPEN, opens_at=opens, closes_at=(now + timedelta(days=24)).replace(hour=11, minute=0, second=0, microsecond=0),
        budget=Decimal(60_000), ceiling=Decimal(8_000), clarifications_until=now + timedelta(days=14), flow="minimal",
        announced_on=localdate(now + timedelta(days=60)), child_facing=True,
    )  # fmt: skip
    return _call(OPEN_SLUG, terms, at=opens)


def _call(slug: str, terms: Terms, *, at: datetime) -> Call:
    call = services.write(slug=slug, terms=terms, by=None, now=at)
    criteria = [Weighed(code=code, label=label, weight=weight) for code, label, weight in CRITERIA]
    services.rewrite(call=call, form=FORM, criteria=criteria, checklist=CHECKLIST, by=None, now=at)
    return services.move_call(call=call, to=Call.State.PUBLISHED, now=at)


def _application(call: Call, number: int) -> Application:
    chance = random.Random(number)
    country, area = PLACES[(number * 7) % len(PLACES)]
    first, second = WORDS
    name = f"{first[number % len(first)]} {second[(number * 5) % len(second)]}"
    # Most come on the last days; the last three in the last minutes, one within the grace.
    hours = chance.triangular(0, 30 * 24, 3) if number < RECEIVED - 2 else 0.1
    at = CLOSED - timedelta(hours=hours, minutes=number)
    if number == RECEIVED:
        at = CLOSED + timedelta(minutes=6)
    title = PROJECTS[(number * 3) % len(PROJECTS)]
    mailbox = f"projets-{number:02}@organisations.example"
    language = "fr" if country in {"FR", "BE", "LU", "CH", "MC"} else "en"
    return Application(
        call=call, state=Application.State.SUBMITTED, language=language, organisation=name, country=country, area=area,
        addressee=post.new_addressee(mailbox=mailbox, language=language, now=at), title=title,
        amount=Decimal(chance.randrange(12, 61) * 500), answers=_answers(chance, title, country), started_at=at - timedelta(days=6),
        confirmed_at=at - timedelta(days=5), saved_at=at, submitted_at=at, late_by_grace=at > CLOSED,
    )  # fmt: skip


def _answers(chance: random.Random, title: str, country: str) -> dict[str, object]:
    said: dict[str, object] = {
        code: chance.choice(texts).format(title=title, country=country)
        for code, texts in ANSWERS.items()
    }
    children = chance.randrange(4, 60) * 5
    ages = chance.sample(["6_11", "12_14", "15_17"], k=chance.randrange(1, 4))
    return {**said, "children": str(children), "ages": sorted(ages), "policy": "yes", "begins": "2019-10-01"}  # fmt: skip


def _receive(rows: list[Application]) -> None:
    """As they came: numbers in that order, a revision and a step each, counted once."""
    rows.sort(key=_came)
    for number, row in enumerate(rows, 1):
        row.number = f"2019-{number:03}"
    Application.objects.bulk_create(rows)
    for row in rows:
        row.digest = digest(row)
    Application.objects.bulk_update(rows, ["digest"])
    ApplicationRevision.objects.bulk_create(_revisions(rows))
    Transition.objects.bulk_create(
        Transition(application=row, before="draft", after="submitted", at=_came(row))
        for row in rows
    )
    for row in rows:
        territory = territory_code(row.area) if row.area else ""
        measures.count(
            "grants.application", on=_came(row).date(), subject=SLUG, territory=territory,
            source=f"grants.application:{row.pk}",
        )  # fmt: skip


def _revisions(rows: list[Application]) -> Iterator[ApplicationRevision]:
    for row in rows:
        last = content(row)
        first = {**last, "answers": {**last["answers"], "impact": ""}}
        for number, said in enumerate((first, last), 1):
            at = _came(row) - timedelta(days=5 * (2 - number))
            yield ApplicationRevision(application=row, number=number, content=said, form_version=1, at=at)  # fmt: skip


def _find_eligible(call: Call) -> None:
    """Through the rules of the call; a few lack a safeguarding policy."""
    rows = list(call.applications.order_by("number"))
    out = {row.pk for row in rows[5 :: len(rows) // INELIGIBLE][:INELIGIBLE]}
    checks, steps = [], []
    for row in rows:
        well = row.pk not in out
        row.state = Application.State.ELIGIBLE if well else Application.State.INELIGIBLE
        reason = "" if well else "La charte de protection des enfants n’est pas encore adoptée."
        points = {one["code"]: True for one in CHECKLIST} | {"policy": well}
        checks.append(Check(application=row, points=points, eligible=well, reason=reason, at=CHECKED))  # fmt: skip
        steps.append(Transition(application=row, before="submitted", after=row.state, reason=reason, at=CHECKED))  # fmt: skip
    Application.objects.bulk_update(rows, ["state"])
    Check.objects.bulk_create(checks)
    Transition.objects.bulk_create(steps)


def _came(row: Application) -> datetime:
    if row.submitted_at is None:
        raise ValueError("not submitted")
    return row.submitted_at
