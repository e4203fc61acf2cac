"""CPU time and memory of a process and its children, from /proc (Linux; elsewhere None)."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(root: int) -> float | None:
    """User and system time of `root` and all that came of it, so far."""
    times = [_times(pid) for pid in family(root)]
    return sum(t for t in times if t is not None) / TICKS if times else None


def peak_mb(root: int) -> float | None:
    """The most memory that each was resident with, added up."""
    peaks = [_peak_kb(pid) for pid in family(root)]
    return sum(peaks) / 1024 if peaks else None


def family(root: int) -> list[int]:
    parents = _parents()
    found, waiting = [], [root] if root in parents else []
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += [child for child, parent in parents.items() if parent == pid]
    return found


def _parents() -> dict[int, int]:
    numbers = (path.name for path in Path("/proc").glob("[0-9]*"))
    pairs = ((int(number), _fields(int(number))) for number in numbers)
    return {pid: int(fields[1]) for pid, fields in pairs if fields}


def _times(pid: int) -> int | None:
    fields = _fields(pid)
    return int(fields[11]) + int(fields[12]) if fields else None


def _fields(pid: int) -> list[str]:
    """/proc/PID/stat after the name, which may hold anything: state, parent, …"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _peak_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)
