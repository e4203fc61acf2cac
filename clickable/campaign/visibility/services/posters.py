"""Posters: printed, placed, seen. A placement counts once it is up."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.campaign.visibility.models import Placement, PosterRun
from clickable.campaign.visibility.photo import Drawn
from clickable.campaign.visibility.rules import P, may_place
from clickable.campaign.visibility.services.campaigns import noted, source_of
from clickable.campaign.visibility.services.photos import keep_photo
from clickable.measures import services as measures
from clickable.measures.models import Measure
from clickable.places.areas import territory_code

if TYPE_CHECKING:
    from clickable.people.models import User

KIND = "campaign.posters_up"
HERE = "ici"  # where the photograph is


@dataclass(frozen=True, kw_only=True)
class Proof:
    """Where the photograph is, and who saw the posters (a function, never a name)."""

    kept: str  # may be empty when `photo` is given: then it is here
    by: str
    sha256: str = ""  # of the file as it was taken
    photo: Drawn | None = None


@transaction.atomic
def print_run(*, run: PosterRun, by: "User | None", now: datetime) -> PosterRun:
    """Posters printed together: new, or changed; never fewer than are placed."""
    new = run.pk is None
    if not new and _placed(run) > run.printed:
        raise RefusedError(_("Il y en a déjà davantage de placées."), "printed")
    run.save()
    noted(run, "kept" if new else "changed", by=by, now=now)
    return run


@transaction.atomic
def place(*, placement: Placement, by: "User | None", now: datetime) -> Placement:
    """Where posters go. No run places more than were printed; what is up no longer changes."""
    run = PosterRun.objects.select_for_update().get(pk=placement.run_id)
    new = placement.pk is None
    if not new:
        kept = Placement.objects.select_for_update().get(pk=placement.pk)
        placement.state = kept.state
        if kept.up_on:
            raise RefusedError(_("Ces affiches ont été posées : leur nombre est compté."), "up")
    if _placed(run, but=placement) + placement.number > run.printed:
        raise RefusedError(_("C’est plus que ce qui a été imprimé."), "printed")
    placement.save()
    noted(placement, "kept" if new else "changed", by=by, now=now)
    return placement


@transaction.atomic
def step_placement(
    *, placement: Placement, to: str, by: "User | None", now: datetime, proof: Proof | None = None
) -> Placement:
    """Printed, up, seen, down. Up, it is counted in `measures`, once; not up after all, taken back."""
    row = Placement.objects.select_for_update().select_related("run__campaign").get(pk=placement.pk)
    if not may_place(row.state, to):
        raise StepRefusedError(_("Cette étape n’est pas possible depuis cet état."), "step")
    frm, row.state, today = row.state, P(to), localdate(now)
    if to == P.UP:
        row.up_on = today
        _count(row, row.number)
    if frm == P.UP and to == P.PRINTED:
        _count(row, -row.number)
        row.up_on = None
    if to == P.PROOFED:
        if proof is None or not (proof.kept.strip() or proof.photo) or not proof.by.strip():
            raise RefusedError(
                _("Dites où la photo est gardée, et qui a vu les affiches."), "proof"
            )
        row.proof_kept, row.proof_by = proof.kept.strip() or HERE, proof.by
        row.proof_sha256 = proof.sha256.lower()
        row.proof_on = today
    if to == P.DOWN:
        row.down_on = today
    row.save()
    noted(row, to, by=by, now=now, **{"from": frm})
    if to == P.PROOFED and proof and proof.photo:
        keep_photo(placement=row, photo=proof.photo, by=by, now=now)
    return row


def _count(row: Placement, number: int) -> None:
    """Who put them up declares it; a photograph comes later. The placement is locked."""
    measures.count(
        KIND,
        on=row.up_on or row.from_on,
        number=number,
        subject=row.run.campaign.slug,
        audience=row.network,
        territory=territory_code(row.area),
        certainty=Measure.Certainty.DECLARED,
        source=source_of(KIND, row),
    )


def _placed(run: PosterRun, *, but: Placement | None = None) -> int:
    rows = run.placements.exclude(state=P.DROPPED)
    if but and but.pk:
        rows = rows.exclude(pk=but.pk)
    return int(rows.aggregate(n=Sum("number"))["n"] or 0)
