"""How the call of May 2019 was judged: twelve invented people read, a panel decided at the end of July, grants followed.

Reviews are written many at once, as the services would leave them; the panel, the telling and the first grants go
through the services.
"""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.utils.timezone import localdate

from clickable.grants import services as grants
from clickable.grants.awards import services as awards
from clickable.grants.awards.models import Grant
from clickable.grants.awards.services.reporting import Told
from clickable.grants.models import Application, Call, Criterion
from clickable.grants.review import rules, selectors, services
from clickable.grants.review.agreement import agreement
from clickable.grants.review.models import (
    Assignment,
    Declaration,
    Meeting,
    Review,
    Reviewer,
    Score,
)
from clickable.grants.review.services.reviewing import stand
from clickable.people.models import User
from clickable.post import services as post

READERS = [
    ("Anouk Delvaux", "Université du Rivage"), ("Bruno Kessler", ""), ("Clara Jovanek", "Institut des Deux Rives"),
    ("Dimitri Solane", ""), ("Elin Havgaard", ""), ("Farid Benaïssa", "École du Parc"), ("Greta Lindqvist", ""),
    ("Hugo Marceau", "Observatoire du Lac"), ("Irina Volkar", ""), ("Joana Pestrel", ""), ("Kadri Tammsalu", ""), ("Luis Ortevan", ""),
]  # fmt: skip
EACH = 3  # reviews of an application
WHY = [
    "Le besoin est montré par des chiffres vérifiables.",
    "Les enfants ont été consultés avant l’écriture du projet.",
    "Le calendrier est serré pour l’équipe décrite.",
    "Le budget est clair, poste par poste.",
    "La protection des enfants est décrite, avec une personne responsable.",
    "L’évaluation reste à préciser.",
]
JULY = datetime(2019, 7, 1, 9, 0, tzinfo=UTC)
PANEL, TOLD, PUBLIC = (datetime(2019, 7, day, 10, 0, tzinfo=UTC) for day in (29, 31, 31))


def fill(*, now: datetime) -> None:  # noqa: ARG001 -- this is history, whatever the time
    """Once, for the call that has most applications and is closed; nothing where there is none."""
    call = _call()
    if call is None or Reviewer.objects.filter(call=call).exists():
        return
    rows = list(selectors.visible_to_panel(call).order_by("number"))
    readers = [_reader(call, *one, number) for number, one in enumerate(READERS)]
    _declare(readers, rows)
    _read(call, readers, rows)
    _decide(call, readers, rows)
    _follow(call)


def _call() -> Call | None:
    states = [Call.State.CLOSED, Call.State.ASSESSING]
    found = Call.objects.filter(state__in=states, opens_at__year=2019).order_by("pk").first()
    return found if found and selectors.visible_to_panel(found).count() > EACH else None


def _reader(call: Call, name: str, organisation: str, number: int) -> Reviewer:  # noqa: PLR0917 -- one line of the table above
    words = agreement()
    return Reviewer.objects.create(
        call=call,
        addressee=post.new_addressee(mailbox=f"relecture{number}@jury.example", language="fr", now=JULY),
        state=Reviewer.State.AGREED,
        name=name,
        organisation=organisation,
        edition=words.edition,
        words=words.text("fr"),
        agreed_at=JULY,
        invited_at=JULY - timedelta(days=5),
    )  # fmt: skip


def _tied(reader: int, application: int) -> bool:
    return (reader * 7 + application) % 23 == 0


def _declare(readers: list[Reviewer], rows: list[Application]) -> None:
    Declaration.objects.bulk_create(
        Declaration(
            reviewer=reader,
            application=row,
            conflicted=_tied(r, a),
            reason="Projet commun en 2017" if _tied(r, a) else "",
            at=JULY + timedelta(days=1),
        )
        for r, reader in enumerate(readers)
        for a, row in enumerate(rows)
    )


def _read(call: Call, readers: list[Reviewer], rows: list[Application]) -> None:
    plan = rules.share_out(
        applications=[row.pk for row in rows],
        reviewers=[one.pk for one in readers],
        needed=EACH,
        standing=set(),
        barred=selectors.barred(call),
    )
    given = Assignment.objects.bulk_create(
        Assignment(application_id=a, reviewer_id=r, at=JULY + timedelta(days=2))
        for a, r in plan.pairs
    )
    criteria = list(call.criteria.all())
    levels = {row.pk: random.Random(row.pk).triangular(0, 5, 3) for row in rows}
    written = [_review(one, criteria, levels[one.application_id]) for one in given]
    Review.objects.bulk_create(review for review, _scores in written)
    Score.objects.bulk_create(
        Score(
            review=review,
            criterion=criterion,
            value=value,
            comment=WHY[(review.pk + n) % len(WHY)],
        )
        for review, scores in written
        for n, (criterion, value) in enumerate(scores)
    )
    for row in rows:
        if row.state == Application.State.ELIGIBLE:
            grants.step(application=row, to=Application.State.IN_REVIEW, now=JULY)
        stand(row)


