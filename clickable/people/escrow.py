"""Escrow officers: three people who keep an age identity offline; any two recover a team's key."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from clickable.base.errors import RefusedError
from clickable.seal import groups
from clickable.seal.trusted import Officer, Trusted


def three(officers: Sequence[Officer], *, known: Trusted) -> list[Officer]:
    """These officers, or RefusedError: three different people, and one set for the whole instance."""
    wanted = list(officers)
    if len({o.recipient for o in wanted}) != groups.OFFICERS or len(wanted) != groups.OFFICERS:
        raise RefusedError(_("Il faut trois dépositaires différents."), code="officers")
    if len({o.name for o in wanted}) != groups.OFFICERS or any("+" in o.name for o in wanted):
        raise RefusedError(_("Chaque dépositaire a un nom à soi, sans « + »."), code="names")
    if not all(groups.is_recipient(o.recipient) for o in wanted):
        raise RefusedError(
            _("Une clé publique de dépositaire commence par « age1 »."), code="recipient"
        )
    if known.groups and known.officers and wanted != known.officers:
        raise RefusedError(
            _("Les dépositaires sont déjà choisis, les mêmes pour toutes les équipes."),
            code="chosen",
        )
    return wanted
