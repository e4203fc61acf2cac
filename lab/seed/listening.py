"""The demo's consultations: 306 children in ten groups, who were answered; and one that is open now.

The number and the ages are those of the children whom the Lanzarote Committee's consultations heard; their
answers, places and words are invented.
"""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from clickable.people.models import User
from clickable.seal.envelope import seal
from clickable.seal.trusted import trusted
from clickable.voices import services
from clickable.voices.models import Answer, Circle, Consultation, Contribution, Words
from clickable.voices.rules import CHECKS, SKIP, K, Planned, due
from clickable.voices.selectors import questions_for
from lab.seed.listened import ANSWERED, ASKED, HEARD, OPEN, PROPOSED, QUOTED, SAID, SYNTHESIS

DAY = timedelta(days=1)
TWO = 2  # who write and who read
# Place, territory, age, children: 306 in ten groups.
GROUPS = (
    ("Collège, Lyon", "FR", "12-14", 31),
    ("Collège, Lille", "FR", "12-14", 30),
    ("Lycée, Nantes", "FR", "15-17", 31),
    ("Lycée professionnel, Marseille", "FR", "15-17", 30),
    ("Centre social, Saint-Denis", "RE", "12-14", 31),
    ("Lycée, Le Tampon", "RE", "15-17", 30),
    ("Collège, Les Abymes", "GP", "12-14", 31),
    ("Lycée, Cayenne", "GF", "15-17", 31),
    ("Conseil d’enfants, Bruxelles", "BE", "8-11", 30),
    ("Maison des jeunes, Esch-sur-Alzette", "LU", "15-17", 31),
)
NOW_OPEN = (("École, Rouen", "FR", "8-11", 24), ("Lycée, Mamoudzou", "YT", "15-17", 28))


def fill(*, now: datetime) -> int:
    """Once, where somebody reads what children write; how many children have spoken then."""
    writers = list(User.objects.filter(role__in=["editor", "publisher"]).order_by("pk")[:2])
    readers = list(User.objects.filter(role__in=["helper", "help_lead"]).order_by("pk")[:2])
    if Consultation.objects.exists() or trusted().helpline is None:
        return 0
    if not (len(writers) == len(readers) == TWO):
        return 0
    _answered(writers, readers, now=now)
    _open(writers, now=now)
    return Contribution.objects.sent().count()


def _asked(story: dict[str, object], writers: list[User], *, now: datetime) -> Consultation:
    """Written by one, signed by another."""
    writer, second = writers
    row = services.write(by=writer, now=now, **story)  # type: ignore[arg-type]
    for kind, wording, options in ASKED:
        services.ask(consultation=row, kind=kind, wording=wording, options=options, by=writer, now=now)  # fmt: skip
    return services.sign_off(consultation=row, checks=CHECKS, by=second, now=now)


def _circles(row: Consultation, groups: tuple[tuple[str, str, str, int], ...], *, by: User, now: datetime) -> Iterator[Circle]:  # fmt: skip
    for number, (place, territory, band, size) in enumerate(groups):
        yield services.add_circle(
            consultation=row,
            group=Planned(place=place, territory=territory, band=band, size=size),
            mailbox=f"groupe-{row.pk}-{number}@animation.example",
            language="fr",
            by=by,
            now=now,
        )


def _answered(writers: list[User], readers: list[User], *, now: datetime) -> None:
    """Through every step, one after the other, as it would go over two months."""
    by, began, closed = writers[0], now - 60 * DAY, now - 25 * DAY
    row = _asked(HEARD, writers, now=began - 5 * DAY)
    row = services.open_to_children(consultation=row, by=by, now=began)
    circles = list(_circles(row, GROUPS, by=by, now=began))
    for number, circle in enumerate(circles):
        _sheets(circle, random.Random(number), on=began + (3 + 2 * number) * DAY)
    for number, text in enumerate(SAID):
        circle = circles[number % len(circles)]
        words = _words(circle, text, number, at=began + 20 * DAY)
        services.clear(words=words, by=readers[0], now=began + 20 * DAY)
        if number < len(QUOTED):
            services.quote(words=words, text=QUOTED[number], by=readers[1], now=began + 21 * DAY)
    row = services.close(consultation=row, by=by, now=closed)
    made = [
        services.propose(consultation=row, texts=texts, by=by, now=closed) for texts in PROPOSED
    ]
    row = services.synthesise(consultation=row, texts=SYNTHESIS, by=by, now=closed + 5 * DAY)
    for proposal, (outcome, decided_by, why) in zip(made, ANSWERED, strict=True):
        services.answer_proposal(
            proposal=proposal, outcome=outcome, decided_by=decided_by, decided_on=localdate(now - 9 * DAY),
            why=why, by=by, now=now - 8 * DAY,
        )  # fmt: skip
    services.give_feedback(consultation=row, by=by, now=now - 7 * DAY)


def _open(writers: list[User], *, now: datetime) -> None:
    """A few have answered; two texts wait to be read, one of them too long."""
    row = _asked(OPEN, writers, now=now - 6 * DAY)
    row = services.open_to_children(consultation=row, by=writers[0], now=now - 3 * DAY)
    _young, older = _circles(row, NOW_OPEN, by=writers[0], now=now - 3 * DAY)
    codes = services.make_codes(circle=older, now=now - 3 * DAY)
    for hours, code, text in zip((30, 2, 1), codes, (*SAID[:2], ""), strict=False):
        then = now - timedelta(hours=hours)
        services.assent(code=code, now=then)
        for question in questions_for(older):
            said = text or SKIP if question.kind == K.WORDS else _chosen(question.options, 3)
            services.answer(code=code, question=question, said=said, now=then)
        services.send(code=code, now=then)


def _chosen(options: list[dict[str, str]], number: int) -> str:
    return options[number % len(options)]["code"] if options else str(number)


def _sheets(circle: Circle, chance: random.Random, *, on: datetime) -> None:
    """A sheet for each child of a group, as `services` writes them."""
    day = localdate(on)
    rows = [Contribution(circle=circle, assented_on=day, sent_on=day) for _ in range(circle.size)]
    Contribution.objects.bulk_create(rows)
    questions = [q for q in questions_for(circle) if q.kind != K.WORDS]
    Answer.objects.bulk_create(
        Answer(contribution=row, question=question, option=_drawn(question.options, chance))
        for row in rows
        for question in questions
    )


def _drawn(options: list[dict[str, str]], chance: random.Random) -> str:
    """Friends and family come first, some would rather not say."""
    codes = [one["code"] for one in options] or ["3", "4", "2", "5", "1"]
    weights = [9, 8, 6, 5, 4, 3, 2, 2][: len(codes)]
    return chance.choices([*codes, SKIP], [*weights, 2])[0]


def _words(circle: Circle, text: str, number: int, *, at: datetime) -> Words:
    """Something that one child of the group wrote, sealed to the readers."""
    row = circle.contributions.order_by("pk")[number // len(GROUPS)]
    question = circle.consultation.questions.get(kind=K.WORDS)
    group, _key = trusted().helpline_key()
    words, private = Words.keyed(group, contribution=row, question=question)
    words.content = seal(text, to=private.public_key, context=words.context)
    words.due_at = due(at, circle.consultation.hours)
    words.save(force_insert=True)
    return words
