"""Printed copies: runs, and the stock as the sum of what came and went."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError
from clickable.library import rules, selectors
from clickable.library.models import PrintRun, StockMove, Work, WorkVersion
from clickable.people.models import User
from clickable.record import services as record


@transaction.atomic
def add_run(
    *,
    version: WorkVersion,
    language: str,
    copies: int,
    printed_on: date,
    by: User | None,
    now: datetime,
) -> PrintRun:
    """A print run with a code of its own, to be made before printing; its copies join the stock."""
    work = Work.objects.select_for_update().get(pk=version.work_id)
    if version.state not in rules.READABLE:
        raise RefusedError(_("Seule une version publiée s’imprime."), "unpublished")
    number = PrintRun.objects.filter(version__work=work).count() + 1
    run = PrintRun.objects.create(
        code=f"{work.code}-p{number}",
        version=version,
        language=language,
        copies=copies,
        printed_on=printed_on,
    )
    StockMove.objects.create(
        work=work,
        language=language,
        quantity=copies,
        reason=StockMove.Reason.PRINTED,
        run=run,
        by=by,
        at=now,
    )
    record.write("library.run_added", f"run:{run.code}", actor=by, now=now, detail={"copies": copies})  # fmt: skip
    return run


@transaction.atomic
def move_stock(
    *, work: Work, language: str, quantity: int, reason: str, by: User | None, now: datetime
) -> None:
    """Copies that came or went by hand. The stock never falls below nothing."""
    Work.objects.select_for_update().get(pk=work.pk)
    if quantity == 0:
        raise RefusedError(_("Dites combien d’exemplaires."), "nothing")
    if selectors.in_stock(work, language) + quantity < 0:
        raise RefusedError(_("Il n’y a pas autant d’exemplaires."), "short")
    StockMove.objects.create(
        work=work, language=language, quantity=quantity, reason=reason, by=by, at=now
    )
    record.write("library.stock_moved", f"work:{work.code}", actor=by, now=now, detail={"quantity": quantity, "reason": reason})  # fmt: skip
