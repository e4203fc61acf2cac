"""What is new in the mailbox, one mail after the other. Only the worker comes here."""

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction

from clickable.base import stop
from clickable.imports import mailing
from clickable.imports.inbox import AwayError, Inbox, opened
from clickable.imports.models import Mailbox
from clickable.post import returns

log = logging.getLogger(__name__)

MOST = 100  # mails of one look


def fetch(*, now: datetime) -> int:
    """Read on where the last look ended; how many mails were new. Safe to run twice, and side by side."""
    if not settings.IMAP_URL:
        return 0
    try:
        with opened(settings.IMAP_URL) as inbox:
            return _read_on(inbox, now=now)
    except AwayError as error:
        cause = type(error.__cause__).__name__ if error.__cause__ else "no mailbox"
        log.warning("mailbox cannot be read: %s", cause)
        return 0


def _read_on(inbox: Inbox, *, now: datetime) -> int:
    new = 0
    for uid in inbox.after(_last(inbox.validity))[:MOST]:
        if stop.asked.is_set():
            break
        raw = inbox.fetch(uid)
        if raw is None:
            came = mailing.receive_large(f"{inbox.validity}/{uid}", now=now)
        else:
            ours = bool(raw) and returns.take(raw, now=now)  # a letter of ours that came back
            came = mailing.receive(raw, now=now) if raw and not ours else None
        new += came is not None
        # Only now: a worker that is killed before reads the same mail again, and knows it by its mark.
        Mailbox.objects.filter(pk=1, validity=inbox.validity, uid__lt=uid).update(uid=uid)
    return new


@transaction.atomic
def _last(validity: int) -> int:
    """The last mail that was looked at; none when the mailbox was made anew."""
    Mailbox.objects.bulk_create([Mailbox(pk=1, validity=validity)], ignore_conflicts=True)
    row = Mailbox.objects.select_for_update().get(pk=1)
    if row.validity != validity:
        row.validity, row.uid = validity, 0
        row.save()
    return row.uid
