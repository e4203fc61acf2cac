"""How an instance is doing, for the operator: numbers and moments only, nothing sealed is opened."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Manager, Min

from clickable import conf
from clickable.base import reserve
from clickable.base.beat import last_alive
from clickable.locate.models import Trace
from clickable.notify import selectors as notify
from clickable.notify.models import Notice, Outgoing
from clickable.post.models import Letter
from clickable.report import spool
from clickable.report.models import Item, Report, SealedReport, Stage
from clickable.retention import selectors as retention
from clickable.seal.keys import KeysMissingError
from clickable.seal.trusted import trusted
from clickable.support import selectors as support
from clickable.verify.models import Watch

WORK: dict[str, Manager[Any]] = {
    "locate": Trace.objects,
    "notify": Outgoing.objects,
    "verify": Watch.objects,
    "post": Letter.objects,
}


@dataclass(frozen=True)
class Status:
    stages: dict[str, int]  # items at each stage
    people: dict[str, int]  # what only a person can do
    due: dict[str, int]  # rows the worker should have taken by now
    oldest_due: dict[str, datetime | None]
    oldest_unjudged: datetime | None  # the hour of the report
    spool: dict[str, int]  # reports that the database could not keep yet
    reserve: bool  # whether the room for a full disk is laid by
    worker_last_alive: datetime | None
    retention: retention.Standing
    now: datetime

    def as_dict(self) -> dict[str, object]:
        return asdict(self)

    def lines(self) -> list[str]:
        rows = [("items at each stage", "")]
        rows += [(f"  {stage}", str(count)) for stage, count in self.stages.items()]
        rows += [("for people", "")]
        rows += [(f"  {what}", str(count)) for what, count in self.people.items()]
        rows += [("  oldest to judge", self._ago(self.oldest_unjudged))]
        rows += [("due for the worker", "")]
        rows += [
            (f"  {room}", f"{count}, oldest {self._ago(self.oldest_due[room])}" if count else "0")
            for room, count in self.due.items()
        ]
        rows += self._of_retention()
        rows += [("in the spool", "")]
        rows += [(f"  {what}", str(count)) for what, count in self.spool.items()]
        rows += [("disk reserve", "there" if self.reserve else "GONE: make room on the disk")]
        rows += [("worker last alive", self._ago(self.worker_last_alive).replace("none", "never"))]
        return [f"{name:<22}{value}".rstrip() for name, value in rows]

    def _of_retention(self) -> list[tuple[str, str]]:
        found = self.retention
        rows = [
            ("to forget", ""),
            ("  items due", str(sum(found.due.values()))),
            ("  items held", str(found.held)),
            ("  last run", self._ago(found.ran_at).replace("none", "never")),
        ]
        if found.fault:
            rows += [
                (
                    "  REFUSED",
                    f"the clock is {found.fault} ({found.by_days:+d} d): check the date,",
                ),
                ("", "then: clickable retention confirm-clock"),
            ]
        return rows

    def _ago(self, moment: datetime | None) -> str:
        if moment is None:
            return "none"
        seconds = max(0, int((self.now - moment).total_seconds()))
        for length, name in ((86400, "d"), (3600, "h"), (60, "min")):
            if seconds >= 2 * length:
                return f"{seconds // length} {name} ago"
        return f"{seconds} s ago"


def status(*, now: datetime) -> Status:
    """The state of everything at `now`, in a dozen small queries. Quarantined reports count apart."""
    heard = Item.objects.filter(quarantined=False)
    counts = dict(heard.values_list("stage").annotate(Count("pk")).order_by())
    states = dict(Notice.objects.values_list("state").annotate(Count("pk")).order_by())
    unjudged = Item.objects.to_judge()
    due = {room: rows.filter(due_at__lte=now) for room, rows in WORK.items()}
    return Status(
        stages={stage.value: counts.get(stage.value, 0) for stage in Stage},
        people={
            "to judge": unjudged.count(),
            "in quarantine": Report.objects.waiting().count(),
            "drafts to approve": notify.all_drafts().count(),
            "notices refused": states.get(Notice.State.FAILED.value, 0),
            "notices uncertain": states.get(Notice.State.UNCERTAIN.value, 0),
            "sealed, do not open": SealedReport.objects.filter(shut=True).count(),
            "letters refused": Letter.objects.for_people().count(),
            "help to check": support.to_check(now=now),
        },
        due={room: rows.count() for room, rows in due.items()},
        oldest_due={room: rows.aggregate(at=Min("due_at"))["at"] for room, rows in due.items()},
        oldest_unjudged=unjudged.aggregate(at=Min("first_hour"))["at"],
        spool={"waiting": len(spool.waiting()), "set aside": spool.damaged()},
        reserve=reserve.there(),
        worker_last_alive=last_alive(),
        retention=retention.standing(now=now),
        now=now,
    )


def configuration() -> dict[str, str]:
    """The settings in force, without passwords and keys. A wrong one has refused to start already."""
    database = settings.DATABASES["default"]
    mail_user = " (signs in)" if settings.EMAIL_HOST_USER else ""
    return {
        "home": str(settings.HOME),
        "takes reports in": _intake(),
        "takes requests for help in": _helpline(),
        "keys": f"{settings.KEYS} ({'there' if _keys_there() else 'missing: run clickable init'})",
        "spool": str(settings.SPOOL),
        "database": "SQLite " + str(database["NAME"])
        if settings.ON_SQLITE
        else f"PostgreSQL {database['HOST']}/{database['NAME']}",
        "queue": _without_secrets(conf.text("CLICKABLE_QUEUE_URL"))
        or str(settings.HUEY["filename"]),
        "pulse": f"{settings.PULSE:g} s",
        "e-mail": f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}{mail_user}",
        "mailbox": _without_secrets(settings.IMAP_URL) or "none",
        "signs as": f"{settings.ORGANISATION} <{settings.DEFAULT_FROM_EMAIL}>",
        "site": settings.SITE_URL,
        "onion": settings.ONION or "none",
        "behind a proxy": "yes" if settings.BEHIND_PROXY else "no",
        "limits an hour": f"{settings.REPORTS_PER_HOUR:g} reports for each sender, "
        f"{settings.REPORTS_PER_HOUR_IN_ALL:g} in all; {settings.FOLLOW_UPS_PER_HOUR:g} follow-ups; "
        f"{settings.SIGN_INS_PER_HOUR:g} sign-ins; {settings.ORDERS_PER_HOUR:g} orders; "
        f"{settings.SIGNATURES_PER_HOUR:g} signatures; "
        f"{settings.PARTNER_CALLS_PER_HOUR:g} calls of partners",
        "allowed hosts": ", ".join(settings.ALLOWED_HOSTS),
        "checks": settings.CHECKS,
        "backups opened by": ", ".join(settings.BACKUP_RECIPIENTS) or "nobody: none can be made",
        "DNS servers": ", ".join(settings.DNS_SERVERS) or "the system's",
        "RDAP bootstrap": settings.RDAP_BOOTSTRAP,
        "outbound allowed to": ", ".join(map(str, settings.OUTBOUND_ALLOW)) or "public hosts only",
        "demo": settings.DEMO or "no",
        "debug": "ON" if settings.DEBUG else "off",
    }


def _keys_there() -> bool:
    return all((settings.KEYS / f"{name}.key").exists() for name in ("index", "pepper", "page"))


def _intake() -> str:
    try:
        group, key = trusted().intake_key()
    except KeysMissingError as error:
        return str(error)
    return f"team {group}, key {key.epoch}"


def _helpline() -> str:
    try:
        group, key = trusted().helpline_key()
    except KeysMissingError:
        return "nobody: /aide/demande/ says so"
    return f"team {group}, key {key.epoch}"


def _without_secrets(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}" if url else ""
