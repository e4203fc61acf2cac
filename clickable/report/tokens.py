"""Tokens made anew under another index key."""

from django.db import transaction

from clickable.report.addresses import Address, read
from clickable.report.models import Item, Path
from clickable.report.selectors import open_content
from clickable.report.services import path_tokens
from clickable.seal import keys
from clickable.seal.envelope import CannotOpenError
from clickable.seal.tokens import token
from clickable.seal.wraps import Ring


def renew_tokens(ring: Ring) -> tuple[int, int]:
    """Tokens of all addresses under a new index key; how many were made, how many do not open.

    One transaction, in which the key changes too: nothing may take reports in meanwhile, or an
    address that is known could be kept a second time. Cut short, it is simply done again.
    """
    if len(keys.all_of("index")) == 1:
        keys.put_first("index")
    done = lost = 0
    with transaction.atomic():
        for item in Item.objects.filter(kind=Item.Kind.ADDRESS).iterator(500):
            try:
                address = read(open_content(item, ring))
            except CannotOpenError:
                lost += 1
                continue
            _keep(item, address)
            done += 1
    keys.drop_old("index")
    return done, lost


def _keep(item: Item, address: Address) -> None:
    item.token = token("address", address.text)
    item.host_token = token("host", address.host)
    item.site_token = token("site", address.site)
    item.paths = b"".join(path_tokens(address))
    item.save(update_fields=["token", "host_token", "site_token", "paths"])
    Path.objects.filter(item=item).delete()
    Path.objects.bulk_create(item.path_rows())
