"""The neutral mail for a reporter who left an address: that there is something new, and nothing else.

The desk opens the address, in a signed-in session; the worker gets it in a row of its own, which
is due on the hour and goes once it was sent. In strict instances nobody could send it: none is asked for.
"""

import logging
import smtplib
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from clickable.base.clock import hour
from clickable.base.leases import one_by_one, release
from clickable.record import services as record
from clickable.report.models import OPEN, Alert, Item, Report, Stage
from clickable.report.selectors import read_letter
from clickable.seal.envelope import CannotOpenError, seal, unseal
from clickable.seal.wraps import Ring

log = logging.getLogger(__name__)

HOUR, DAY = timedelta(hours=1), timedelta(hours=24)
LEASE = timedelta(minutes=5)  # much longer than one sending may take
BACK_OFF = (1, 2, 4, 8, 16)  # hours after the first, second, … refusal; then it is given up


# What a reporter is told does not change here: the news is that a notice leaves.
UNTOLD = {*OPEN, Stage.ILLEGAL}


def tell(report: Report, *, ring: Ring, now: datetime) -> None:
    """There is news for this reporter: a mail leaves at the next hour, one a day at most."""
    _tell(Report.objects.filter(pk=report.pk), ring, now=now)


def tell_about(item: Item, *, ring: Ring, now: datetime) -> None:
    """The same for everybody who reported this item, when its stage tells them something new."""
    if Stage(item.stage) not in UNTOLD:
        naming = Report.objects.filter(mentions__item=item)
        _tell(naming.annotate(told_from=F("mentions__told_from")), ring, now=now)


def send_due(ring: Ring, *, now: datetime, limit: int = 50) -> int:
    """Send up to `limit` mails that are due; how many were worked off, whatever came of them."""
    rows = Alert.objects.select_related("report").order_by("due_at", "pk")
    done = 0
    for row in one_by_one(rows, now=now, length=LEASE, limit=limit):
        _work_off(row, ring, now=now)
        done += 1
    return done


def _tell(reports: "QuerySet[Report]", ring: Ring, *, now: datetime) -> None:
    waiting = Alert.objects.values("report_id")
    for report in reports.filter(alert__isnull=False, withdrawn=False).exclude(pk__in=waiting):
        try:
            row = _row(report, ring, now=now)
        except CannotOpenError:
            log.warning("alert of report:%s does not open", report.pk)
        else:
            Alert.objects.bulk_create([row], ignore_conflicts=True)


def _row(report: Report, ring: Ring, *, now: datetime) -> Alert:
    key = report.key(ring)
    mailbox = unseal(report.alert or b"", key=key, context=report.alert_context)
    language = read_letter(report, key).language[:2]
    soonest = hour(now) + HOUR
    due_at = max(soonest, report.alerted_hour + DAY) if report.alerted_hour else soonest
    told_from = getattr(report, "told_from", None)  # not before they are told anything
    due_at = max(due_at, told_from) if told_from else due_at
    row, private = Alert.keyed(report.group_id, for_worker=True, report=report, due_at=due_at)
    row.recipient = seal(f"{language} {mailbox}", to=private.public_key, context=row.context)
    return row


def _work_off(row: Alert, ring: Ring, *, now: datetime) -> None:
    if row.leaving:  # whoever was sending it died: rather none than two
        _drop(row, "worker_lost")
        return
    try:
        mail = _mail(row, ring)
        if not Alert.objects.filter(pk=row.pk, lease_token=row.lease_token).update(leaving=True):
            return
        mail.send()
    except CannotOpenError:
        _drop(row, "unreadable")
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _words in refused.recipients.values()]
        _try_again(row, "refused", now=now, given_up=any(code >= 500 for code in codes))  # noqa: PLR2004
    except (OSError, ValueError):  # smtplib's errors are OSErrors
        _try_again(row, "connection", now=now)
    else:
        _sent(row, now=now)


@transaction.atomic
def _sent(row: Alert, *, now: datetime) -> None:
    Alert.objects.filter(pk=row.pk).delete()
    Report.objects.filter(pk=row.report_id).update(alerted_hour=hour(now))
    record.write("report.alerted", f"report:{row.report_id}", now=now)


def _try_again(row: Alert, code: str, *, now: datetime, given_up: bool = False) -> None:
    if given_up or row.attempts > len(BACK_OFF):
        _drop(row, code)
        return
    due_at = now + BACK_OFF[max(row.attempts, 1) - 1] * HOUR
    release(row, due_at=due_at, leaving=False)
    log.info("alert:%s put off: %s", row.pk, code)


def _drop(row: Alert, code: str) -> None:
    Alert.objects.filter(pk=row.pk, lease_token=row.lease_token).delete()
    log.warning("alert:%s dropped: %s", row.pk, code)


def _mail(row: Alert, ring: Ring) -> EmailMessage:
    """Raises CannotOpenError."""
    opened = unseal(row.recipient, key=row.key(ring), context=row.context)
    language, _space, mailbox = opened.partition(" ")
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    known = dict(settings.LANGUAGES)
    with translation.override(language if language in known else settings.LANGUAGE_CODE):
        return EmailMessage(
            subject=_("Du nouveau"),
            body=_(
                "Bonjour,\n\nIl y a du nouveau. Reviens avec ton code, quand tu veux.\n\n"
                "Ce message part tout seul : personne ne lit les réponses.\n"
            ),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[mailbox],
            headers={
                "Auto-Submitted": "auto-generated",
                "Message-ID": f"<{uuid.uuid4().hex}@{domain}>",
            },
        )
