"""The telephones of the demo's team: what their code apps show. Invented, and of this demo only."""

import base64
import hashlib
import hmac
import json
import time
from pathlib import Path

PERIOD = 30  # seconds
DIGITS = 6


class Phones:
    """Names and secrets in `HOME/phones.json`; without a home, nobody has one."""

    def __init__(self, home: Path | None) -> None:
        self._file = home / "phones.json" if home else None

    def give(self, secrets: dict[str, str]) -> None:
        if self._file:
            told = json.dumps({**self._secrets(), **secrets})
            self._file.touch(mode=0o600)
            self._file.write_text(told)

    def shown(self, *, now: float | None = None) -> dict[str, str]:
        """The code of each, at a moment; now, by the real clock, as telephones do."""
        period = int(time.time() if now is None else now) // PERIOD
        return {name: code(secret, period) for name, secret in self._secrets().items()}

    def _secrets(self) -> dict[str, str]:
        if self._file is None or not self._file.exists():
            return {}
        return dict(json.loads(self._file.read_text()))


def code(secret: str, period: int) -> str:
    """RFC 6238, six digits."""
    key = base64.b32decode(secret)
    digest = hmac.new(key, period.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"
