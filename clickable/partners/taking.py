"""The lines of a batch become reports: a chunk at a time, each line once, whoever asks again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import IntegrityError, transaction

from clickable.partners.models import Batch, Delivery
from clickable.partners.rules import CHUNK_ADDRESSES, CHUNK_LINES
from clickable.record import services as record
from clickable.report.many import keep_reports, prepare_reports
from clickable.report.services import Given
from clickable.seal.receipts import Receipt, from_page

TRIES = 5


class Status(StrEnum):
    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"  # its reference came before, with the same words
    TAKEN = "taken"  # its reference came before, with other words: not kept


@dataclass(frozen=True, repr=False)
class Line:
    """One line that can be read. Its mark stands for all that it says."""

    number: int
    given: Given
    mark: bytes
    external_reference: str = ""


@dataclass(frozen=True)
class Taken:
    line: int
    status: Status
    report: UUID


@dataclass(frozen=True)
class _Known:
    lines: dict[int, UUID]
    references: dict[str, tuple[UUID, bytes]]


def chunks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """As they come; each small enough to be written while a reporter waits for the next turn."""
    chunk: list[Line] = []
    addresses = 0
    for line in lines:
        if chunk and (
            len(chunk) == CHUNK_LINES or addresses + len(line.given.addresses) > CHUNK_ADDRESSES
        ):
            yield chunk
            chunk, addresses = [], 0
        chunk.append(line)
        addresses += len(line.given.addresses)
    if chunk:
        yield chunk


def take(batch: Batch, lines: Sequence[Line], *, now: datetime, tries: int = TRIES) -> list[Taken]:
    """Keep these lines, in one transaction; durable when this returns.

    A line of this batch that was kept before gives the same again, so that a batch cut short goes on
    where it stopped, and two who send the same at once get the same answer.
    """
    known = _known(batch, lines)
    fresh = _fresh(lines, known)
    try:
        kept = _keep(batch, fresh, now=now) if fresh else []
    except IntegrityError:  # somebody brought one of them meanwhile
        if tries == 1:
            raise
        return take(batch, lines, now=now, tries=tries - 1)
    new = list(zip(fresh, kept, strict=True))
    both = known.lines | {line.number: pk for line, pk in new}
    named = known.references | {line.external_reference: (pk, line.mark) for line, pk in new}
    return _told(lines, _Known(both, named))


def _known(batch: Batch, lines: Sequence[Line]) -> _Known:
    numbers = [line.number for line in lines]
    done = Delivery.objects.filter(batch=batch, line__in=numbers).values_list("line", "report_id")
    names = {line.external_reference for line in lines} - {""}
    called = Delivery.objects.filter(partner=batch.partner_id, external_reference__in=names)
    rows = called.values_list("external_reference", "report_id", "mark") if names else ()
    return _Known(dict(done), {name: (pk, bytes(mark)) for name, pk, mark in rows})


def _fresh(lines: Sequence[Line], known: _Known) -> list[Line]:
    """Those to keep: of several with one reference, the first."""
    seen = set(known.references)
    found = []
    for line in lines:
        if line.number in known.lines or line.external_reference in seen:
            continue
        found.append(line)
        if line.external_reference:
            seen.add(line.external_reference)
    return found


def _keep(batch: Batch, lines: Sequence[Line], *, now: datetime) -> list[UUID]:
    prepared = prepare_reports(
        [(line.given, _receipt(batch, line.number)) for line in lines], now=now
    )
    with transaction.atomic():
        reports = keep_reports(prepared, now=now)
        Delivery.objects.bulk_create(
            Delivery(
                batch=batch,
                partner_id=batch.partner_id,
                line=line.number,
                report=report,
                external_reference=line.external_reference,
                mark=line.mark,
            )
            for line, report in zip(lines, reports, strict=True)
        )
        detail: dict[str, object] = {
            "partner": batch.partner_id,
            "reports": len(reports),
            "items": sum(len(o.given.addresses) + bool(o.given.elsewhere) for o in lines),
        }
        record.write("partners.received", str(batch), now=now, role="partner", detail=detail)
    return [report.pk for report in reports]


def _receipt(batch: Batch, line: int) -> Receipt:
    """The same for the same line of the same batch; told to nobody."""
    return from_page(f"partner:{batch.pk}:{line}")


def _told(lines: Sequence[Line], known: _Known) -> list[Taken]:
    return [_one(line, known) for line in lines]


def _one(line: Line, known: _Known) -> Taken:
    if line.number in known.lines:
        return Taken(line.number, Status.ACCEPTED, known.lines[line.number])
    pk, mark = known.references[line.external_reference]
    return Taken(line.number, Status.DUPLICATE if mark == line.mark else Status.TAKEN, pk)
