from clickable.campaign.visibility.services.campaigns import drop, keep, step, write
from clickable.campaign.visibility.services.media import (
    came,
    cancel,
    event,
    mention,
    outlet,
    withdraw,
)
from clickable.campaign.visibility.services.photos import (
    drop_photo,
    forget_photos,
    keep_photo,
    tell_photo,
)
from clickable.campaign.visibility.services.posters import (
    Proof,
    place,
    print_run,
    step_placement,
)
from clickable.campaign.visibility.services.posting import approve, discard, draft, posted, prepare

__all__ = [
    "Proof", "approve", "came", "cancel", "discard", "draft", "drop", "drop_photo", "event", "forget_photos", "keep",
    "keep_photo", "mention", "outlet", "place", "posted", "prepare", "print_run", "step", "step_placement", "tell_photo",
    "withdraw", "write",
]  # fmt: skip
