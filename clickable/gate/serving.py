"""The gate as a server runs it: beside it, the counts of the doors are kept each minute."""

from django.urls import reverse

from clickable.gate import application
from clickable.report.doors.counts import keep_flushing

__all__ = ["application"]

reverse("healthz")  # every room's addresses are read before the first visitor comes, not by them
keep_flushing()
