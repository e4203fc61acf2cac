"""The chained lines as values, streamed: an account of a million lines needs no memory."""

from collections.abc import Iterator

from clickable.record.models import Beginning, Entry
from clickable.record.rules import START, Chain, Link

FIELDS = (
    "place", "pk", "at", "actor_id", "role", "verb", "subject", "detail", "previous", "digest",
)  # fmt: skip
AT_ONCE = 5000


def links(*, first: int = 0, last: int | None = None) -> Iterator[Link]:
    """The chained lines in their order, or those of these places."""
    rows = Entry.objects.filter(place__gte=first) if first else Entry.objects.exclude(place=None)
    if last is not None:
        rows = rows.filter(place__lte=last)
    for row in rows.order_by("place").values_list(*FIELDS).iterator(AT_ONCE):
        place, pk, at, actor, role, verb, subject, detail, previous, digest = row
        yield Link(
            place or 0, pk, at, actor, role, verb, subject, detail,
            bytes(previous or b""), bytes(digest or b""),
        )  # fmt: skip


def link_of(entry: Entry) -> Link:
    previous, digest = bytes(entry.previous or b""), bytes(entry.digest or b"")
    return Link(
        entry.place or 0, entry.pk, entry.at, entry.actor_id, entry.role, entry.verb,
        entry.subject, entry.detail, previous, digest,
    )  # fmt: skip


def beginning() -> Chain:
    """Where the chain begins: after the last forgotten line, or at the start."""
    found = Beginning.objects.first()
    return Chain(found.place, bytes(found.digest)) if found else Chain()


def end() -> tuple[int, bytes]:
    """Place and digest of the last chained line."""
    last = (
        Entry.objects.exclude(place=None).order_by("-place").values_list("place", "digest").first()
    )
    if last:
        return last[0] or 0, bytes(last[1] or START)
    begun = beginning()
    return begun.place, begun.digest
