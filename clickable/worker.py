"""The worker: huey's consumer runs Django tasks in threads, and a pulse tells every room to look.

The rows are the truth (docs/decisions/0005): a task says "look now" and nothing else. The queue may
be deleted at any moment, and several workers may run at once.
"""

import logging
import signal
import time
import traceback
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django_tasks import TaskResult, task
from django_tasks.base import Task
from django_tasks.exceptions import TaskResultDoesNotExist
from huey.consumer import BaseProcess, Consumer
from huey.contrib.djhuey import HUEY
from huey.signals import SIGNAL_ERROR

from clickable.assess.triage import tasks as triage
from clickable.base import clock, stop
from clickable.base import tasks as base
from clickable.base.beat import ALIVE
from clickable.campaign.manifesto import tasks as manifesto
from clickable.campaign.newsletter import tasks as newsletter
from clickable.campaign.visibility import tasks as visibility
from clickable.exchange.events import tasks as events
from clickable.exchange.practices import tasks as practices
from clickable.exposure import tasks as exposure
from clickable.figures import tasks as figures
from clickable.grants import tasks as grants
from clickable.grants.awards import tasks as grant_awards
from clickable.grants.review import tasks as grant_review
from clickable.imports import tasks as imports
from clickable.known import tasks as known
from clickable.library import tasks as library
from clickable.locate import tasks as locate
from clickable.notify import tasks as notify
from clickable.outreach import tasks as outreach
from clickable.pages import tasks as pages
from clickable.partners import tasks as partners
from clickable.people import tasks as people
from clickable.post import tasks as post
from clickable.record import tasks as record
from clickable.report import tasks as report
from clickable.retention import tasks as retention
from clickable.support.requests import tasks as requests
from clickable.trainers import tasks as trainers
from clickable.training import tasks as training
from clickable.training.certificates import tasks as certificates
from clickable.training.surveys import tasks as surveys
from clickable.verify import tasks as verify
from clickable.voices import tasks as voices

log = logging.getLogger(__name__)

SWEEPS: dict[str, Task[[], Any]] = {
    "spool": report.bring_in,
    "sealed": report.open_sealed,
    "alerts": report.alert,
    "triage": triage.sweep,
    "ranks": triage.mend,
    "known": known.sweep,
    "locate": locate.sweep,
    "notify": notify.sweep,
    "verify": verify.sweep,
    "record": record.chain,
    "checkpoints": record.checkpoint,
    "people": people.sweep,
    "figures": figures.publish,
    "digest": report.tell,
    "retention": retention.sweep,
    "library": library.sweep,
    "outreach": outreach.sweep,
    "requests": requests.forget,
    "site": pages.sweep,
    "links": pages.check_links,
    "exposure": exposure.sweep,
    "partners": partners.sweep,
    "mailbox": imports.fetch,
    "imports": imports.sweep,
    "slips": manifesto.take_in,
    "signatures": manifesto.fold,
    "recount": manifesto.nightly,
    "meetings": events.sweep,
    "met_soon": events.remind,
    "met": events.forget,
    "practices": practices.daily,
    "newsletter": newsletter.send,
    "newsletter_settled": newsletter.settle,
    "newsletter_forgotten": newsletter.forget,
    "posters": visibility.forget,
    "decisions": grant_review.sweep,
    "grant_reports": grant_awards.daily,
    "reviewers": grant_review.daily,
    "grants": grants.sweep,
    "drafts": grants.daily,
    "training": training.sweep,
    "reminders": training.remind,
    "trained": training.forget,
    "surveys": surveys.sweep,
    "certificates": certificates.sweep,
    "trainers": trainers.sweep,
    "authorised": trainers.daily,
    "voices": voices.sweep,
    "post": post.send,
    "letters": post.forget,
    "planner": base.refresh,
}
# Oftener would let an onlooker see each report arrive; in the demo that is the point.
BY_THE_HOUR: set[str] = {
    "certificates",
    "imports",
    "library",
    "met_soon",
    "newsletter_settled",
    "outreach",
    "people",
    "planner",
    "ranks",
    "reminders",
    "surveys",
    "voices",
} | (set() if settings.DEMO else {"digest", "figures"})
# And once more after a restart.
BY_THE_DAY = {
    "drafts",
    "authorised",
    "grant_reports",
    "reviewers",
    "checkpoints",
    "exposure",
    "letters",
    "links",
    "newsletter_forgotten",
    "posters",
    "partners",
    "met",
    "practices",
    "recount",
    "requests",
    "retention",
    "trained",
}
GIVEN_UP = 300  # seconds after which a sweep that has not ended counts as lost with its worker
TO_FINISH = 10  # seconds that the pieces in hand get when the worker is asked to stop


