"""What came over its sender's limit: kept and acknowledged like every report, and out of the queue
until staff, or another report that was let in, brings its items there."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clickable.people.models import User
from clickable.record import services as record
from clickable.report.models import Digest, Item, Mention, Report, Stage

DAY = timedelta(hours=24)
SOON = timedelta(hours=1)


@transaction.atomic
def let_in(*, references: Collection[str], analyst: User, now: datetime) -> int:
    """Their items join the queue; how many reports were let in. Those no longer waiting are skipped."""
    found = _waiting(references, analyst.group)
    ids = [report.pk for report in found]
    Item.objects.filter(mentions__report__in=ids, quarantined=True).update(
        quarantined=False, stage=Stage.RECEIVED
    )
    Report.objects.filter(pk__in=ids).update(quarantined=False)
    Mention.objects.filter(report__in=ids).update(counted=False)
    for report in found:
        record.write("report.let_in", f"report:{report.pk}", actor=analyst, now=now)
    return len(found)


@transaction.atomic
def close_as_spam(*, references: Collection[str], analyst: User, now: datetime) -> int:
    """They leave the list and stay out; how many. An item that another report names is not touched.

    Items that only such reports name are closed; a report that is not over a limit opens them again.
    """
    found = _waiting(references, analyst.group)
    ids = [report.pk for report in found]
    Report.objects.filter(pk__in=ids).update(spam=True)
    undecided = Item.objects.filter(mentions__report__spam=False)
    alone = Item.objects.filter(mentions__report__in=ids, quarantined=True)
    alone.exclude(pk__in=undecided.values("pk")).update(stage=Stage.NOT_ACTIONABLE, stage_at=now)
    if found:
        closed: dict[str, object] = {"reports": [report.reference for report in found]}
        record.write("report.spam_closed", "quarantine", actor=analyst, now=now, detail=closed)
    return len(found)


def tell_once_a_day(*, now: datetime) -> bool:
    """One mail in 24 hours at most: how many wait, and nothing of what. False: there was none to send.

    The row is taken first, so that two workers send one mail; a mail that could not leave is tried
    again an hour later.
    """
    waiting = Report.objects.waiting().count()
    if not waiting or not _taken(now=now):
        return False
    try:
        _digest(waiting).send()
    except OSError:  # smtplib's errors are OSErrors
        Digest.objects.filter(sent_at=now).update(sent_at=now - DAY + SOON)
        raise
    return True


def _waiting(references: Collection[str], group: int) -> list[Report]:
    wanted = Report.objects.of(group).waiting().filter(reference__in=references)
    return list(wanted.select_for_update().only("pk", "reference").order_by("pk"))


def _taken(*, now: datetime) -> bool:
    with transaction.atomic():
        long_ago = Digest(pk=1, sent_at=now - DAY)
        Digest.objects.bulk_create([long_ago], ignore_conflicts=True)
        return bool(Digest.objects.filter(pk=1, sent_at__lte=now - DAY).update(sent_at=now))


def _digest(waiting: int) -> EmailMessage:
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Click@ble : des signalements en quarantaine")
        told = ngettext(
            "%(n)d signalement attend en quarantaine. Il est reçu et gardé ; rien n’est perdu.",
            "%(n)d signalements attendent en quarantaine. Ils sont reçus et gardés ; rien n’est perdu.",
            waiting,
        ) % {"n": waiting}
        where = _("À voir au bureau, page « Quarantaine ». Prochain message demain au plus tôt.")
    return EmailMessage(
        subject=subject,
        body=f"{told}\n\n{where}\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[settings.CONTACT],
        headers={"Auto-Submitted": "auto-generated"},  # RFC 3834: no holiday note wants to answer
    )
