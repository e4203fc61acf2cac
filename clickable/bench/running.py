"""The one door: `clickable bench NAME`."""

import sys
from collections.abc import Callable

from clickable.bench import desk, intake, known, telling

BENCHES: dict[str, Callable[[telling.Say], telling.Result]] = {
    "intake": intake.measure,
    "desk": desk.measure,
    "known": known.measure,
}


def run(name: str, *, json_only: bool = False) -> int:
    """Measure `name`; print a short table and, last, one line of JSON. 1: something was lost; 2: no such name.

    Stops by itself after a few minutes and leaves nothing behind.
    """
    if name not in BENCHES:
        sys.stderr.write(f"clickable: bench: {name!r} is not one of {', '.join(sorted(BENCHES))}\n")
        return 2
    result = BENCHES[name](telling.nothing if json_only else telling.to_stderr)
    if not json_only:
        sys.stdout.write(telling.table(result))
    sys.stdout.write(telling.as_json(result) + "\n")
    return 0 if result.sound else 1
