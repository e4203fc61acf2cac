"""Reviewers are named no longer than their call needs it; domains of who was forgotten go at once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from clickable.grants.models import Call
from clickable.grants.review import letters
from clickable.grants.review.models import MailMark, Reviewer
from clickable.post import links
from clickable.post import services as post
from clickable.record import services as record

MONTH = timedelta(days=30.44)
OVER = [Call.State.ANNOUNCED, Call.State.CONTRACTED, Call.State.ARCHIVED]


def forget_due(*, now: datetime) -> int:
    """How many reviewers were named until now and are not any more. Safe to run twice.

    As long after the announcement as applications that were not funded; the signed minutes keep who was there.
    """
    gone = Q(application__addressee=None, reviewer=None) | Q(
        reviewer__addressee=None, application=None
    )
    MailMark.objects.filter(gone).delete()
    done = 0
    for call in Call.objects.filter(state__in=OVER, announced_on__isnull=False):
        kept = localdate(now - MONTH * call.keep_refused_months)
        if call.announced_on and call.announced_on <= kept:
            rows = call.reviewers.filter(~Q(name="") | Q(addressee__isnull=False))
            done += sum(_forget(pk, now=now) for pk in list(rows.values_list("pk", flat=True)))
    return done


@transaction.atomic
def _forget(pk: int, *, now: datetime) -> bool:
    row = Reviewer.objects.select_for_update(of=("self",)).select_related("addressee").get(pk=pk)
    to = row.addressee
    row.addressee, row.name, row.organisation, row.state = None, "", "", Reviewer.State.LEFT
    row.save(update_fields=["addressee", "name", "organisation", "state"])
    row.declarations.exclude(reason="").update(reason="…")  # that there was a tie stays, not which
    MailMark.objects.filter(reviewer=row).delete()
    links.end(purpose=letters.MINE, subject=str(row), now=now)
    if to is not None:
        post.forget(addressee=to)
    record.write("grant_review.forgotten", str(row), now=now)
    return True