def _review(
    one: Assignment, criteria: list[Criterion], level: float
) -> tuple[Review, list[tuple[Criterion, int]]]:
    chance = random.Random(one.application_id * 100 + one.reviewer_id)
    points = [
        (c, max(0, min(c.most, round(chance.gauss(level, 0.8) * c.most / 5)))) for c in criteria
    ]
    total = rules.total([rules.Point(c.weight, c.most, value) for c, value in points])
    at = JULY + timedelta(days=chance.randint(4, 20))
    advice = "yes" if (total or 0) > 3 else "maybe" if (total or 0) > 2 else "no"
    comment = WHY[chance.randrange(len(WHY))]
    return Review(assignment=one, state="submitted", advice=advice, comment=comment, total=total, saved_at=at, submitted_at=at), points  # fmt: skip


def _decide(call: Call, readers: list[Reviewer], rows: list[Application]) -> None:
    two = list(User.objects.filter(role__in=[User.Role.EDITOR, User.Role.PUBLISHER]).order_by("pk")[:2])  # fmt: skip
    meeting = services.prepare(call=call, on=PANEL.date(), place="Strasbourg", present=readers[:6], others=["Secrétariat du projet"], by=None, now=PANEL)  # fmt: skip
    by_pk = {row.pk: row for row in rows}
    left = call.budget
    for n, one in enumerate(selectors.ranking(call)):
        row = by_pk[one.pk]
        amount = min(row.amount or call.ceiling, call.ceiling)
        outcome = "selected" if left >= amount and n < 8 else "reserve" if n < 12 else "refused"
        left -= amount if outcome == "selected" else Decimal(0)
        services.decide(
            meeting=meeting, application=row, outcome=outcome, amount=amount if outcome == "selected" else None,
            reason=f"{WHY[n % len(WHY)]} Rang {one.rank}.", feedback=WHY[(n + 2) % len(WHY)], by=None, now=PANEL,
        )  # fmt: skip
    if len(two) < 2:
        return
    for one_person in two:
        meeting = services.sign(meeting=meeting, by=one_person, now=PANEL)
    services.set_moment(call=call, moment=TOLD, by=two[0], now=PANEL)
    services.tell_due(now=TOLD)
    services.announce(call=call, by=two[0], now=PUBLIC)


def _follow(call: Call) -> None:
    """Some accept, one gives up; three agreements are signed, one is paid a part, its report comes back."""
    if not Meeting.objects.filter(call=call, state=Meeting.State.FROZEN).exists():
        return
    by = User.objects.filter(role__in=[User.Role.EDITOR, User.Role.PUBLISHER]).order_by("pk")[0]
    chosen = list(call.applications.filter(state=Application.State.SELECTED).order_by("number"))
    when = TOLD + timedelta(days=9)
    if len(chosen) > 1:
        awards.decline(application=chosen.pop(), now=when)
    made = [awards.accept(application=one, now=when) for one in chosen[:-1] or chosen]
    for number, grant in enumerate(made[:3]):
        _sign(grant, by=by, number=number)


def _sign(grant: Grant, *, by: User, number: int) -> None:
    begins, at = date(2019, 10, 1), datetime(2019, 9, 20, 10, 0, tzinfo=UTC)
    awards.plan(
        grant=grant, begins_on=begins, ends_on=date(2020, 6, 30), shares=[60, 40],
        reports=[date(2020, 1, 31), date(2020, 7, 31)], by=by, now=at,
    )  # fmt: skip
    if number == 2:
        return
    awards.sign(grant=grant, on=localdate(at), by=by, now=at)
    if number:
        return
    first = grant.instalments.get(number=1)
    awards.pay(instalment=first, on=begins, by=by, now=datetime(2019, 10, 1, 9, 0, tzinfo=UTC))
    report, sent = grant.reports.get(number=1), datetime(2020, 1, 28, 9, 0, tzinfo=UTC)
    spent = (first.amount / 2).quantize(Decimal("0.01"))
    told = Told("Douze ateliers dans quatre villes, avec des questions posées par les enfants eux-mêmes.", 12, 310, spent)  # fmt: skip
    awards.save_report(report=report, told=told, now=sent)
    awards.submit_report(report=report, now=sent)
    awards.send_back(report=report, note="Ajoutez la dépense par poste, et la date de chaque atelier.", by=by, now=sent + timedelta(days=8))  # fmt: skip
