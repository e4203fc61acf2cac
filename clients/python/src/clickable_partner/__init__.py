"""Give reports to a Click@ble hotline, and ask what became of them. The standard library alone."""

from clickable_partner.client import Client
from clickable_partner.kinds import Category, Fault, Hash, Line, ProblemError, Report, State

__all__ = ["Category", "Client", "Fault", "Hash", "Line", "ProblemError", "Report", "State"]
