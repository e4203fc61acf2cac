"""What the desk writes itself: that somebody searched, or opened what is sealed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from clickable.assess import services as assess
from clickable.assess.selectors import holds
from clickable.desk.selectors import expected
from clickable.exposure import services as exposure
from clickable.imports.models import Mail, Sheet
from clickable.known.checking import check_first
from clickable.known.models import KnownList
from clickable.notify.models import Notice
from clickable.people.models import User
from clickable.record import services as record
from clickable.report.models import Item, Report


def note_search(*, analyst: User, by: str, counts: dict[str, int], now: datetime) -> None:
    """A line of the account: what kind of search, how much it opened and found. Never what for."""
    detail: dict[str, object] = {"by": by, **counts}
    record.write("desk.searched", f"team:{analyst.group}", now=now, actor=analyst, detail=detail)


def note_opened(opened: Item | Notice, *, by: User, now: datetime) -> None:
    """A line of the account: who opened an item or a notice; once for each person and hour."""
    kind = "item" if isinstance(opened, Item) else "notice"
    record.note_read(f"desk.{kind}_opened", f"{kind}:{opened.pk}", by=by, now=now)


def open_item(item: Item, *, by: User, now: datetime) -> None:
    """The deliberate act that uncovers an item. Raises AtLimitError."""
    exposure.open_item(
        item=item, person=by, category=expected(item), holding=holds(item, by), now=now
    )


def next_item(*, by: User, skip: Item | None, now: datetime) -> Item | None:
    """`assess.next_item`; what has just come is compared first with what is known."""
    compare = partial(check_first, now=now)
    return assess.next_item(analyst=by, now=now, skip=skip, compare=compare)


def claim(item: Item, *, by: User, now: datetime) -> None:
    """`assess.claim`, after the same: GoneError when it turns out to be known, and is judged."""
    check_first([item.pk], now=now)
    assess.claim(item=item, analyst=by, now=now)


def compare_first(references: Sequence[str], *, group: int, now: datetime) -> None:
    """The same before several are handed over."""
    items = Item.objects.of(group).filter(reference__in=references)
    check_first(list(items.values_list("pk", flat=True)), now=now)


def note_letters(reports: Iterable[Report], *, by: User, now: datetime) -> None:
    """A line for each letter that an item's page opened; once for each person and hour."""
    record.note_reads(
        "desk.letter_opened", [f"report:{report.pk}" for report in reports], by=by, now=now
    )


def note_rules(*, by: User, now: datetime) -> None:
    """A line of the account: who read the rules about hosts; once for each person and hour."""
    record.note_read("desk.rules_opened", f"team:{by.group}", by=by, now=now)


def note_journal(*, by: User, now: datetime) -> None:
    """A line of the account: who read it; once for each person and hour."""
    record.note_read("desk.journal_opened", "record", by=by, now=now)


def note_known_list(known_list: KnownList, *, by: User, now: datetime) -> None:
    """The same for a list of what is known."""
    record.note_read("known.read", f"known_list:{known_list.pk}", by=by, now=now)


def note_sheet(sheet: Sheet, *, by: User, now: datetime) -> None:
    """The same for a partner's file."""
    record.note_read("imports.opened", f"sheet:{sheet.pk}", by=by, now=now)


def note_mail(mail: Mail, *, by: User, now: datetime) -> None:
    """The same for a mail that waits."""
    record.note_read("imports.mail_opened", f"mail:{mail.pk}", by=by, now=now)
