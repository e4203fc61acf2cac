from clickable.campaign.visibility.services.campaigns import drop, keep, step, write
from clickable.campaign.visibility.services.media import came, event, mention, outlet
from clickable.campaign.visibility.services.posters import (
    Proof,
    count_up,
    place,
    print_run,
    step_placement,
)
from clickable.campaign.visibility.services.posting import approve, draft, posted, prepare

__all__ = [
    "Proof", "approve", "came", "count_up", "draft", "drop", "event", "keep", "mention", "outlet", "place", "posted",
    "prepare", "print_run", "step", "step_placement", "write",
]  # fmt: skip