def run() -> None:
    """Work until SIGTERM or SIGINT, then let the pieces in hand end; a second signal ends at once."""
    HUEY.storage.flush_results()  # what dead workers left; a task runs without its record
    stop.asked.clear()
    consumer = _Consumer(
        HUEY,
        workers=2 if settings.ON_SQLITE else 4,
        max_delay=min(1.0, settings.PULSE),
        shutdown_timeout=TO_FINISH,
    )
    consumer.start()
    log.info("worker started")
    _wait_for_a_signal(consumer)
    stop.asked.set()
    consumer.stop(graceful=True)
    log.info("worker stopped")


@task()
def look(room: str) -> None:
    """One look of a room for its due work. Never raises: the queue would keep the error's words."""
    try:
        SWEEPS[room].call()
    except Exception as error:  # noqa: BLE001 -- a room in trouble must not stop the others
        log.warning("sweep of %s failed: %s", room, where(error))


def where(error: BaseException) -> str:
    """The kind and the place of an error, without its words: they may hold an address."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if "clickable" in Path(f.filename).parts] or list(frames)
    place = (
        f" in {Path(ours[-1].filename).parent.name}.{ours[-1].name}:{ours[-1].lineno}"
        if ours
        else ""
    )
    return f"{type(error).__name__}{place}"


class Pulse(BaseProcess):  # type: ignore[misc] # huey ships no types
    """Every PULSE seconds: one look per room, unless the room's last one has not ended yet."""

    process_name = "Pulse"

    def __init__(self, huey: Any, stop_flag: Any, **_unused: object) -> None:
        super().__init__(huey, stop_flag)
        self.asked: dict[str, tuple[TaskResult[None], float]] = {}
        self.periods: dict[str, datetime | None] = {}

    def loop(self, now: datetime | None = None) -> None:
        try:
            self.beat(now or clock.now())
        except Exception as error:  # noqa: BLE001 -- a locked queue passes; the pulse goes on
            log.warning("pulse failed: %s", where(error))
        self.stop_flag.wait(settings.PULSE)

    def beat(self, now: datetime) -> list[str]:
        """Ask the rooms that are to look; which ones were."""
        self._open_queue_again()
        self.huey.put(ALIVE, now.isoformat())
        wanted = [room for room in SWEEPS if self._to_ask(room, now)]
        for room in wanted:
            self.asked[room] = (look.enqueue(room), time.monotonic())
            self.periods[room] = _period(room, now)
        return wanted

    def _to_ask(self, room: str, now: datetime) -> bool:
        period = _period(room, now)
        if period is not None and self.periods.get(room) == period:
            return False
        return room not in self.asked or self._ended(*self.asked[room])

    def _ended(self, result: "TaskResult[None]", since: float) -> bool:
        try:
            result.refresh()
        except TaskResultDoesNotExist:
            return True
        return result.is_finished or time.monotonic() - since > GIVEN_UP

    def _open_queue_again(self) -> None:
        """A deleted queue file lives on in our open handle, where nobody else would find it."""
        name = getattr(self.huey.storage, "filename", None)
        if name and not Path(name).exists():
            self.huey.storage.close()
            self.huey.storage.initialize_schema()


def _period(room: str, now: datetime) -> datetime | None:
    """The hour or the day in which one look of this room is enough; None: it looks at every beat."""
    if room in BY_THE_DAY:
        return clock.hour(now).replace(hour=0)
    return clock.hour(now) if room in BY_THE_HOUR else None


class _Consumer(Consumer):  # type: ignore[misc]
    scheduler_class = Pulse  # no task of ours is deferred: the rows' `due_at` does that


@HUEY.post_execute()  # type: ignore[untyped-decorator]
def _forget(ended: Any, _value: object, _error: object) -> None:
    HUEY.delete(f"djt.{ended.id}")


@HUEY.signal(SIGNAL_ERROR)  # type: ignore[untyped-decorator]
def _tell(_signal: str, _task: Any, error: BaseException | None = None) -> None:
    """What goes wrong around a look: no database, no queue."""
    log.warning("task failed: %s", where(error) if error else "unknown")


def _wait_for_a_signal(consumer: Consumer) -> None:
    caught: list[int] = []

    def note(signum: int, _frame: FrameType | None) -> None:
        caught.append(signum)
        signal.signal(signum, signal.SIG_DFL)

    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, note)
    looked = time.monotonic()
    while not caught:
        time.sleep(0.2)
        if time.monotonic() - looked > TO_FINISH:
            consumer.check_worker_health()
            looked = time.monotonic()
