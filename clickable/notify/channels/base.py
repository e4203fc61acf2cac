"""What every channel promises, and the one error it raises."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True, repr=False)
class Parcel:
    """What is to leave, ready."""

    recipient: str
    subject: str
    body: str
    language: str
    message_id: str  # fixed for ever: a receiver can fold two of the same


class ChannelError(Exception):
    """It did not work. `code` is ours or a number of the protocol, never the other side's words.

    permanent: trying again changes nothing; a person must look.
    uncertain: the text may have arrived all the same; a person must look before anything is sent again.
    """

    def __init__(self, code: str, *, permanent: bool = False, uncertain: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.permanent = permanent
        self.uncertain = uncertain


class Channel(Protocol):
    def deliver(self, parcel: Parcel, *, leaving: Callable[[], None]) -> None:
        """Hand the parcel over. Calls `leaving` once, just before the text leaves the house.

        `leaving` may raise: then nothing may leave. Raises ChannelError; whatever went wrong before
        `leaving` was called is never uncertain.
        """
