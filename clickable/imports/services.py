"""Sheets: read one, say what its columns are, put it to use, drop it, undo it, forget it."""

import base64
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from itertools import islice
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from clickable.base.errors import GoneError, RefusedError
from clickable.imports.columns import Field, Reason, Taken, fault_of, guessed
from clickable.imports.looking import Look, look
from clickable.imports.models import Sheet
from clickable.imports.reading import LARGEST, Table, Unread, UnreadError, read_table
from clickable.imports.rules import MOST_TOLD, READ_KEPT, UNDO_FOR, Leaving, leaving, may_undo
from clickable.imports.selectors import content_of, given_before, named_by
from clickable.partners.models import Delivery, Partner
from clickable.partners.services import begin
from clickable.partners.taking import Line, Status, chunks, take
from clickable.people.models import User
from clickable.people.rules import can_lead_cases
from clickable.record import services as record
from clickable.report.models import Category, Item, Report, Stage
from clickable.report.services import new_reference
from clickable.seal.envelope import seal
from clickable.seal.tokens import token
from clickable.seal.trusted import trusted
from clickable.seal.wraps import Ring

State = Sheet.State
CHUNKS_AT_ONCE = 20  # while somebody waits for a page
PIECE = 500  # rows changed by one statement

WHY = {
    Unread.LARGE: _("Ce fichier est trop gros : partagez-le en plusieurs."),
    Unread.NOT_TEXT: _("Ce n’est ni un CSV ni un XLSX : enregistrez-le sous l’un de ces formats."),
    Unread.DAMAGED: _("Ce fichier XLSX ne s’ouvre pas : enregistrez-le de nouveau."),
    Unread.BOMB: _(
        "Ce fichier XLSX est trop grand une fois ouvert : enregistrez-le en CSV, ou partagez-le."
    ),
    Unread.EMPTY: _("Il n’y a rien à lire : une ligne de titres, puis une ligne par signalement."),
    Unread.COLUMNS: _("Il y a trop de colonnes : 60 au plus."),
    Unread.LINES: _("Il y a trop de lignes : 10 000 au plus, partagez le fichier."),
}
FAULTS = {
    "nothing": _("Dites quelle colonne contient l’adresse, ou le lieu en mots."),
    "twice": _("Une colonne ne peut pas servir deux fois."),
    "columns": _("Cette colonne n’existe pas."),
}


def table_of(given: bytes, *, largest: int = LARGEST) -> Table:
    """What a file holds. Raises RefusedError."""
    try:
        return read_table(given, largest=largest)
    except UnreadError as error:
        raise RefusedError(WHY[error.why], error.why.value) from error


def read(
    given: bytes, *, partner: Partner, by: User | None, now: datetime, largest: int = LARGEST
) -> Sheet:
    """Keep a file, sealed to its team, with a first guess of its columns. `by` None: the operator.

    Nothing of it is in the queue yet. Raises RefusedError; GoneError when the same file came before.
    """
    if by is not None:
        _lead(by, partner.group_id)
    table = table_of(given, largest=largest)
    mark = mark_of(given)
    sheet, private = Sheet.keyed(
        partner.group_id,
        partner=partner,
        mark=mark,
        kind=table.kind,
        encoding=table.encoding,
        lines=len(table.rows),
        columns=dict(guessed(table.headers)),
        made_by=by,
        made_at=now,
    )
    packed = base64.b64encode(given).decode()
    sheet.content = seal(packed, to=private.public_key, context=sheet.context)
    with transaction.atomic():
        _refuse_again(partner, mark)
        sheet.reference = new_reference("I")
        sheet.save(force_insert=True)
        _write("imports.read", sheet, by=by, now=now, detail={"lines": sheet.lines})
    return sheet


def mark_of(given: bytes) -> bytes:
    return token("imported file", given.decode("latin1"))


def look_at(sheet: Sheet, table: Table) -> Look:
    """The dry run, with the columns that were chosen. Raises RefusedError."""
    mapped = {Field(name): place for name, place in sheet.columns.items()}
    fault = fault_of(mapped, len(table.headers))
    if fault:
        raise RefusedError(FAULTS[fault], fault)
    # Once it has begun, what is there of it is its own: `take` tells what others brought meanwhile.
    before = partial(given_before, sheet.partner) if sheet.state == State.READ else _nothing
    return look(
        table, mapped, Taken(sheet.group_id, category=Category(sheet.category)), before=before
    )


