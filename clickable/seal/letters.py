"""What somebody wrote, as it lies in its envelope."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Self


@dataclass(frozen=True, kw_only=True, repr=False)
class Sealed:
    """What every letter holds beside its words. `readable` is False when the envelope does not open."""

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

    @classmethod
    def unpacked(cls, text: str) -> Self:
        """Raises ValueError or TypeError when it is not such a letter."""
        return cls(**json.loads(text))
