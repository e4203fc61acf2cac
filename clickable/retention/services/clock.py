"""Whether the clock is to be believed: a wrong one would forget too early, and for ever."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clickable.base.errors import RefusedError
from clickable.record import services as record
from clickable.record.models import Entry
from clickable.retention.models import LastRun
from clickable.retention.rules import ClockFault
from clickable.retention.selectors import fault_now

log = logging.getLogger(__name__)

MESSAGES = {
    ClockFault.AHEAD: _(
        "Rien n’est oublié : l’horloge a avancé de %(days)s jours depuis le dernier passage. Si "
        "l’instance était éteinte, c’est normal. Vérifiez la date, puis : clickable retention confirm-clock"
    ),
    ClockFault.BEHIND: _(
        "Rien n’est oublié : l’horloge est en retard sur ce qui est déjà noté. Réglez-la, puis : "
        "clickable retention confirm-clock"
    ),
}


def check_clock(*, now: datetime) -> None:
    """Raises RefusedError when the clock jumped, and until an operator has looked at it."""
    with transaction.atomic():
        last, _new = LastRun.objects.select_for_update().get_or_create(pk=1)
        if not last.fault:
            fault, last.by_days = fault_now(last, now=now)
            if fault is None:
                return
            last.fault, last.refused_at = fault.value, now
            last.save()
    log.warning(
        "retention: nothing is forgotten, the clock is %s (%+d d)", last.fault, last.by_days
    )
    found = ClockFault(last.fault)
    raise RefusedError(MESSAGES[found] % {"days": last.by_days}, code=f"clock_{found}")


@transaction.atomic
def believe_clock(*, now: datetime) -> None:
    """An operator has looked: `now` is right. The job goes on; times noted before no longer count."""
    last, _new = LastRun.objects.select_for_update().get_or_create(pk=1)
    detail: dict[str, object] = {"fault": last.fault}
    record.write("retention.clock_confirmed", "retention", now=now, role="operator", detail=detail)
    newest = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
    last.ran_at, last.believed_line = now, newest or 0
    last.fault, last.refused_at, last.by_days = "", None, 0
    last.save()
