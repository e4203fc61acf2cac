"""The gate as a server runs it: beside it, the counts of the doors are kept each minute."""

from clickable.gate import application
from clickable.report.doors.counts import keep_flushing

__all__ = ["application"]

keep_flushing()
