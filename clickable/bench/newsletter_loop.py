"""One issue to so many subscribers: composed, sent, and the same words by `send_mail`; in minutes.

Runs in a process of its own (PROGRAM of newsletter.py), in the instance that its environment names.
"""

import json
import sys
import time
from collections.abc import Callable

from django.conf import settings
from django.core.mail import send_mail
from django.utils.timezone import localdate

from clickable.base import clock
from clickable.campaign.newsletter import rules, sending
from clickable.campaign.newsletter.models import Subscriber, Subscription
from clickable.people.models import User
from clickable.post import sending as leaving
from clickable.post import services as post
from clickable.seal.rings import WorkerRing

PARAGRAPH = "Ce mois-ci, des ateliers dans douze villes, un livre à lire avec les enfants et une rencontre.\n\n"  # fmt: skip
TEXT = {"subject": "Des nouvelles", "body": PARAGRAPH * 12 + "https://site.example/page"}


def main() -> None:
    number = int(sys.argv[1])
    code = next(iter(rules.lists()))
    for n in range(number):
        _subscribe(n, code)
    _approve(code)
    told = {
        "composed": _taken(lambda: sending.send_due(now=clock.now(), pieces=number), number),
        "sent": _taken(lambda: leaving.send_due(WorkerRing(), now=clock.now(), limit=number), number),
        "send_mail": _taken(lambda: _plainly(number), number),
    }  # fmt: skip
    figures = {f"{name}_per_minute": round(minute) for name, minute in told.items()}
    figures["ratio"] = round(told["sent"] / told["send_mail"], 3)  # type: ignore[assignment]
    sys.stdout.write(json.dumps(figures))


def _subscribe(n: int, code: str) -> None:
    now = clock.now()
    today = localdate(now)
    to = post.new_addressee(mailbox=f"reader-{n}@letters.example", language="fr", now=now)
    row = Subscriber.objects.create(addressee=to, person=to.token, made_on=today)
    Subscription.objects.create(
        subscriber=row, list=code, language="fr", consent=1, asked_on=today, confirmed_on=today
    )


def _approve(code: str) -> None:
    writer, other = (
        User.objects.create(username=f"bench-{role}", role=role)
        for role in (User.Role.EDITOR, User.Role.PUBLISHER)
    )
    now = clock.now()
    issue = sending.write(code=code, texts={"fr": TEXT}, by=writer, now=now)
    sending.hand_in(issue=issue, by=writer, now=now)
    sending.approve(issue=issue, send_at=now, by=other, now=now)


def _taken(work: Callable[[], object], number: int) -> float:
    """Letters a minute."""
    began = time.perf_counter()
    work()
    return 60 * number / (time.perf_counter() - began)


def _plainly(number: int) -> None:
    for n in range(number):
        to = [f"plain-{n}@letters.example"]
        send_mail(TEXT["subject"], TEXT["body"], settings.DEFAULT_FROM_EMAIL, to)
