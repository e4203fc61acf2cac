"""New secrets for old ones, while both still count. Which file holds what: `seal.keys`."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from clickable.seal import keys
from clickable.seal.envelope import CannotOpenError
from clickable.seal.groups import keyed_models, worker_models
from clickable.seal.models import ForWorker, Keyed
from clickable.seal.trusted import changing
from clickable.seal.wraps import exchange, key_id

PIECE = 500
Model = type[Keyed] | type[ForWorker]


def new_worker_key() -> None:
    """The worker has a new key; what is new is wrapped to it from now on.

    The worker's file first: what is sealed to a key that nobody has would be lost to it.
    """
    keys.put_first("worker")
    with changing() as known:
        known.worker = bytes(keys.worker_keys()[0].public_key).hex()


def rewrap_for_worker() -> Iterator[int]:
    """Give every row of an older worker key to the present one, in pieces; how many, of each piece.

    Safe to stop and begin again, and while server and worker run.
    """
    models: list[Model] = [*keyed_models(), *worker_models()]
    for model in models:
        last = None
        while True:
            rows: QuerySet[Any] = QuerySet(model).order_by("pk")
            ids = list(
                (rows.filter(pk__gt=last) if last else rows).values_list("pk", flat=True)[:PIECE]
            )
            if not ids:
                break
            last = ids[-1]
            yield _piece(model, ids)


def finish_worker() -> None:
    """Forget the older worker keys, once nothing is wrapped to them any more."""
    keys.drop_old("worker")


@transaction.atomic
def _piece(model: Model, ids: list[object]) -> int:
    done = 0
    present, *old = keys.worker_keys()
    rows: QuerySet[Any] = QuerySet(model).filter(pk__in=ids)
    for row in rows.select_for_update(no_key=True).only("wrapped"):
        fresh = bytes(row.wrapped)
        for key in old:
            if key_id(key.public_key) in fresh:
                with suppress(CannotOpenError):  # damaged already
                    fresh = exchange(fresh, key, present.public_key)
        if fresh != bytes(row.wrapped):
            QuerySet(model).filter(pk=row.pk).update(wrapped=fresh)
            done += 1
    return done
