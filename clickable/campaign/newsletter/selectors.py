"""What pages read of the lists and their issues."""

from django.db.models import Count, QuerySet

from clickable.campaign.newsletter.models import Issue, Request, Subscriber, Subscription
from clickable.campaign.newsletter.rules import SHOWN


def shown(code: str = "") -> QuerySet[Issue]:
    """Issues that have begun to leave and were not stopped, the newest first; drafts never."""
    rows = Issue.objects.filter(state__in=SHOWN, number__isnull=False)
    return (rows.filter(list=code) if code else rows).order_by("-began_at", "-pk")


def sizes() -> dict[str, int]:
    """How many subscriptions each list has, for the team."""
    rows = Subscription.objects.order_by().values_list("list").annotate(n=Count("pk"))
    return dict(rows)


def number_of(subject: str, kind: str) -> list[int]:
    """What a link's subject holds after its kind: "subscription:12:3" is [12, 3]; [] when it is another."""
    found, *rest = subject.split(":")
    return [int(one) for one in rest] if found == kind and all(map(str.isdecimal, rest)) else []


def request_of(subject: str) -> Request | None:
    numbers = number_of(subject, "newsletter_request")
    return Request.objects.filter(pk=numbers[0]).first() if numbers else None


def subscriber_of(subject: str) -> Subscriber | None:
    numbers = number_of(subject, "subscriber")
    return Subscriber.objects.filter(pk=numbers[0]).first() if numbers else None
