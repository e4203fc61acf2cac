"""What a report says, as it lies in its envelope."""

from dataclasses import dataclass

from clickable.seal.letters import Sealed


@dataclass(frozen=True, kw_only=True, repr=False)
class Letter(Sealed):
    """What the reporter wrote."""

    message: str = ""
    elsewhere: str = ""
    seen_at: str = ""
    about_me: bool = False
    between_children: bool = False
