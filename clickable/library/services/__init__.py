"""Everything that changes in the library; each of these writes one line of the record."""

from clickable.library.services.counting import count, hand_over
from clickable.library.services.files import add_rendition, remove_rendition
from clickable.library.services.orders import answer_order, erase_addresses, place_order
from clickable.library.services.shipped import load_works, render_missing
from clickable.library.services.stock import add_run, move_stock
from clickable.library.services.versions import (
    advance,
    declare_review,
    findings_of,
    set_evidence,
    tell_version,
)
from clickable.library.services.works import change_work, make_work, new_version, split_language

__all__ = [
    "add_rendition", "add_run", "advance", "answer_order", "change_work", "count",
    "declare_review", "erase_addresses", "findings_of", "hand_over", "load_works", "make_work",
    "move_stock", "new_version", "place_order", "remove_rendition", "render_missing",
    "set_evidence", "split_language", "tell_version",
]  # fmt: skip
