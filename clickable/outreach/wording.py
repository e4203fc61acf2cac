"""Words for what the routing tells people."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clickable.outreach.rules import ON_SITE, REMOTE, Why
from clickable.outreach.steps import Act

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

WAYS: "dict[str, StrPromise]" = {ON_SITE: _("sur place"), REMOTE: _("à distance")}
WHY: "dict[Why, StrPromise]" = {
    Why.CHOSEN: _("c’est la règle qui répond"),
    Why.AUDIENCE: _("autre public"),
    Why.LEVEL: _("autre niveau"),
    Why.PLACE: _("autre lieu"),
    Why.WAY: _("autre manière de faire"),
    Why.NOT_YET: _("ne vaut pas encore"),
    Why.NO_LONGER: _("ne vaut plus"),
    Why.DECLINED: _("l’association a décliné cette demande"),
    Why.LARGER_PLACE: _("une règle plus proche du lieu passe avant"),
    Why.LOWER_PRIORITY: _("une règle plus prioritaire passe avant"),
    Why.MORE_LOAD: _("une autre association a moins de demandes en cours"),
    Why.SAME_ASSOCIATION: _("une autre règle de la même association répond déjà"),
}
MIXED = pgettext_lazy("niveau", "Sans classe précise")
FALLBACK = _("Aucune règle ne répond : la coordination reçoit la demande et la confie à qui peut y répondre.")  # fmt: skip
METROPOLE = _("France métropolitaine")
REST_OF_METROPOLE = _("Reste de la métropole")
OVERSEAS = _("Outre-mer")
HALVES: "dict[str, StrPromise]" = {
    "morning": _("le matin"),
    "afternoon": _("l’après-midi"),
    "evening": _("en soirée"),
    "any": _("peu importe"),
}
ACTS: "dict[Act, StrPromise]" = {
    Act.VERIFY: _("Confirmer"),
    Act.ROUTE: _("Adresser"),
    Act.ACCEPT: _("Accepter"),
    Act.DECLINE: _("Décliner"),
    Act.REROUTE: _("Confier à une autre association"),
    Act.SCHEDULE: _("Fixer la visite"),
    Act.HOLD: _("Elle a eu lieu"),
    Act.REPORT: _("Le bilan est fait"),
    Act.CLOSE: _("Clore"),
    Act.CANCEL: _("Annuler"),
}
