"""Letters as a square to scan (QR code), drawn here: no picture is asked of anybody."""

from dataclasses import dataclass

import segno

QUIET = 4  # modules of white around it, which readers need (ISO/IEC 18004)


@dataclass(frozen=True)
class Square:
    """`path` draws the dark modules in a square of `size` by `size`."""

    size: int
    path: str


def drawn(letters: str) -> Square:
    modules = segno.make_qr(letters, error="m").matrix
    dark = [
        f"M{x + QUIET} {y + QUIET}h1v1h-1z"
        for y, row in enumerate(modules)
        for x, module in enumerate(row)
        if module
    ]
    return Square(len(modules) + 2 * QUIET, "".join(dark))
