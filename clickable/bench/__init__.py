"""Measurements, each beside its reference in the same run. Loopback only; everything is thrown away.

`docs/scale.md` says what each figure means and how it grows.
"""

from clickable.bench.running import run

__all__ = ["run"]