def choose(
    sheet: Sheet,
    columns: Mapping[Field, int],
    *,
    category: Category,
    by: User | None,
    table: Table,
    now: datetime,
) -> Look:
    """Say what the columns are, and see what would come of it. Raises RefusedError."""
    if by is not None:
        _lead(by, sheet.group_id)
    sheet.columns = {name.value: place for name, place in columns.items()}
    sheet.category = category
    found = look_at(sheet, table)
    with transaction.atomic():
        here = Sheet.objects.filter(pk=sheet.pk, state=State.READ)
        changed = here.update(
            columns=sheet.columns, category=category, counts=found.counts, faults=found.faults
        )
        if not changed:
            raise GoneError(_("Cet import n’attend plus."), code="state")
        _write("imports.looked", sheet, by=by, now=now, detail=dict(found.counts))
    sheet.counts, sheet.faults = found.counts, found.faults
    return found


def apply(
    sheet: Sheet,
    *,
    by: User | None,
    table: Table,
    now: datetime,
    most: int | None = CHUNKS_AT_ONCE,
) -> bool:
    """Lines become reports, `most` chunks at a time; whether all of them are in.

    Each chunk is one transaction; cut short, or done by two at once, every line is in once. Raises
    RefusedError.
    """
    if by is not None:
        _lead(by, sheet.group_id)
    found = look_at(sheet, table)
    if not found.good and sheet.state == State.READ:  # or has somebody else begun?
        sheet.refresh_from_db(from_queryset=Sheet.objects.defer("content"))
        found = look_at(sheet, table)
    if not found.good:
        raise RefusedError(_("Aucune ligne ne peut être gardée."), "nothing")
    _begin(sheet, found, by=by, now=now)
    waiting = chunks(line for line in found.good if line.number >= sheet.next_line)
    for chunk in islice(waiting, most):
        _take(sheet, chunk, now=now)
    if next(waiting, None) is not None:
        return False
    _finish(sheet, by=by, now=now)
    return True


@transaction.atomic
def drop(sheet: Sheet, *, by: User, now: datetime) -> None:
    """Throw a file away of which nothing is in use. Raises RefusedError."""
    _lead(by, sheet.group_id)
    if not _end(Sheet.objects.filter(pk=sheet.pk, state=State.READ), State.DROPPED, now=now):
        raise GoneError(_("Cet import n’attend plus."), code="state")
    _write("imports.dropped", sheet, by=by, now=now)


@transaction.atomic
def undo(sheet: Sheet, *, by: User | None, now: datetime) -> Leaving:
    """Its reports are closed, and what only they name leaves the queue; but where somebody has begun.

    What leaves is kept as long as what is closed out of the quarantine, and comes back when another
    report names it. Raises RefusedError.
    """
    if by is not None:
        _lead(by, sheet.group_id)
    sheet.refresh_from_db(from_queryset=_locked())
    if sheet.state != State.DONE or sheet.done_at is None or sheet.batch is None:
        raise GoneError(_("Cet import n’est pas en service."), code="state")
    if not may_undo(sheet.done_at, now=now):
        raise RefusedError(
            _("Il est trop tard : un import s’annule pendant %(n)d jours.") % {"n": UNDO_FOR.days},
            "late",
        )
    reports, named = named_by(sheet.batch)
    gone = leaving(reports, named)
    _leave(gone, now=now)
    sheet.counts |= {
        "items_out": len(gone.items), "out": len(gone.reports), "stayed": len(gone.staying),
    }  # fmt: skip
    sheet.state, sheet.ended_at = State.UNDONE, now
    sheet.save(update_fields=["counts", "state", "ended_at"])
    detail: dict[str, object] = {"reports": len(gone.reports), "stayed": len(gone.staying)}
    _write("imports.undone", sheet, by=by, now=now, detail=detail)
    return gone


def open_table(sheet: Sheet, ring: Ring) -> Table:
    """What a sheet that waits holds. Raises CannotOpenError, GoneError."""
    if not sheet.content:
        raise GoneError(_("Le fichier de cet import est effacé."), code="gone")
    given = base64.b64decode(content_of(sheet, ring))
    return table_of(given, largest=len(given))


@transaction.atomic
def forget(*, now: datetime) -> int:
    """Erase files that nobody put to use in time; how many. What was begun of them is in use, and may be undone."""
    over = Sheet.objects.filter(state=State.READ, made_at__lt=now - READ_KEPT)
    sheets = list(over)
    gone = _end(over, State.DROPPED, now=now)
    for sheet in sheets:
        _write("imports.forgotten", sheet, by=None, role="worker", now=now)
    begun = list(Sheet.objects.filter(state=State.GOING, made_at__lt=now - READ_KEPT))
    for sheet in begun:
        _finish(sheet, by=None, role="worker", now=now)
    return gone + len(begun)


def mend_undone(*, now: datetime) -> int:
    """What another report named at the very moment of an undo comes back; how many."""
    lately = Sheet.objects.filter(state=State.UNDONE, ended_at__gte=now - READ_KEPT)
    ours = Delivery.objects.filter(batch__in=lately.values("batch")).values("report")
    let_in = Item.objects.filter(reports__quarantined=False).values("pk")
    lost = Item.objects.filter(quarantined=True, mentions__report__in=ours, pk__in=let_in)
    found = list(lost.values_list("pk", flat=True).distinct())
    back = Item.objects.filter(pk__in=found, quarantined=True)
    return back.update(quarantined=False, stage=Stage.RECEIVED, stage_at=now)


