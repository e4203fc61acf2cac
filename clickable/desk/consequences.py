"""What follows from an answer: in law (its articles) and in actions (notify's routing)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clickable.assess.models import Outcome
from clickable.assess.rules import is_illegal
from clickable.locate.models import Trace
from clickable.locate.selectors import Located
from clickable.notify.routing import Hosted
from clickable.notify.rules import Route, hosted_in, route
from clickable.report.models import Category

WHERE: dict[Hosted, Promise] = {
    Hosted.FR: _("Hébergé en France"),
    Hosted.ABROAD_INHOPE: _("À l’étranger, avec un partenaire INHOPE"),
    Hosted.ABROAD_NONE: _("À l’étranger, sans partenaire INHOPE"),
    Hosted.UNKNOWN: _("Hébergeur inconnu"),
}
NEXT: dict[Outcome, Promise] = {
    Outcome.NOT_ILLEGAL: _("Rien n’est transmis ; le suivi dit « non illicite »."),
    Outcome.AGAINST_TERMS_ONLY: _(
        "Rien ne part d’ici : la voie est l’outil de signalement du site."
    ),
    Outcome.OUT_OF_REMIT: _("Rien n’est transmis ; le suivi dit « hors de notre compétence »."),
    Outcome.NOT_ACCESSIBLE: _("Rien n’est transmis ; le dossier est clos sans suite possible."),
    Outcome.INSUFFICIENT_INFORMATION: _(
        "Rien n’est transmis ; le dossier est clos sans suite possible."
    ),
    Outcome.DUPLICATE: _("Rien n’est transmis : l’autre dossier suit son cours."),
    Outcome.NEEDS_SECOND_OPINION: _("Retour dans la file, d’abord pour une autre personne."),
    Outcome.SPAM: _("Rien n’est transmis ; le dossier est clos, et oublié au bout de sept jours."),
}


@dataclass(frozen=True)
class Way:
    """One row of the routing table: where it is hosted, whom to tell."""

    where: Promise
    route: Route


def ways(*, category: Category, located: Located | None) -> list[Way]:
    """The rows that an illegal outcome may lead to: one when the host is known, else all."""
    outcome = Outcome.BASELINE if category == Category.CSAM else Outcome.MANIFESTLY_ILLEGAL
    places = [_place(located)] if located and located.traced_at else list(Hosted)
    return [
        Way(
            WHERE[place],
            route(category=category, outcome=outcome, hosted=place, life_in_danger=False),
        )
        for place in places
    ]


def next_step(outcome: Outcome) -> Promise:
    """What happens after this answer, in one sentence."""
    if is_illegal(outcome):
        return _("Recherche de l’hébergeur, puis des projets d’avis à relire.")
    return NEXT[outcome]


def _place(located: Located) -> Hosted:
    return hosted_in(located.country if located.outcome == Trace.Outcome.FOUND else "")
