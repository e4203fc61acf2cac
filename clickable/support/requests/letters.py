"""What a request says, as it lies in its envelope: how to reach somebody safely, and about what."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime

from clickable.support.requests.rules import Cover, Safety, Way, Who


@dataclass(frozen=True, kw_only=True, repr=False)
class Letter:
    """What the person wrote. `readable` is False when the envelope does not open."""

    way: str = Way.HERE
    contact: str = ""  # number or mailbox, as it was typed
    name: str = ""  # whom to ask for; any name
    cells: list[str] = field(default_factory=list)  # safe times: rules.Safety
    never_from: str = ""  # "17:00"
    never_until: str = ""
    safe_word: str = ""  # said first by the caller: it is really the helpline
    cover: str = Cover.HANG_UP  # what is said when somebody else answers
    cover_words: str = ""
    voicemail: bool = False  # a message may be left
    about: str = ""
    who: str = Who.UNSAID
    territory: str = "FR"
    language: str = ""  # in which the form was read
    sent_at: str = ""  # the exact time (RFC 3339), which is nowhere in clear
    voice: str = ""  # hex: what the holder of the receipt marks later words with
    readable: bool = True

    @property
    def sent(self) -> datetime | None:
        return datetime.fromisoformat(self.sent_at) if self.sent_at else None

    @property
    def safety(self) -> Safety:
        return Safety(frozenset(self.cells), self.never_from, self.never_until)

    def packed(self) -> str:
        kept = asdict(self)
        del kept["readable"]
        return json.dumps(kept)


def unpacked(text: str) -> Letter:
    """Raises ValueError or TypeError when it is not a letter."""
    return Letter(**json.loads(text))
