"""How a measurement is told: progress, a short table, one line of JSON."""

import json
import os
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

Say = Callable[[str], None]


@dataclass(frozen=True)
class Result:
    rows: list[tuple[str, ...]]  # the table; its first row names the columns
    figures: dict[str, object]  # what the JSON line holds
    sound: bool  # nothing lost, nothing doubled
    notes: list[str] = field(default_factory=list)


def nothing(text: str) -> None:
    """For `--json`: no progress."""


def to_stderr(text: str) -> None:
    sys.stderr.write(f"· {text}\n")


def table(result: Result) -> str:
    widths = [max(len(row[i]) for row in result.rows) for i in range(len(result.rows[0]))]
    lines = [_line(row, widths) for row in result.rows]
    return "\n".join([*lines, *result.notes, ""])


def as_json(result: Result) -> str:
    return json.dumps({**result.figures, "machine": machine()}, sort_keys=True)


def machine() -> dict[str, object]:
    """What the figures were measured on: enough to compare, nothing that names anybody."""
    return {
        "cores": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "processor": _processor(),
        "memory_mb": _memory_mb(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load_before": os.getloadavg()[0],
        "measured_on": datetime.now(UTC).date().isoformat(),
    }


def percentile(sorted_values: Sequence[float], percent: float) -> float:
    """The value that `percent` of the values do not exceed (nearest rank)."""
    if not sorted_values:
        return 0.0
    rank = max(1, -(-len(sorted_values) * percent // 100))
    return sorted_values[int(rank) - 1]


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    first, *rest = (
        f"{cell:<{w}}" if i == 0 else f"{cell:>{w}}"
        for i, (cell, w) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join([first, *rest])


def _processor() -> str:
    for line in _read("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory_mb() -> int | None:
    for line in _read("/proc/meminfo"):
        if line.startswith("MemTotal:"):
            return int(line.split()[1]) // 1024
    return None


def _read(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []
