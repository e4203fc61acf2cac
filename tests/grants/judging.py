"""A call that is closed, its applications, and people who judge them as the pages and letters do."""

import itertools
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

from clickable.grants.models import Application, Call, Criterion
from clickable.grants.review import services
from clickable.grants.review.agreement import agreement
from clickable.grants.review.letters import MINE, PERSONAL
from clickable.grants.review.models import Decision, Meeting, Review, Reviewer
from clickable.grants.review.services.reviewing import Written
from clickable.people.models import User
from clickable.post import links
from clickable.post import services as post
from clickable.post.models import Letter
from clickable.post.sending import send_due
from lab.run import Lab
from tests.cast import NOW, WORKER, person

LINK = re.compile(r"https?://[^/]+(/\S+)")
FORM = [
    {"code": "why", "kind": "long", "label": {"fr": "Pourquoi", "en": "Why"}},
    {"code": "who", "kind": "text", "label": {"fr": "Qui", "en": "Who"}, "blind": True},
    {"code": "budget", "kind": "file", "label": {"fr": "Budget", "en": "Budget"}},
]
_count = itertools.count(1)


def call(slug: str = "", *, state: str = "assessing", **fields: Any) -> Call:
    """With two criteria that make a hundred."""
    title = fields.pop("title", "Appel")
    made = Call.objects.create(
        slug=slug or f"appel-{next(_count)}",
        state=state,
        texts={code: {"title": title, "lead": "…", "body": "…"} for code in ("fr", "en")},
        form=FORM,
        opens_at=NOW - timedelta(days=60),
        closes_at=NOW - timedelta(days=30),
        budget=Decimal(100_000),
        ceiling=Decimal(50_000),
        made_at=NOW,
        **fields,
    )
    for place, (code, weight) in enumerate([("need", 60), ("method", 40)]):
        Criterion.objects.create(
            call=made, code=code, label={"fr": f"Critère {code}", "en": code}, weight=weight, place=place
        )  # fmt: skip
    return made


def application(of: Call, organisation: str = "", *, mailbox: str = "", **fields: Any) -> Application:  # fmt: skip
    n = next(_count)
    return Application.objects.create(
        call=of,
        number=fields.pop("number", f"2019-{n:03}"),
        state=fields.pop("state", "eligible"),
        addressee=post.new_addressee(mailbox=mailbox or f"a{n}@asso-{n}.example", language="fr", now=NOW),
        language="fr",
        organisation=organisation or f"Association {n}",
        country=fields.pop("country", "FR"),
        title=fields.pop("title", f"Projet {n}"),
        amount=Decimal(20_000),
        answers={"why": f"Parce que {n}", "who": f"Personne secrète {n}"},
        started_at=NOW,
        submitted_at=NOW,
        **fields,
    )  # fmt: skip


def reviewer(of: Call, *, agreed: bool = True, mailbox: str = "", **fields: Any) -> Reviewer:
    n = next(_count)
    made = services.invite(
        call=of,
        mailbox=mailbox or f"r{n}@relecture-{n}.example",
        name=fields.pop("name", f"Relectrice {n}"),
        organisation=fields.pop("organisation", ""),
        language="fr",
        by=None,
        now=NOW,
    )
    return services.agree(reviewer=made, edition=agreement().edition, now=NOW) if agreed else made


def declared(row: Reviewer, *applications: Application, conflicted: bool = False) -> None:
    for one in applications:
        services.declare(reviewer=row, application=one, conflicted=conflicted, reason="Ancienne salariée" if conflicted else "", now=NOW)  # fmt: skip


def entrusted(row: Reviewer, *applications: Application) -> None:
    services.assign(call=row.call, pairs=[(one.pk, row.pk) for one in applications], by=None, now=NOW)  # fmt: skip


def reviewed(row: Reviewer, one: Application, points: int = 4, *, hand_in: bool = True) -> Review:
    """Declared free, entrusted, scored; all criteria alike."""
    if not row.declarations.filter(application=one, current=True).exists():
        declared(row, one)
    if not row.assignments.filter(application=one, ended_at=None).exists():
        entrusted(row, one)
    written = Written(
        points={c.pk: (points, False, f"Raison secrète de {row.pk}") for c in one.call.criteria.all()},
        advice="yes" if points > 2 else "no",
        comment=f"Mot de la relecture {row.pk}",
    )  # fmt: skip
    made = services.save(reviewer=row, application=one, written=written, now=NOW)
    return services.submit(reviewer=row, application=one, now=NOW) if hand_in else made


def panel(of: Call, *present: Reviewer) -> Meeting:
    return services.prepare(call=of, on=NOW.date(), place="Strasbourg", present=present, others=["Une observatrice"], by=None, now=NOW)  # fmt: skip


def decided(meeting: Meeting, one: Application, outcome: str = "selected", amount: int | None = 10_000) -> Decision:  # fmt: skip
    return services.decide(
        meeting=meeting, application=one, outcome=outcome, amount=Decimal(amount) if amount and outcome == "selected" else None,
        reason=f"Raison du jury pour {one.number}", feedback="Précisez le calendrier.", by=None, now=NOW,
    )  # fmt: skip


def editors() -> tuple[User, User]:
    """Édith and Otto, made where they are not there yet."""
    first, second = (
        User.objects.filter(username=name.lower()).first() or person(name, role=User.Role.EDITOR, team="")
        for name in ("Édith", "Otto")
    )  # fmt: skip
    return first, second


def signed(meeting: Meeting, by: tuple[User, User] | None = None) -> Meeting:
    for one in by or editors():
        meeting = services.sign(meeting=meeting, by=one, now=NOW)
    return meeting


def told(of: Call) -> int:
    services.set_moment(call=of, moment=NOW, by=None, now=NOW)
    return services.tell_due(now=NOW)


def page(row: Reviewer, rest: str = "") -> str:
    """The address of a reviewer's page, by a new link."""
    pk, token = links.new_link(purpose=MINE, subject=str(row), until=NOW + PERSONAL, now=NOW)
    return f"/subventions/expertise/r/{pk}/{token}/{rest}"


def newest(lab: Lab, mailbox: str, says: str = "") -> tuple[str, list[str]]:
    """The text of a letter that says this, and the paths of its links."""
    send_due(WORKER, now=NOW, limit=500)
    texts = [one.text.replace("=\r\n", "").replace("=\n", "") for one in lab.mailbox(mailbox)]
    text = [one for one in texts if says in one][-1]
    return text, LINK.findall(text)


def kinds() -> list[str]:
    return sorted(Letter.objects.values_list("kind", flat=True))
