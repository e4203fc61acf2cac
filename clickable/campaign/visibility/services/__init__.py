from clickable.campaign.visibility.services.campaigns import drop, keep, step, write
from clickable.campaign.visibility.services.media import (
    came,
    cancel,
    event,
    mention,
    outlet,
    withdraw,
)
from clickable.campaign.visibility.services.posters import (
    Proof,
    place,
    print_run,
    step_placement,
)
from clickable.campaign.visibility.services.posting import approve, discard, draft, posted, prepare

__all__ = [
    "Proof", "approve", "came", "cancel", "discard", "draft", "drop", "event", "keep", "mention", "outlet", "place", "posted",
    "prepare", "print_run", "step", "step_placement", "withdraw", "write",
]  # fmt: skip
