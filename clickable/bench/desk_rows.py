"""Inside the throw-away instance of `clickable bench desk`: fill its queue, then ask its pages.

Run as a program with the sizes; prints one line of JSON for each. A few hundred items are real, with
an address and a letter that open; the others are rows of the same size whose sealed bytes do not.
"""

import json
import secrets
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 -- Django first
from django.db import connection, transaction  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from clickable.assess import selectors as assess  # noqa: E402
from clickable.assess.models import Claim  # noqa: E402
from clickable.assess.triage import ranking  # noqa: E402
from clickable.assess.triage.models import Rank  # noqa: E402
from clickable.base import clock, planner  # noqa: E402
from clickable.bench.telling import percentile  # noqa: E402
from clickable.people.models import Team, User  # noqa: E402
from clickable.people.sessions import make_whole  # noqa: E402
from clickable.report import addresses, letters, selectors  # noqa: E402
from clickable.report.models import Category, Door, Item, Mention, Report  # noqa: E402
from clickable.report.services import Given, receive_report  # noqa: E402
from clickable.seal import envelope, receipts  # noqa: E402

REAL = 200
CHUNK = 2000
ROUNDS = 40  # requests of each kind that count
WARM = 3
HOURS = 24 * 60  # over how long they came


def main() -> None:
    # The files of this instance are not collected: they are named as they lie.
    lying = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = {**settings.STORAGES, "staticfiles": lying}
    override_settings(STORAGES=storages, ALLOWED_HOSTS=["testserver"]).enable()
    sizes = [int(word) for word in sys.argv[1:]]
    for size in sizes:
        filled = fill(size)  # may take longer than a session lasts
        told = {"size": size, "ranks_per_second": filled, **measured(signed_in())}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


def signed_in() -> Client:
    team = Team.objects.get(name="bench")
    user, _new = User.objects.get_or_create(
        username="bench", defaults={"role": User.Role.ANALYST, "team": team, "password": "!"}
    )
    client = Client()
    client.force_login(user)
    session = client.session
    make_whole(session, "totp", now=clock.real())
    session.save()
    return client


def fill(size: int) -> float:
    """Up to so many open items; how many ranks were made in a second."""
    for n in range(Item.objects.count(), min(size, REAL)):
        _real(n)
    pattern = Item.objects.first(), Report.objects.first()
    while (missing := size - Item.objects.count()) > 0:
        _copies(pattern, min(missing, CHUNK))  # type: ignore[arg-type]
    start, done = time.perf_counter(), 0
    while made := ranking.catch_up(now=clock.now()):
        done += made
    planner.refresh()
    if connection.vendor == "postgresql":  # which does it by itself, a little later
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return done / (time.perf_counter() - start)


def _real(n: int) -> None:
    given = Given(
        door=Door.FORM,
        language="fr",
        category=list(Category)[n % len(Category)],
        addresses=[addresses.read(f"https://h{n % 20}.example/a/{n}")],
        message="Vu hier.",
        urgent=n % 50 == 0,
    )
    hour = timedelta(hours=n % HOURS)
    receive_report(given, receipt=receipts.from_page(f"bench {n}"), now=clock.now() - hour)


def _copies(pattern: tuple[Item, Report], many: int) -> None:
    item, report = pattern
    now, categories = clock.now(), list(Category)
    so_far = Item.objects.count()
    same = ("epoch", "wrapped", "group_id")
    items = [
        Item(
            **{name: getattr(item, name) for name in (*same, "kind", "content", "stage")},
            reference=f"E-{n:08}",
            token=secrets.token_bytes(16),
            host_token=secrets.token_bytes(2) + bytes(14),
            site_token=secrets.token_bytes(16),
            stage_at=now,
            first_hour=clock.hour(now - timedelta(hours=secrets.randbelow(HOURS))),
        )
        for n in range(so_far, so_far + many)
    ]
    reports = [
        Report(
            **{name: getattr(report, name) for name in (*same, "letter", "receipt_wrap", "door")},
            reference=one.reference.replace("E-", "R-"),
            locator=secrets.token_bytes(32),
            reported_category=secrets.choice(categories),
            urgent=secrets.randbelow(100) == 0,
            received_hour=one.first_hour,
        )
        for one in items
    ]
    with transaction.atomic():
        Item.objects.bulk_create(items)
        Report.objects.bulk_create(reports)
        Mention.objects.bulk_create(
            Mention(report=r, item=i) for r, i in zip(reports, items, strict=True)
        )


def measured(client: Client) -> dict[str, Any]:
    """p95 in ms and the number of queries of each page, and how much was opened for the list."""
    deep = _deep()
    wanted = Item.objects.exclude(content=b"").order_by("pk").first()
    reference = wanted.reference if wanted else ""
    asks: dict[str, Callable[[], Any]] = {
        "list": lambda: client.get("/desk/"),
        "deep_list": lambda: client.get(f"/desk/?at={deep}"),
        "filtered": lambda: client.get("/desk/?category=hate&hands=free&age=72"),
        "rare": lambda: client.get("/desk/?state=opinion"),
        "search": lambda: client.post("/desk/recherche/", {"wanted": "h3.example"}),
        "item": lambda: client.get(f"/desk/dossiers/{reference}/"),
        "next": lambda: client.post("/desk/suivant/"),
        "orm": _bare,
    }
    found: dict[str, Any] = {}
    for name, ask in asks.items():
        found |= _timed(name, ask)
    return found | {"opened_for_list": _opened(asks["list"])}


def _deep() -> str:
    """A page in the middle of the queue."""
    ranks = Rank.objects.filter(waits=True)
    half = ranks.count() // 2
    order, item = ranks.order_by("order", "item").values_list("order", "item")[half]
    return f"a.{order}.{item.hex}"


def _bare() -> list[Rank]:
    """The reference: the same 25 rows and how many there are, by the ORM alone."""
    group = Team.objects.get(name="bench").pk
    rows = Rank.objects.filter(group=group, waits=True)
    rows.order_by()[:10_001].count()
    return list(rows.select_related("item").order_by("order", "item")[:25])


def _timed(name: str, ask: Callable[[], Any]) -> dict[str, float]:
    for _ in range(WARM):
        _give_back()
        _fine(name, ask())
    _give_back()
    with CaptureQueriesContext(connection) as counted:
        _fine(name, ask())
    queries = len(counted)  # now: the next request empties the log
    times = []
    for _ in range(ROUNDS):
        _give_back()
        start = time.perf_counter()
        ask()
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    return {
        f"{name}_p50_ms": percentile(times, 50),
        f"{name}_p95_ms": percentile(times, 95),
        f"{name}_queries": queries,
    }


def _give_back() -> None:
    """With an item in hand a page shows it too, and the next one is the same: each request finds none."""
    Claim.objects.all().delete()


def _fine(name: str, answer: Any) -> None:
    """A sign-in page instead of the page asked for would be quick, and wrong."""
    status = getattr(answer, "status_code", 200)
    if status != (302 if name == "next" else 200):
        raise RuntimeError(f"answered {status}")


def _opened(ask: Callable[[], Any]) -> int:
    """How many sealed values one page of the list opens."""
    opened, real = [], envelope.unseal
    modules = (envelope, assess, letters, selectors)
    places: list[Any] = [m for m in modules if hasattr(m, "unseal")]

    def counting(*args: Any, **kwargs: Any) -> str:
        opened.append(1)
        return real(*args, **kwargs)

    for module in places:
        module.unseal = counting
    try:
        ask()
    finally:
        for module in places:
            module.unseal = real
    return len(opened)


if __name__ == "__main__":
    main()
