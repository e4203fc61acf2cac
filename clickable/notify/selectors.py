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
from clickable.seal.wraps import Ring

BY_HAND = [action for action in Action if by_hand(action)]


@dataclass(frozen=True, repr=False)
class OpenNotice:
    """A notice, opened for a person of the desk."""

    recipient: str  # empty: unknown, or handed over by hand
    body: str  # as it leaves, with the exact address
    preview: str  # the same for a screen: addresses de-fanged
    readable: bool = True


def drafts(group: int) -> "QuerySet[Notice]":
    """What waits for this team's approval, oldest first, with item and assessment."""
    return all_drafts().filter(group_id=group)


def all_drafts() -> "QuerySet[Notice]":
    """What waits for approval, oldest first, with item and assessment; drafts of reopened decisions not."""
    valid = Notice.objects.drafts().filter(assessment__is_current=True, item__stage__in=MAY_LEAVE)
    return valid.select_related("item", "assessment").order_by("created_at", "action")


def outgoing(group: int) -> "QuerySet[Notice]":
    """What is on its way or needs a person, with item, outbox row and approver: doubts and refusals first."""
    order = Case(
        When(state=Notice.State.UNCERTAIN, then=Value(0)),
        When(state=Notice.State.FAILED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    open_states = [Notice.State.UNCERTAIN, Notice.State.FAILED, Notice.State.APPROVED]
    found = Notice.objects.filter(group_id=group, state__in=open_states)
    return found.select_related("item", "outgoing", "approved_by").order_by(order, "approved_at")


def on_their_way(group: int) -> "QuerySet[Notice]":
    """What a person let go, and may have left: the decision behind it is not changed by rule any more."""
    gone = [Notice.State.APPROVED, Notice.State.SENT, Notice.State.UNCERTAIN]
    return Notice.objects.filter(group_id=group, state__in=gone)


def handed_over(group: int) -> "QuerySet[Notice]":
    """The hand-over register: sheets ready for, or passed on to, police and INHOPE; newest first."""
    found = Notice.objects.filter(group_id=group, state=Notice.State.SENT, action__in=BY_HAND)
    return found.select_related("item", "approved_by").order_by("-sent_at")


def of_item(item: Item) -> "QuerySet[Notice]":
    """All notices about an item, oldest first."""
    return Notice.objects.filter(item=item).order_by("created_at", "action")


def opened(notice: Notice, ring: Ring) -> OpenNotice:
    """Recipient and text of a notice. Damage is said instead of raised."""
    try:
        body, recipient = letter_of(notice, ring)
        exact = _placed(body, notice.item, ring)
        return OpenNotice(recipient, exact, _defanged(exact, notice.item, ring))
    except CannotOpenError:
        return OpenNotice("", UNREADABLE, UNREADABLE, readable=False)


def sheet(notice: Notice, ring: Ring) -> str:
    """The text to paste, with the exact address: for download as text/plain, never for a page."""
    return opened(notice, ring).body


def letter_of(notice: Notice, ring: Ring) -> tuple[str, str]:
    """Body and recipient ("" when unknown) as they lie in their envelopes. Raises CannotOpenError."""
    key = notice.key(ring)
    body = unseal(notice.body, key=key, context=notice.context("body"))
    if notice.recipient is None:
        return body, ""
    return body, unseal(notice.recipient, key=key, context=notice.context("recipient"))


def _placed(body: str, item: Item, ring: Ring) -> str:
    """A place in words is sealed for the desk alone: it opens here, not in the worker."""
    return body.replace(texts.PLACE, open_content(item, ring)) if texts.PLACE in body else body


def _defanged(body: str, item: Item, ring: Ring) -> str:
    if item.kind == Item.Kind.ADDRESS:
        body = body.replace(open_content(item, ring), shown_content(item, ring))
    return re.sub(r"\bhttp(s?)://", r"hxxp\1://", body, flags=re.IGNORECASE)
