"""What the desk reads of notices. Lists open nothing sealed."""

import re
from dataclasses import dataclass

from django.db.models import Case, IntegerField, QuerySet, Value, When

from clickable.notify import texts
from clickable.notify.models import Action, Notice
from clickable.notify.rules import MAY_LEAVE, by_hand
from clickable.report.models import Item
from clickable.report.selectors import UNREADABLE, open_content, shown_content
from clickable.seal.envelope import CannotOpenError, unseal

BY_HAND = [action for action in Action if by_hand(action)]


@dataclass(frozen=True, repr=False)
class OpenNotice:
    """A notice, opened for a person of the desk."""

    recipient: str  # empty: unknown, or handed over by hand
    body: str  # as it leaves, with the exact address
    preview: str  # the same for a screen: addresses de-fanged
    readable: bool = True


def drafts() -> "QuerySet[Notice]":
    """What waits for approval, oldest first, with item and assessment; drafts of reopened decisions not."""
    valid = Notice.objects.drafts().filter(assessment__is_current=True, item__stage__in=MAY_LEAVE)
    return valid.select_related("item", "assessment").order_by("created_at", "action")


def outgoing() -> "QuerySet[Notice]":
    """What is on its way or needs a person, with item, outbox row and approver: doubts and refusals first."""
    order = Case(
        When(state=Notice.State.UNCERTAIN, then=Value(0)),
        When(state=Notice.State.FAILED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    open_states = [Notice.State.UNCERTAIN, Notice.State.FAILED, Notice.State.APPROVED]
    found = Notice.objects.filter(state__in=open_states)
    return found.select_related("item", "outgoing", "approved_by").order_by(order, "approved_at")


def handed_over() -> "QuerySet[Notice]":
    """The hand-over register: sheets ready for, or passed on to, police and INHOPE; newest first."""
    found = Notice.objects.filter(state=Notice.State.SENT, action__in=BY_HAND)
    return found.select_related("item", "approved_by").order_by("-sent_at")


def of_item(item: Item) -> "QuerySet[Notice]":
    """All notices about an item, oldest first."""
    return Notice.objects.filter(item=item).order_by("created_at", "action")


def opened(notice: Notice) -> OpenNotice:
    """Recipient and text of a notice. Damage is said instead of raised."""
    try:
        body, recipient = _body(notice), _recipient(notice)
    except CannotOpenError:
        return OpenNotice("", UNREADABLE, UNREADABLE, readable=False)
    return OpenNotice(recipient, body, _defanged(body, notice.item))


def sheet(notice: Notice) -> str:
    """The text to paste, with the exact address: for download as text/plain, never for a page."""
    return opened(notice).body


def _body(notice: Notice) -> str:
    body = unseal(notice.body, context=notice.context("body"))
    if texts.PLACE in body:  # sealed for the desk alone: opens here, not in the worker
        return body.replace(texts.PLACE, open_content(notice.item))
    return body


def _recipient(notice: Notice) -> str:
    if notice.recipient is None:
        return ""
    return unseal(notice.recipient, context=notice.context("recipient"))


def _defanged(body: str, item: Item) -> str:
    if item.kind == Item.Kind.ADDRESS:
        body = body.replace(open_content(item), shown_content(item))
    return re.sub(r"\bhttp(s?)://", r"hxxp\1://", body, flags=re.IGNORECASE)
