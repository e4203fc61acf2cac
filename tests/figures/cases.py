"""Items of every fate, with the rows that the rooms before would have written."""

import itertools
from datetime import datetime, timedelta

from clickable.assess.models import Assessment, Outcome
from clickable.notify.models import Action, Notice
from clickable.people.models import User
from clickable.report.models import Category, Item, Stage
from clickable.verify.models import Watch
from tests.cast import NOW, an_item, kept, person

_numbers = itertools.count(1)


def received(now: datetime = NOW) -> Item:
    return an_item(f"https://host.example/{next(_numbers)}", now=now)


def judged(
    *,
    outcome: Outcome = Outcome.BASELINE,
    stage: Stage = Stage.ILLEGAL,
    category: Category = Category.CSAM,
    now: datetime = NOW,
) -> Item:
    item = received(now)
    kept(
        Assessment, item=item, analyst=analyst(), outcome=outcome, category=category, decided_at=now
    )
    Item.objects.filter(pk=item.pk).update(stage=stage)
    return item


def noticed(stage: Stage = Stage.NOTICED, now: datetime = NOW) -> Item:
    item = judged(stage=stage, now=now)
    _sent(item, Action.POLICE, now)
    _sent(item, Action.HOST, now + timedelta(days=40))
    return item


def removed(after: timedelta, now: datetime = NOW) -> Item:
    item = noticed(stage=Stage.GONE, now=now)
    since = now + after
    confirmed = since + timedelta(minutes=15)
    Watch.objects.create(item=item, started_at=now, gone_since=since, confirmed_at=confirmed)
    return item


def analyst() -> User:
    return User.objects.filter(username="anne").first() or person("Anne", role=User.Role.ANALYST)


def _sent(item: Item, action: Action, at: datetime) -> None:
    kept(
        Notice,
        reference=f"N-{next(_numbers)}",
        item=item,
        assessment=item.assessments.get(),
        action=action,
        route="test",
        template="test",
        body=b"",
        language="fr",
        state=Notice.State.SENT,
        created_at=at,
        approved_by=analyst(),
        approved_at=at,
        sent_at=at,
    )
