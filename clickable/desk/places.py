"""What the desk has beside the daily work, by the page that leads there: one row a page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clickable.people.models import User
from clickable.people.rules import (
    can_help,
    can_lead,
    can_lead_cases,
    can_share_key,
    can_work_cases,
    has_account,
)

if TYPE_CHECKING:
    from clickable.desk.access import Rule


@dataclass(frozen=True)
class Place:
    """A page, what it is for in one sentence, and who may enter (the rule of its view)."""

    view: str
    name: Promise
    purpose: Promise
    rule: "Rule"


PLACES = (
    Place(
        "desk:domains",
        _("Règles de domaine"),
        _("Ce que l’équipe sait d’avance d’un hôte ou d’un site, et jusqu’à quand."),
        can_work_cases,
    ),
    Place(
        "desk:quarantine",
        _("Quarantaine"),
        _("Ce qui est arrivé en trop grand nombre, à laisser entrer ou à clore."),
        can_work_cases,
    ),
    Place(
        "desk:own",
        _("Ce que j’ouvre"),
        _("Mes éléments ouverts, mes limites, ce que je laisse à d’autres. Pour moi seul·e."),
        can_work_cases,
    ),
    Place(
        "desk:shift_end",
        _("Fin de poste"),
        _("Une note pour soi, et vers qui l’équipe peut se tourner."),
        can_share_key,
    ),
    Place(
        "desk:team_week",
        _("L’équipe, en tout"),
        _("Ce que l’équipe a ouvert en une semaine, arrondi ; jamais une personne."),
        can_lead_cases,
    ),
    Place(
        "desk:keys",
        _("Clés"),
        _("Qui détient la clé de l’équipe, et ce qui ne va pas bien."),
        can_share_key,
    ),
    Place(
        "desk:known_lists",
        _("Ce qui est connu"),
        _("Les listes d’adresses et d’empreintes : ce qui s’y trouve n’a pas à être regardé."),
        can_lead_cases,
    ),
    Place(
        "desk:imports",
        _("Imports"),
        _("Les fichiers et les courriels des partenaires : lus, examinés, annulés au besoin."),
        can_lead_cases,
    ),
    Place(
        "desk:partners",
        _("Partenaires"),
        _("Les organisations dont les programmes donnent des signalements, et leurs jetons."),
        can_lead_cases,
    ),
    Place(
        "desk:opinions",
        _("Deuxièmes avis"),
        _(
            "Ce que vous jugez après quelqu’un, sans savoir ce qu’il a dit ; et ce qui est à trancher."
        ),
        can_work_cases,
    ),
    Place(
        "desk:steering",
        _("Pilotage"),
        _("Où le travail attend, depuis quand, et ce qui ne va pas bien ; personne n’y est nommé."),
        can_lead_cases,
    ),
    Place(
        "desk:doors",
        _("Portes"),
        _("Par où les signalements arrivent, où l’on s’arrête, ce qui est à corriger."),
        can_lead_cases,
    ),
    Place(
        "desk:policies",
        _("Quand deux personnes"),
        _("Quand un deuxième avis se demande, et quels avis partent à deux."),
        can_lead_cases,
    ),
    Place(
        "desk:agreement",
        _("Accords"),
        _("À quel point deux personnes répondent de même, question par question."),
        can_lead_cases,
    ),
    Place(
        "desk:queue_rules",
        _("Règles de la file"),
        _("Ce qui donne des points à un élément, et depuis quand."),
        can_lead_cases,
    ),
    Place(
        "desk:voices",
        _("Paroles d’enfants"),
        _("Ce que des enfants écrivent dans les consultations, à lire dans le délai promis."),
        can_help,
    ),
    Place(
        "desk:account",
        _("Mon compte"),
        _("Votre second facteur, vos codes de secours, vos sessions."),
        has_account,
    ),
    Place(
        "desk:team",
        _("L’équipe"),
        _("Inviter, fermer des sessions, aider qui a perdu son second facteur."),
        can_lead,
    ),
    Place(
        "desk:journal",
        _("Journal"),
        _("Qui a fait quoi et quand, et de quoi le remettre à qui contrôle."),
        can_lead_cases,
    ),
    Place(
        "desk:labels",
        _("Étiquettes et règles"),
        _("Les questions et les règles en vigueur ; dériver à nouveau quand elles changent."),
        can_lead_cases,
    ),
    Place(
        "desk:keyboard",
        _("Clavier"),
        _("Les touches pour juger sans souris, et de quoi les couper."),
        can_work_cases,
    ),
)


def places_of(user: User) -> list[Place]:
    """Those that this person may enter, in the order of the table."""
    return [place for place in PLACES if place.rule(user)]
