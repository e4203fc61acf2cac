"""How long a form took, in steps that tell nobody's visit apart. Pure."""

from collections.abc import Mapping

BOUNDS = (15, 30, 60, 120, 300, 600, 1200, 3600)  # seconds
LONGER = "longer"


def bucket(seconds: float) -> str:
    """The first bound that the time lies under."""
    return next((str(bound) for bound in BOUNDS if seconds < bound), LONGER)


def middle(counted: Mapping[str, int]) -> tuple[int, int | None] | None:
    """Between which two bounds, in seconds, the median lies; None as the second: beyond the last.

    None when nothing was counted. Buckets are those of `bucket`; others are left out.
    """
    total = sum(counted.get(name, 0) for name in (*map(str, BOUNDS), LONGER))
    if not total:
        return None
    below, so_far = 0, 0
    for bound in BOUNDS:
        so_far += counted.get(str(bound), 0)
        if 2 * so_far >= total:
            return below, bound
        below = bound
    return below, None
