"""Tokens of lists made anew under another index key."""

from django.db import transaction

from clickable.known.exact import TOKEN
from clickable.known.models import How, Sheet
from clickable.known.services import numbers_of
from clickable.seal.envelope import CannotOpenError, unseal
from clickable.seal.wraps import Ring


def renew_tokens(ring: Ring) -> tuple[int, int]:
    """Of every entry, under the key in use; how many were made, how many do not open."""
    done = lost = 0
    with transaction.atomic():
        for sheet in Sheet.objects.exclude(how=How.PDQ).select_related("batch").iterator(50):
            fresh = _renewed(sheet, ring)
            done += fresh
            lost += 0 if fresh else len(bytes(sheet.numbers)) // TOKEN
    return done, lost


def _renewed(sheet: Sheet, ring: Ring) -> int:
    try:
        key = sheet.batch.key(ring)
        texts = unseal(sheet.content, key=key, context=sheet.context).split("\n")
    except CannotOpenError:
        return 0
    sheet.numbers = numbers_of(How(sheet.how), texts)
    sheet.save(update_fields=["numbers"])
    return len(texts)
