"""What a request says, as it lies in its envelope: how to reach somebody safely, and about what."""

from dataclasses import dataclass, field

from clickable.seal.letters import Sealed
from clickable.support.requests.rules import Cover, Safety, Way, Who


@dataclass(frozen=True, kw_only=True, repr=False)
class Letter(Sealed):
    """What the person wrote."""

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

    @property
    def safety(self) -> Safety:
        return Safety(frozenset(self.cells), self.never_from, self.never_until)
