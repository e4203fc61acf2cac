"""What a report says, as it lies in its envelope."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, repr=False)
class Letter:
    """What the reporter wrote. `readable` is False when the envelope does not open."""

    message: str = ""
    elsewhere: str = ""
    seen_at: str = ""
    about_me: bool = False
    language: str = ""  # in which the form was read
    sent_at: str = ""  # the exact time (RFC 3339), which is nowhere in clear
    voice: str = ""  # hex: what the holder of the receipt marks later words with
    readable: bool = True

    @property
    def sent(self) -> datetime | None:
        return datetime.fromisoformat(self.sent_at) if self.sent_at else None

    def packed(self) -> str:
        kept = asdict(self)
        del kept["readable"]
        return json.dumps(kept)


def unpacked(text: str) -> Letter:
    """Raises ValueError or TypeError when it is not a letter."""
    return Letter(**json.loads(text))
