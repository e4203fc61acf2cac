"""Lists: make one, stage what it holds, put it to use, drop it, retire it, forget it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from nacl.public import PrivateKey

from clickable.assess.models import Outcome
from clickable.base.errors import GoneError, RefusedError
from clickable.known.dry_run import dry_run
from clickable.known.entries import Entry
from clickable.known.index import Held, Index
from clickable.known.models import Batch, How, KnownList, Sheet
from clickable.known.pieces import pieces
from clickable.known.reading import Read, read_list
from clickable.known.rules import KEPT_AFTER, ListFault, list_fault
from clickable.people.models import User
from clickable.people.rules import can_lead_cases
from clickable.record import services as record
from clickable.report.models import Category
from clickable.report.services import new_reference
from clickable.seal import keys
from clickable.seal.envelope import Sealer
from clickable.seal.trusted import trusted

A_SHEET = 500  # entries
MOST_ENTRIES = 2_000_000  # of one import

REFUSED = {
    ListFault.OUTCOME: _("Cette conclusion ne va pas avec cette catégorie."),
    ListFault.CANNOT_JUDGE: _("Seul ce qui est dit illicite peut arriver déjà jugé."),
    ListFault.BASIS: _(
        "Choisissez la base légale qui va avec cette catégorie et cette conclusion."
    ),
    ListFault.EXPIRED: _("Le dernier jour est déjà passé."),
    ListFault.LONG: _("Une liste vaut deux ans au plus : choisissez un dernier jour plus proche."),
}


@dataclass(frozen=True, kw_only=True)
class Described:
    """What is said of a list when it is made, cleaned by the form."""

    name: str
    source: str
    owner: str
    purpose: str
    holds: KnownList.Holds
    category: Category
    expires_on: date
    outcome: Outcome | None = None
    legal_basis: Sequence[str] = ()
    judges: bool = False
    farthest: int = 31


@transaction.atomic
def make_list(described: Described, *, by: User, now: datetime) -> KnownList:
    """An empty list of this lead's team. Raises RefusedError."""
    _lead(by, by.group)
    fault = list_fault(
        category=described.category,
        outcome=described.outcome,
        legal_basis=described.legal_basis,
        judges=described.judges,
        expires_on=described.expires_on,
        today=localdate(now),
    )
    if fault:
        raise RefusedError(REFUSED[fault], code=fault)
    made = KnownList.objects.create(
        reference=new_reference("L"),
        group_id=by.group,
        name=described.name,
        source=described.source,
        owner=described.owner,
        purpose=described.purpose,
        holds=described.holds,
        farthest=described.farthest,
        category=described.category,
        outcome=described.outcome or "",
        legal_basis=list(described.legal_basis),
        judges=described.judges,
        expires_on=described.expires_on,
        made_by=by,
        made_at=now,
    )
    detail: dict[str, object] = {"holds": made.holds, "judges": made.judges}
    _write("known.list_made", made, by=by, now=now, detail=detail)
    return made


def stage(
    known_list: KnownList,
    lines: Iterable[str],
    *,
    by: User | None,
    replaces: bool,
    now: datetime,
) -> Batch:
    """Read what a list is to hold and look what it would meet; nothing of it matches yet.

    `by` None: the operator. Raises RefusedError when there is nothing in it, or too much.
    """
    if by is not None:
        _lead(by, known_list.group_id)
    _refuse_over(known_list, now=now)
    read = read_list(lines, known_list.holds)
    if read.total > MOST_ENTRIES:
        raise RefusedError(_("C’est trop pour une fois : deux millions de lignes au plus."), "many")
    if not read.total:
        raise RefusedError(_nothing(read), code="nothing")
    index_key = keys.secret("index")
    batch, private = _unsaved(known_list, read, by=by, replaces=replaces, now=now)
    sheets = list(sheets_of(read.entries, batch, Sealer(private.public_key)))
    index = Index(Held(known_list.pk, How(sheet.how), bytes(sheet.numbers)) for sheet in sheets)
    batch.met = dry_run(index, known_list, now=now)
    _keep(batch, sheets, index_key, by=by, now=now)
    return batch


@transaction.atomic
def apply(batch: Batch, *, by: User, now: datetime) -> None:
    """From now on, what a batch holds is known. Of a list that judges: by somebody else. Raises RefusedError."""
    known_list = _locked(batch)
    _lead(by, known_list.group_id)
    batch.refresh_from_db()
    if batch.applied_at or batch.ended_at:
        raise GoneError(_("Cet import n’attend plus."), code="applied")
    _refuse_over(known_list, now=now)
    if known_list.judges and batch.made_by_id == by.pk:
        raise RefusedError(
            _("Ce qui juge sans que personne ne regarde demande une deuxième personne."), "second"
        )
    if batch.replaces:
        before = Batch.objects.filter(known_list=known_list, applied_at__isnull=False)
        _end(before.filter(ended_at=None), now=now)
    batch.applied_by, batch.applied_at = by, now
    batch.save(update_fields=["applied_by", "applied_at"])
    detail: dict[str, object] = {"batch": str(batch.pk), "entries": batch.entries}
    _write("known.applied", known_list, by=by, now=now, detail=detail)