def _nothing(_names: Iterable[str]) -> dict[str, bytes]:
    return {}


def _locked() -> "QuerySet[Sheet]":
    return Sheet.objects.select_for_update().defer("content")


def _begin(sheet: Sheet, found: Look, *, by: User | None, now: datetime) -> None:
    """From here on its columns do not change."""
    with transaction.atomic():
        sheet.refresh_from_db(from_queryset=_locked())
        if sheet.state == State.GOING and sheet.batch is not None:
            return
        if sheet.state != State.READ:
            raise GoneError(_("Cet import n’attend plus."), code="state")
        sheet.batch = begin(
            partner=sheet.partner, key=f"sheet-{uuid4()}", body_mark=bytes(sheet.mark), now=now
        )
        sheet.state, sheet.counts, sheet.faults = (
            State.GOING,
            {**found.counts, "kept": 0},
            found.faults,
        )
        sheet.save(update_fields=["batch", "state", "counts", "faults"])
        detail: dict[str, object] = {"batch": str(sheet.batch.pk), "lines": len(found.good)}
        _write("imports.begun", sheet, by=by, now=now, detail=detail)


def _take(sheet: Sheet, chunk: list[Line], *, now: datetime) -> None:
    assert sheet.batch is not None  # noqa: S101 -- _begin made it
    results = take(sheet.batch, chunk, now=now)
    taken = [(one.line, Reason.TAKEN) for one in results if one.status == Status.TAKEN]
    with transaction.atomic():
        sheet.refresh_from_db(from_queryset=_locked())
        if sheet.next_line > chunk[-1].number:
            return  # somebody else told of it
        sheet.next_line = chunk[-1].number + 1
        sheet.counts["refused"] += len(taken)
        sheet.counts["repeated"] += sum(one.status == Status.DUPLICATE for one in results)
        sheet.faults = [*sheet.faults, *taken][:MOST_TOLD]
        sheet.save(update_fields=["next_line", "counts", "faults"])


def _finish(sheet: Sheet, *, by: User | None, now: datetime, role: str = "operator") -> None:
    with transaction.atomic():
        kept = Delivery.objects.filter(batch=sheet.batch_id).count()
        sheet.counts["kept"] = kept
        here = Sheet.objects.filter(pk=sheet.pk, state=State.GOING)
        if here.update(state=State.DONE, done_at=now, content=b"", counts=sheet.counts):
            detail: dict[str, object] = {"reports": kept, "refused": sheet.counts["refused"]}
            _write("imports.applied", sheet, by=by, role=role, now=now, detail=detail)
    sheet.refresh_from_db()


def _leave(gone: Leaving, *, now: datetime) -> None:
    for piece in _pieces(gone.reports):
        Report.objects.filter(pk__in=piece).update(quarantined=True, spam=True)
        # What the partner calls them is free again: a mended file may bring it.
        Delivery.objects.filter(report__in=piece).update(external_reference="")
    for piece in _pieces(gone.items):
        Item.objects.filter(pk__in=piece).update(
            quarantined=True, stage=Stage.NOT_ACTIONABLE, stage_at=now
        )


def _pieces(values: Iterable[UUID]) -> Iterator[list[UUID]]:
    rest = iter(values)
    while piece := list(islice(rest, PIECE)):
        yield piece


def _refuse_again(partner: Partner, mark: bytes) -> None:
    live = (State.READ, State.GOING, State.DONE)
    before = Sheet.objects.filter(partner=partner, mark=mark, state__in=live).first()
    if before is not None:
        told = _("Ce fichier est déjà là : %(reference)s.") % {"reference": before.reference}
        raise GoneError(told, code="again")


def _end(sheets: "QuerySet[Sheet]", state: Sheet.State, *, now: datetime) -> int:
    return sheets.update(state=state, ended_at=now, content=b"")


def _lead(by: User, group: int) -> None:
    if by.group != group or not can_lead_cases(by):
        raise RefusedError(_("Seul·e un·e responsable de l’équipe peut le faire."), "lead")
    if by.pk not in trusted().members(group):  # an account alone is nobody yet
        raise RefusedError(
            _("Un·e collègue doit d’abord vous donner la clé de l’équipe."), code="not_trusted"
        )


def _write(
    verb: str,
    sheet: Sheet,
    *,
    by: User | None,
    now: datetime,
    role: str = "operator",
    detail: dict[str, object] | None = None,
) -> None:
    told = {"sheet": sheet.reference, **(detail or {})}
    record.write(verb, f"sheet:{sheet.pk}", now=now, actor=by, role="" if by else role, detail=told)
