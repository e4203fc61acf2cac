"""Tokens of lists made anew under another index key."""

from clickable.known.models import Batch, How, Sheet
from clickable.known.services import numbers_of
from clickable.seal.envelope import CannotOpenError, unseal
from clickable.seal.wraps import Ring


def renew_tokens(ring: Ring) -> tuple[int, int]:
    """Of every entry, under the key in use; how many were made, how many do not open.

    Call it in the transaction in which the tokens of items change.
    """
    done = lost = 0
    for batch in Batch.objects.filter(ended_at=None).iterator():
        for sheet in batch.sheets.exclude(how=How.PDQ).iterator(50):
            fresh = _renewed(sheet, batch, ring)
            done += fresh
            lost += not fresh and len(bytes(sheet.numbers)) // 16
    return done, lost


def _renewed(sheet: Sheet, batch: Batch, ring: Ring) -> int:
    try:
        key = batch.key(ring)
        texts = unseal(sheet.content, key=key, context=sheet.context).split("\n")
    except CannotOpenError:
        return 0
    sheet.numbers = numbers_of(How(sheet.how), texts)
    sheet.save(update_fields=["numbers"])
    return len(texts)