@transaction.atomic
def drop(batch: Batch, *, by: User, now: datetime) -> None:
    """Throw an import away that was not put to use. Raises RefusedError."""
    known_list = _locked(batch)
    _lead(by, known_list.group_id)
    waiting = Batch.objects.filter(pk=batch.pk, applied_at=None, ended_at=None)
    if not _end(waiting, now=now):
        raise GoneError(_("Cet import n’attend plus."), code="applied")
    _write("known.dropped", known_list, by=by, now=now, detail={"batch": str(batch.pk)})


@transaction.atomic
def retire(known_list: KnownList, *, by: User, now: datetime) -> None:
    """A list matches no more, and what it held is deleted. What came of it stays as it is."""
    _lead(by, known_list.group_id)
    open_ = KnownList.objects.filter(pk=known_list.pk, retired_at=None)
    if not open_.update(retired_at=now):
        raise GoneError(_("Cette liste est déjà retirée."), code="retired")
    gone = _end(known_list.batches.filter(ended_at=None), now=now)
    _write("known.retired", known_list, by=by, now=now, detail={"batches": gone})


@transaction.atomic
def forget_expired(*, now: datetime) -> int:
    """Delete what lists held whose last day is long over; how many batches."""
    over = Batch.objects.filter(
        known_list__expires_on__lt=localdate(now - KEPT_AFTER), ended_at=None
    )
    lists = list(KnownList.objects.filter(batches__in=over).distinct())
    gone = _end(over, now=now)
    for known_list in lists:
        _write("known.forgotten", known_list, by=None, now=now)
    return gone


def sheets_of(entries: dict[How, list[str]], batch: Batch, sealer: Sealer) -> Iterator[Sheet]:
    """Unsaved, numbered from 0."""
    parts = ((how, part) for how, texts in entries.items() for part in pieces(texts, A_SHEET))
    for number, (how, part) in enumerate(parts):
        sheet = Sheet(batch=batch, number=number, how=how)
        sheet.numbers = numbers_of(how, part)
        sheet.content = sealer.seal("\n".join(part), context=sheet.context)
        yield sheet


def numbers_of(how: How, texts: Iterable[str]) -> bytes:
    return b"".join(Entry(how, text).number for text in texts)


def _unsaved(
    known_list: KnownList, read: Read, *, by: User | None, replaces: bool, now: datetime
) -> tuple[Batch, PrivateKey]:
    return Batch.keyed(
        known_list.group_id,
        for_worker=True,
        known_list=known_list,
        replaces=replaces,
        made_by=by,
        made_at=now,
        entries=read.total,
        repeated=read.repeated,
        refused=read.refused,
        faults=[[number, reason.value] for number, reason in read.faults],
        by_kind={how.value: len(texts) for how, texts in read.entries.items()},
    )


@transaction.atomic
def _keep(
    batch: Batch, sheets: list[Sheet], index_key: bytes, *, by: User | None, now: datetime
) -> None:
    """Written once all of it is ready: one long transaction would keep everybody else from writing."""
    known_list = _locked(batch)
    _refuse_over(known_list, now=now)
    if keys.secret("index") != index_key:
        raise GoneError(_("Les clés ont changé entre-temps : recommencez."), code="index")
    batch.save(force_insert=True)
    for piece in pieces(sheets, 100):
        Sheet.objects.bulk_create(piece)
    detail: dict[str, object] = {
        "batch": str(batch.pk), "entries": batch.entries, "refused": batch.refused,
        "replaces": batch.replaces,
    }  # fmt: skip
    _write("known.imported", known_list, by=by, now=now, detail=detail)


def _locked(batch: Batch) -> KnownList:
    """Its list, which one person at a time changes."""
    return KnownList.objects.select_for_update().get(pk=batch.known_list_id)


def _end(batches: "QuerySet[Batch]", *, now: datetime) -> int:
    ids = list(batches.values_list("pk", flat=True))
    Sheet.objects.filter(batch__in=ids).delete()
    return Batch.objects.filter(pk__in=ids).update(ended_at=now)


def _lead(by: User, group: int) -> None:
    if not can_lead_cases(by):
        raise RefusedError(_("Seul·e un·e responsable de l’équipe peut le faire."), "lead")
    if by.pk not in trusted().members(group):  # an account alone is nobody yet
        raise RefusedError(
            _("Un·e collègue doit d’abord vous donner la clé de l’équipe."), code="not_trusted"
        )


def _refuse_over(known_list: KnownList, *, now: datetime) -> None:
    if known_list.retired_at or known_list.expires_on < localdate(now):
        raise GoneError(_("Cette liste ne vaut plus : faites-en une autre."), code="over")


def _nothing(read: Read) -> object:
    if not read.refused:
        return _("Il n’y a rien à lire : une adresse ou une empreinte par ligne.")
    number, _reason = read.faults[0]
    told = _("Aucune ligne n’est lisible ; la première refusée est la ligne %(n)d.")
    return told % {"n": number}


def _write(
    verb: str,
    known_list: KnownList,
    *,
    by: User | None,
    now: datetime,
    detail: dict[str, object] | None = None,
) -> None:
    role = "" if by else "operator" if verb == "known.imported" else "worker"
    subject = f"known_list:{known_list.pk}"
    record.write(verb, subject, now=now, actor=by, role=role, detail=detail)
