"""A work has versions; a version has renditions. Paper copies are printed, counted and ordered."""

from clickable.library.models.approval import Approval, ChildReview, EvidenceRef
from clickable.library.models.orders import OrderLine, PrintOrder, PrintRun, StockMove
from clickable.library.models.renditions import Access, Format, Rendition, Trouble, store
from clickable.library.models.tally import Tally
from clickable.library.models.works import (
    Audience,
    Facet,
    Kind,
    Licence,
    State,
    Successor,
    Theme,
    Work,
    WorkVersion,
)

__all__ = [
    "Access", "Approval", "Audience", "ChildReview", "EvidenceRef", "Facet", "Format", "Kind",
    "Licence", "OrderLine", "PrintOrder", "PrintRun", "Rendition", "State", "StockMove",
    "Successor", "Tally", "Theme", "Trouble", "Work", "WorkVersion", "store",
]  # fmt: skip
