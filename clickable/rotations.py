"""Turning the instance's own secrets over: begin, and forget the old one when nothing needs it."""

from datetime import datetime, timedelta

from django.conf import settings

from clickable.base.beat import last_alive
from clickable.base.errors import RefusedError
from clickable.campaign.manifesto import services as manifesto
from clickable.campaign.newsletter import services as newsletter
from clickable.domains import services as domains
from clickable.known import tokens as known
from clickable.people import factors
from clickable.post import services as post
from clickable.record import services as record
from clickable.record.models import Entry
from clickable.report.models import Report, SealedReport
from clickable.report.tokens import renew_tokens
from clickable.seal import keys, rotation
from clickable.seal.models import PersonKey
from clickable.seal.persons import name_of
from clickable.seal.rings import WorkerRing
from clickable.support.requests.models import Request
from clickable.training.certificates import services as certificates

BEGUN = "keys.rotation_begun"
A_FORM = timedelta(days=1)  # how long a page of the form may stay open
ALIVE = timedelta(minutes=2)


def begin(what: str, *, now: datetime) -> str:
    """A new key in use; what it did, for the operator. Raises RefusedError."""
    if what in {"worker", "index"}:
        _needs_worker_key(what)
    if what == "index":
        _refuse_while_working(now)
        done, lost = renew_tokens(WorkerRing())
        rules, _sealed = domains.renew_tokens(WorkerRing())
        entries, closed = known.renew_tokens(WorkerRing())
        mailboxes, shut = post.renew_tokens(WorkerRing())
        newsletter.renew_tokens()
        signatures, unread = manifesto.renew_tokens(WorkerRing())
        certificates.renew_names()
        _note(what, now=now)
        return (
            f"{done} addresses, {rules} rules, {entries} entries of lists, {mailboxes} mailboxes "
            f"and {signatures} signatures have new tokens; {lost + closed + shut + unread} do not open and keep their old ones"
        )
    if what == "worker":
        if len(keys.worker_keys()) == 1:
            rotation.new_worker_key()
            _note(what, now=now)
        done = sum(rotation.rewrap_for_worker())
        return f"{done} rows given to the new key; then: clickable keys rotate worker --finish"
    keys.put_first(what)
    if what == "accounts":
        factors.lock_anew()
    _note(what, now=now)
    return (
        f"new key in use; the older one still counts until: clickable keys rotate {what} --finish"
    )


def finish(what: str, *, now: datetime) -> str:
    """Forget the older keys. Raises RefusedError while something needs them."""
    if len(keys.all_of(what)) == 1:
        return "nothing to forget"
    if what == "worker":
        if SealedReport.objects.filter(shut=False).exists():
            raise RefusedError("sealed reports wait to be opened: start the worker once", "sealed")
        left = sum(rotation.rewrap_for_worker())
        if left:
            raise RefusedError("rows came under the old key meanwhile: once more", "left")
    if what == "accounts":
        _all_signed_in()
        factors.lock_anew()
    if what == "page" and now - _begun(what, now) < A_FORM:
        raise RefusedError("forms of the last day are still open: tomorrow", "early")
    if what == "pepper" and _still_followed(_begun(what, now)):
        raise RefusedError("reports are still followed under the old pepper", code="reports")
    keys.drop_old(what)
    record.write("keys.rotation_finished", f"key:{what}", now=now, role="operator")
    return "the older key is forgotten"


def _still_followed(begun: datetime) -> bool:
    """Whether somebody may come back with a receipt of before."""
    reports = Report.objects.filter(received_hour__lte=begun)
    requests = Request.objects.filter(received_hour__lte=begun)
    return reports.exists() or requests.exists()


def _needs_worker_key(what: str) -> None:
    if settings.STRICT:
        raise RefusedError(
            f"strict instance: the worker opens nothing, so {what} cannot be turned over",
            code="strict",
        )


def _refuse_while_working(now: datetime) -> None:
    last = last_alive()
    if last is not None and now - last < ALIVE:
        raise RefusedError("the worker runs: stop it, and serve, first", code="running")


def _all_signed_in() -> None:
    present = name_of(keys.secret("accounts"))
    rows = PersonKey.objects.filter(person__is_active=True).select_related("person")
    left = [str(row.person.username) for row in rows if bytes(row.under) != present]
    if left:
        raise RefusedError(f"not signed in since: {', '.join(left)}", code="left")


def _begun(what: str, now: datetime) -> datetime:
    """When the present key came; now, when nobody wrote it down."""
    line = Entry.objects.filter(verb=BEGUN, subject=f"key:{what}").order_by("-id").first()
    return line.at if line else now


def _note(what: str, *, now: datetime) -> None:
    record.write(BEGUN, f"key:{what}", now=now, role="operator")
