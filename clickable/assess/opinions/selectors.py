"""Second opinions read: whose turn, what is held, what a lead has to settle. Nothing here writes."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, QuerySet

from clickable.assess.labels.questionnaire import frozen
from clickable.assess.models import Assessment, Outcome
from clickable.assess.opinions.models import Asks, Opinion, Policy
from clickable.assess.opinions.rules import Decided, Said, Terms
from clickable.exposure.models import Aside
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.models import Category, Item
from clickable.seal.envelope import CannotOpenError, unseal
from clickable.seal.wraps import Ring


def policy_of(group: int) -> Policy | None:
    """The rules in force for a team."""
    return Policy.objects.filter(group_id=group).order_by("-number").first()


def versions_of(group: int) -> "QuerySet[Policy]":
    """All that were in force, the latest first."""
    return Policy.objects.filter(group_id=group).select_related("made_by").order_by("-number")


def terms_of(policy: Policy | None) -> Terms:
    if policy is None:
        return Terms()
    return Terms(
        requests=Asks(policy.requests),
        categories={Category(c): Asks(a) for c, a in policy.categories.items()},
        overridden=Asks(policy.overridden),
        newcomers=Asks(policy.newcomers),
        newcomer_days=policy.newcomer_days,
        sample=Asks(policy.sample),
        sample_permille=policy.sample_permille,
    )


def decided(assessment: Assessment, analyst: User) -> Decided:
    return Decided(
        outcome=Outcome(assessment.outcome),
        category=Category(assessment.category),
        overridden=bool(assessment.override),
        here_for=max(assessment.decided_at - analyst.date_joined, timedelta(0)),
    )


def said(assessment: Assessment) -> Said:
    return Said(
        outcome=Outcome(assessment.outcome),
        category=Category(assessment.category),
        legal_basis=frozenset(assessment.legal_basis),
        life_in_danger=assessment.life_in_danger,
        labels=frozen(assessment.labels),
        questionnaire=assessment.questionnaire,
    )


def to_give(analyst: User) -> "QuerySet[Opinion]":
    """What waits for this person's opinion, the oldest first. Never says what the first one said."""
    own = Opinion.objects.waiting().filter(group_id=analyst.group, second=analyst)
    return own.select_related("item").order_by("asked_at", "pk")


def blind_items(viewer: User) -> "QuerySet[Opinion]":
    """Ids of the items of which this person must not see what the first one said."""
    return to_give(viewer).order_by().values_list("item_id", flat=True)  # type: ignore[return-value]


def held_of(items: Iterable[UUID]) -> set[UUID]:
    """Those of some items about which nothing leaves before a second opinion: one query."""
    found = Opinion.objects.open().filter(item__in=list(items), holds=True)
    return set(found.values_list("item_id", flat=True))


def latest_of(item: Item) -> Opinion | None:
    """The one about the decision that counts, else the last there was."""
    found = Opinion.objects.filter(item=item).select_related("first", "given")
    return found.order_by("-first__is_current", "-asked_at").first()


def open_in(group: int) -> "QuerySet[Opinion]":
    """What is open in a team, for a lead: disagreements first, dangers before others."""
    found = Opinion.objects.open().filter(group_id=group).select_related("item", "first", "given")
    danger = F("given__life_in_danger").desc(nulls_last=True)
    return found.order_by("state", danger, "asked_at")


def reason_of(opinion: Opinion, ring: Ring) -> str | None:
    """A lead's reason, opened; empty when there is none, None when it does not open."""
    if opinion.reason is None:
        return ""
    try:
        return unseal(opinion.reason, key=opinion.key(ring), context=opinion.context)
    except CannotOpenError:
        return None


def may_be_drawn(
    assessment: Assessment, *, subjects: Iterable[str], but: Iterable[int | None] = ()
) -> list[int]:
    """Analysts of the team who neither judged this item, opened anything about it since, nor leave such to others.

    `subjects`: what shows the decision, as the account calls it. Leads are never drawn: they settle.
    """
    team = User.objects.filter(team_id=assessment.group_id, is_active=True, role=User.Role.ANALYST)
    judged = Assessment.objects.filter(item=assessment.item_id, analyst__isnull=False)
    out = {pk for pk in but if pk is not None} | set(judged.values_list("analyst_id", flat=True))
    out |= _opened(subjects, since=assessment.decided_at)
    left_aside = Aside.objects.filter(category=assessment.category).values("person")
    return sorted(set(team.exclude(pk__in=left_aside).values_list("pk", flat=True)) - out)


def _opened(subjects: Iterable[str], *, since: datetime) -> set[int]:
    lines = Entry.objects.filter(
        subject__in=list(subjects), verb__in=OPENED, at__gte=since, actor__isnull=False
    )
    return {pk for pk in lines.values_list("actor_id", flat=True) if pk is not None}


OPENED = ("desk.item_opened", "desk.notice_opened")


def subjects_of(item: UUID, notices: Iterable[UUID] = ()) -> list[str]:
    return [f"item:{item}", *(f"notice:{pk}" for pk in notices)]
