"""A dry run of new rules in words: from what to what, what follows, and what is left to people."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clickable.assess.models import Outcome
from clickable.assess.rederiving import Left, Plan
from clickable.assess.rules import is_illegal
from clickable.desk.words import sentence

MOST_LISTED = 200
WHY: dict[Left, Promise] = {
    Left.ON_ITS_WAY: _("Un avis est parti ou approuvé : voyez s’il faut écrire au destinataire."),
    Left.OPINION: _("Un deuxième avis est en cours : il se termine d’abord."),
    Left.OVERRIDDEN: _("Une personne a conclu autrement que les règles : à elle de voir."),
    Left.NOTHING_FOLLOWS: _("Les nouvelles règles ne concluent rien de ces étiquettes."),
}
ARTICLES = _("Mêmes conclusions, autres articles : les projets d’avis sont récrits, et relus avant de partir.")  # fmt: skip
INTO_LAW = _("Recherche de l’hébergeur, puis des projets d’avis, à relire avant de partir.")
OUT_OF_LAW = _("Les projets d’avis non partis sont abandonnés ; le suivi change pour la personne.")
OTHER_LAW = _("Les projets d’avis sont récrits, et relus avant de partir.")
TO_QUEUE = _("Retour dans la file, pour une deuxième personne.")
NOTHING = _("Rien n’est transmis ; le suivi peut changer pour la personne.")


@dataclass(frozen=True)
class Kind:
    category: str
    was: str
    to: str
    follows: Promise
    many: int


@dataclass(frozen=True)
class Remaining:
    reference: str
    was: str
    to: str
    why: Promise


def kinds(plan: Plan) -> list[Kind]:
    return [
        Kind(str(category.label), _said(was), _said(to), follows(was, to), many)
        for (category, was, to), many in plan.kinds
    ]


def left(plan: Plan) -> list[Remaining]:
    return [
        Remaining(one.reference, _said(one.was), _said(one.to), WHY[one.left])
        for one in plan.left[:MOST_LISTED]
        if one.left
    ]


def follows(was: Outcome, to: Outcome | None) -> Promise:
    """What happens then, in words; nothing of it leaves the house by itself."""
    if to == was:
        return ARTICLES
    if to == Outcome.NEEDS_SECOND_OPINION:
        return TO_QUEUE
    before, after = is_illegal(was), to is not None and is_illegal(to)
    if after:
        return OTHER_LAW if before else INTO_LAW
    return OUT_OF_LAW if before else NOTHING


def _said(outcome: Outcome | None) -> str:
    return sentence(outcome.label) if outcome else "—"
