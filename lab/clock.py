"""The demo's clock: a file of seconds that the product adds to the real time (`base.clock`)."""

from datetime import timedelta
from pathlib import Path


class Clock:
    """Time that can be let pass, never turned back."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def ahead(self) -> timedelta:
        """How far the demo's time is ahead of the real one."""
        try:
            return timedelta(seconds=float(self.file.read_text()))
        except (OSError, ValueError):
            return timedelta()

    def let_pass(self, span: timedelta) -> None:
        """Written beside and moved into place: a reader never sees half a number."""
        beside = self.file.with_suffix(".new")
        beside.write_text(f"{(self.ahead() + span).total_seconds():.0f}\n")
        beside.replace(self.file)
