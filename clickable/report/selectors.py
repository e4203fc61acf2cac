import json
from dataclasses import dataclass

from clickable.report.addresses import defang
from clickable.report.models import Item, Report, Stage
from clickable.report.rules import Standing, standing
from clickable.seal.envelope import CannotOpenError, unseal
from clickable.seal.receipts import Receipt

UNREADABLE = "⚠ illisible"


@dataclass(frozen=True, repr=False)
class Letter:
    """What the reporter wrote, opened. `readable` is False when the envelope does not open."""

    message: str = ""
    elsewhere: str = ""
    seen_at: str = ""
    about_me: bool = False
    readable: bool = True


def standing_of(receipt: Receipt) -> Standing | None:
    """What the holder of this receipt may know; None when no report has it."""
    report = Report.objects.filter(locator=receipt.locator).first()
    if report is None:
        return None
    stages = Item.objects.filter(mentions__report=report).values_list("stage", flat=True)
    return standing(Stage(stage) for stage in stages)


def open_content(item: Item) -> str:
    """The item's address or place. Raises CannotOpenError."""
    return unseal(item.content, context=item.context)


def shown_content(item: Item) -> str:
    """The same for a screen: addresses de-fanged, damage said instead of raised."""
    try:
        content = open_content(item)
    except CannotOpenError:
        return UNREADABLE
    return defang(content) if item.kind == Item.Kind.ADDRESS else content


def open_letter(report: Report) -> Letter:
    try:
        return Letter(**json.loads(unseal(report.letter, context=report.context)))
    except (CannotOpenError, TypeError, ValueError):
        return Letter(readable=False)
