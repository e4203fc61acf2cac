"""The one door: `clickable bench NAME`."""

import sys
from collections.abc import Callable

from clickable.bench import (
    desk,
    grants,
    indicators,
    intake,
    known,
    newsletter,
    partner_intake,
    routing,
    seats,
    signatures,
    telling,
)

BENCHES: dict[str, Callable[[telling.Say], telling.Result]] = {
    "intake": intake.measure,
    "desk": desk.measure,
    "grants": grants.measure,
    "indicators": indicators.measure,
    "known": known.measure,
    "newsletter": newsletter.measure,
    "partner-intake": partner_intake.measure,
    "routing": routing.measure,
    "seats": seats.measure,
    "signatures": signatures.measure,
}
NUMBERED = {"partner-intake": partner_intake.measure}  # measured with as many as one likes


def run(name: str, *, json_only: bool = False, number: int | None = None) -> int:
    """Measure `name`; print a short table and, last, one line of JSON. 1: something was lost; 2: no such name.

    Stops by itself and leaves nothing behind; a million addresses take an hour.
    """
    if name not in BENCHES:
        sys.stderr.write(f"clickable: bench: {name!r} is not one of {', '.join(sorted(BENCHES))}\n")
        return 2
    if number is not None and name not in NUMBERED:
        sys.stderr.write(f"clickable: bench: {name} takes no --number\n")
        return 2
    say = telling.nothing if json_only else telling.to_stderr
    result = BENCHES[name](say) if number is None else NUMBERED[name](say, number=number)
    if not json_only:
        sys.stdout.write(telling.table(result))
    sys.stdout.write(telling.as_json(result) + "\n")
    return 0 if result.sound else 1
