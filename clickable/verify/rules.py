"""From what a look saw to an answer, and from answers to "removed". An error is never a removal."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from clickable.verify.models import Answer, Reason

AGREE_AFTER = timedelta(minutes=15)  # between the two looks that confirm
SOONEST, LATEST = timedelta(minutes=15), timedelta(hours=24)
DAILY_AFTER, WEEKLY_AFTER = timedelta(days=30), timedelta(days=90)


@dataclass(frozen=True)
class Seen:
    """What one look brought: a status and where it came from, or a failure of the way out."""

    asked: str = ""
    status: int | None = None
    ended: str = ""
    challenged: bool = False
    failure: str = ""
    redirects: int = 0


@dataclass(frozen=True)
class Verdict:
    answer: Answer
    reason: Reason


# The whole table. Only these are "gone" or "up"; everything else is "unknown".
STATUSES = {
    200: Verdict(Answer.UP, Reason.SERVED),
    203: Verdict(Answer.UP, Reason.SERVED),
    206: Verdict(Answer.UP, Reason.SERVED),
    404: Verdict(Answer.GONE, Reason.NOT_FOUND),
    410: Verdict(Answer.GONE, Reason.REMOVED),
    451: Verdict(Answer.GONE, Reason.LEGAL),
}
UNKNOWN_STATUSES = {
    401: Reason.DENIED, 402: Reason.DENIED, 403: Reason.DENIED, 407: Reason.DENIED,
    429: Reason.TOO_MANY_LOOKS, 405: Reason.HEAD_REFUSED, 501: Reason.HEAD_REFUSED,
}  # fmt: skip
# Failures of base.outbound; NXDOMAIN counts for the name that was reported, not for a redirect's.
FAILURES = {
    "dns_nodata": Reason.NO_ADDRESS,
    "dns_servfail": Reason.DNS_FAILED,
    "dns_timeout": Reason.DNS_FAILED,
    "dns_sinkholed": Reason.SINKHOLED,
    "refused": Reason.UNREACHABLE,
    "unreachable": Reason.UNREACHABLE,
    "disconnected": Reason.UNREACHABLE,
    "timeout": Reason.TOO_SLOW,
    "tls": Reason.TLS,
    "protocol": Reason.NOT_HTTP,
    "too_many_redirects": Reason.REDIRECTED,
}


def judge(seen: Seen) -> Verdict:
    """Up, gone or unknown, with the reason. A page that says "removed" with status 200 is up: no
    look ever reads a page."""
    if seen.failure:
        return _judge_failure(seen)
    if seen.challenged:
        return Verdict(Answer.UNKNOWN, Reason.CHALLENGED)
    status = seen.status or 0
    verdict = STATUSES.get(status) or Verdict(Answer.UNKNOWN, _why_unknown(status))
    if _leads_elsewhere(seen, verdict.answer):
        return Verdict(Answer.UNKNOWN, Reason.REDIRECTED)
    return verdict


def _judge_failure(seen: Seen) -> Verdict:
    if seen.failure == "dns_nxdomain":
        if seen.redirects:
            return Verdict(Answer.UNKNOWN, Reason.REDIRECTED)
        return Verdict(Answer.GONE, Reason.NO_SUCH_NAME)
    return Verdict(Answer.UNKNOWN, FAILURES.get(seen.failure, Reason.NOT_LOOKED))


def _why_unknown(status: int) -> Reason:
    if status in UNKNOWN_STATUSES:
        return UNKNOWN_STATUSES[status]
    return Reason.SERVER_ERROR if 500 <= status <= 599 else Reason.ODD_STATUS  # noqa: PLR2004


def _leads_elsewhere(seen: Seen, answer: Answer) -> bool:
    """Another host, or the home page: that says nothing of the page. Another page that is up may
    be a login or "removed" just as well; another page of the same host that is missing is missing."""
    asked, ended = urlsplit(seen.asked), urlsplit(seen.ended)
    if _host(asked.hostname) != _host(ended.hostname):
        return True
    before, after = _page(asked.path, asked.query), _page(ended.path, ended.query)
    return before != after and (after == ("", "") or answer == Answer.UP)


def _host(name: str | None) -> str:
    return (name or "").rstrip(".").removeprefix("www.")


def _page(path: str, query: str) -> tuple[str, str]:
    return path.rstrip("/"), query


def next_due(*, started_at: datetime, now: datetime, answer: Answer) -> datetime:
    """When to look again: 0.35 h × √(age in hours), between 15 minutes and a day; every day after
    a month, every week after three. A first "gone" is looked at again as soon as it may confirm.

    Removals get rarer as a page gets older; spacing by the square root keeps the error of the
    removal time small for the looks it costs.
    """
    if answer == Answer.GONE:
        return now + AGREE_AFTER
    age = max(now - started_at, timedelta())
    if age >= WEEKLY_AFTER:
        return now + timedelta(days=7)
    if age >= DAILY_AFTER:
        return now + LATEST
    hours = 0.35 * math.sqrt(age / timedelta(hours=1))
    return now + min(max(timedelta(hours=hours), SOONEST), LATEST)


@dataclass(frozen=True)
class Standing:
    """How the looks so far add up. Confirmed: it is gone, since `gone_since`."""

    gone_since: datetime | None = None
    confirmed_at: datetime | None = None

    def after(self, answer: Answer, *, at: datetime) -> "Standing":
        """With one more look. "Up" starts over, even after a confirmation. "Unknown" changes
        nothing: a look that failed says nothing about the page, neither for nor against."""
        if answer == Answer.UP:
            return Standing()
        if answer == Answer.UNKNOWN or self.confirmed_at:
            return self
        if self.gone_since is None:
            return Standing(gone_since=at)
        if at - self.gone_since < AGREE_AFTER:
            return self
        return Standing(gone_since=self.gone_since, confirmed_at=at)
