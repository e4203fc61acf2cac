"""Items whose time is over, or nearly."""

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

from django.apps import apps
from django.db.models import Model

from clickable.assess.models import Assessment, Claim, Outcome
from clickable.assess.opinions.models import Opinion, Why
from clickable.assess.triage.models import Batch, BatchItem, Placement, Rank, Snooze
from clickable.domains.models import Kind, Rule, Touch
from clickable.exposure.models import Viewing
from clickable.known.models import Check, Match
from clickable.notify.approvals.models import Policy, Proposal
from clickable.notify.models import Action, Notice
from clickable.notify.services import approve
from clickable.partners.models import Delivery, Partner
from clickable.people.models import User
from clickable.report.models import Alert, Category, Hash, Item, Message, Report, Stage
from clickable.retention.models import Hold, LastRun
from clickable.retention.services import ask_lift, confirm_lift, place_hold
from clickable.verify.models import Answer, Look, Reason, Watch
from tests.cast import NOW, an_item, kept, ring_of
from tests.figures.cases import analyst
from tests.notify.making import drafted, located_item

DAY = timedelta(days=1)
_numbers = itertools.count(1)


def closed(
    stage: Stage = Stage.NOT_ILLEGAL,
    *,
    days: float = 31,
    outcome: Outcome = Outcome.NOT_ILLEGAL,
    now: datetime = NOW,
) -> Item:
    """An item that came to this stage `days` ago, reported an hour before."""
    then = now - days * DAY
    item = an_item(f"https://host.example/{next(_numbers)}", now=then - timedelta(hours=1))
    kept(
        Assessment,
        item=item,
        analyst=analyst(),
        outcome=outcome,
        category=Category.HATE,
        decided_at=then,
    )
    Item.objects.filter(pk=item.pk).update(stage=stage, stage_at=then)
    item.refresh_from_db()
    return item


def rich(alice: User, ben: User, *, now: datetime = NOW) -> Item:
    """An item that has gone the whole way, with a row in every table that knows it; gone 91 days ago."""
    then = now - 92 * DAY
    item = located_item(alice, f"https://photos.example/{next(_numbers)}", now=then)
    Report.objects.filter(mentions__item=item).update(received_hour=then)
    Claim.objects.create(item=item, analyst=alice, since=then, until=then)
    Snooze.objects.create(item=item, by=alice, at=then, until=then)
    Placement.objects.create(item=item, by=alice, at=then, where="last", because="other")
    batch = Batch.objects.create(id=uuid4(), by=alice, act="wake", made_at=then)
    BatchItem.objects.create(batch=batch, item=item, before={}, after={})
    Rank.objects.create(
        item=item, group_id=item.group_id, order=1, points=1, danger=False, category="csam",
        child=False, named_by=1, known_host=0, partner=False, since=then, rules_version=0,
    )  # fmt: skip
    drawn = drafted(item, Action.HOST, now=then)
    approve(notice=drawn, analyst=alice, ring=ring_of(alice), now=then)
    policy, _new = Policy.objects.get_or_create(
        group_id=item.group_id, number=1, defaults={"made_at": then, "made_by": alice}
    )
    kept(Proposal, notice=drawn, policy=policy, by=alice, at=then)
    Notice.objects.filter(item=item).update(
        state=Notice.State.SENT, approved_by=alice, approved_at=then, sent_at=then
    )
    watch = Watch.objects.create(
        item=item, started_at=then, gone_since=then + DAY / 2, confirmed_at=now - 91 * DAY
    )
    Look.objects.create(watch=watch, at=then, answer=Answer.GONE, reason=Reason.REMOVED)
    Viewing.objects.create(item=item, person=alice, category="csam", opened_at=then)
    Hash.objects.create(item=item, algorithm="md5", digest=bytes(range(16)))
    report = item.reports.get()
    Message.objects.create(id=uuid4(), report=report, number=1, side="team", hour=then, body=b"-")
    kept(Alert, report=report, recipient=b"-", due_at=then)
    delivered(report, then)
    second_opinion(item, alice, ben, then)
    known_and_ruled(item, alice, then)
    place_hold(item=item, analyst=alice, reason=Hold.Reason.POLICE, now=then)
    ask_lift(item=item, analyst=alice, now=then)
    confirm_lift(item=item, analyst=ben, now=then)
    Item.objects.filter(pk=item.pk).update(stage=Stage.GONE, stage_at=now - 91 * DAY)
    item.refresh_from_db()
    return item


def delivered(report: Report, then: datetime) -> None:
    """As if a partner's program had given it."""
    partner, _new = Partner.objects.get_or_create(
        name="Phare", defaults={"group_id": report.group_id, "made_at": then}
    )
    batch = partner.batches.create(key_digest=report.pk.bytes, body_mark=b"-", began_at=then)
    Delivery.objects.create(batch=batch, partner=partner, line=1, report=report, mark=b"-")


def second_opinion(item: Item, first: User, second: User, then: datetime) -> None:
    """Given, and agreed."""
    current = item.assessments.get(is_current=True)
    given = kept(
        Assessment, item=item, analyst=second, outcome=current.outcome, category=current.category,
        decided_at=then, is_current=False,
    )  # fmt: skip
    kept(
        Opinion, item=item, first=current, given=given, why=Why.REQUEST, holds=True,
        second=second, asked_at=then, state=Opinion.State.AGREED,
    )  # fmt: skip


def known_and_ruled(item: Item, by: User, then: datetime) -> None:
    """Compared with what is known, and touched by a rule about its host."""
    Check.objects.create(item=item, at=then, edition=0, hashes=1, verdict=Check.Verdict.NOTHING)
    Match.objects.create(
        item=item, how="md5", vouched=True, decides=False, category="csam", found_at=then
    )
    rule = kept(
        Rule, reference=f"D-{next(_numbers):08}", kind=Kind.MANUAL, content=b"-", token=bytes(16),
        until=then.date() + DAY, proposed_by=by, proposed_at=then,
    )  # fmt: skip
    Touch.objects.create(rule=rule, item=item, at=then)


def ran(at: datetime) -> None:
    """The job last ran then: without it, old lines of the account look like a clock that jumped."""
    LastRun.objects.update_or_create(pk=1, defaults={"ran_at": at})


def tables_about_cases() -> Iterator[type[Model]]:
    """Every table from which a path of foreign keys leads to an item or a report, whatever comes later."""
    known: set[type[Model]] = {Item, Report}
    while more := {m for m in _all_models() if _points_at(m, known)} - known:
        known |= more
    return iter(sorted(known, key=lambda model: model._meta.label))


def _all_models() -> list[type[Model]]:
    return list(apps.get_models(include_auto_created=True))


def _points_at(model: type[Model], known: set[type[Model]]) -> bool:
    fields = model._meta.concrete_fields
    return any(field.related_model in known for field in fields)
