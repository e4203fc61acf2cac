"""How often the tests of what is rare go round: few times at each change, often before a release.

`script/test --long` (LONG_TESTS=1) makes the full rounds, whose figures docs/scale.md and the threat
model quote; without it the same tests run with fewer of them.
"""

import os

LONG = os.environ.get("LONG_TESTS") == "1"


def rounds(full: int, few: int) -> int:
    """The number of rounds of this run."""
    return full if LONG else few
