from collections.abc import Callable

from clickable.notify.channels.base import Parcel


class HandoverChannel:
    """Police (PHAROS) and INHOPE (ICCAM) have no door for programs here (facts 2.3, 3.3).

    Delivered means: the sheet stands in the hand-over register, and an operator passes it on.
    """

    def deliver(self, parcel: Parcel, *, leaving: Callable[[], None]) -> None:
        del parcel  # it stays where it is, sealed in the notice
        leaving()
