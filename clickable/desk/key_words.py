"""What the look at the keys found, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clickable.people.health import Code
from clickable.people.models import KeyHealth

FOUND: dict[str, str | Promise] = {
    Code.FILE: _(
        "Le fichier des clés de confiance ne se lit pas : il faut le remettre d’une sauvegarde."
    ),
    Code.NO_INTAKE: _("Aucune équipe ne reçoit les signalements."),
    Code.NO_HELPLINE: _("Une équipe d’écoute existe, mais aucune demande ne peut lui parvenir."),
    Code.TEAM_KEY: _("La base et le fichier de confiance ne nomment pas la même clé d’équipe."),
    Code.PARCELS: _("Les plis des dépositaires ne sont pas à jour."),
    Code.PERSON_KEY: _("Les clés de %(who)s ont changé sans que personne ne les ait comparées."),
    Code.CLOSED: _(
        "Le compte de %(who)s est fermé, mais compte encore parmi ceux qui tiennent la clé."
    ),
    Code.NO_KEY: _("%(who)s ne tient pas encore la clé."),
    Code.GIVEN: _("%(who)s a encore le mot de passe qu’on lui a donné."),
    Code.WORKER: _("La clé des tâches de fond n’est pas celle du fichier de confiance."),
    Code.OLD_EPOCH: _("Une ancienne clé de l’équipe n’est pas encore détruite."),
    Code.DRILL: _("L’exercice des dépositaires date de plus de six mois."),
    Code.RECOVERED: _(
        "Deux dépositaires ont rouvert la clé de l’équipe il y a moins de trente jours."
    ),
    Code.OFFICER: _("Une personne dépositaire a été remplacée il y a moins de trente jours."),
}


def said(finding: KeyHealth) -> str:
    """One finding as a sentence."""
    if finding.code == Code.FEW:
        return ngettext(
            "%(n)d personne tient la clé de l’équipe : il en faut deux.",
            "%(n)d personnes tiennent la clé de l’équipe : il en faut deux.",
            finding.count,
        ) % {"n": finding.count}
    if finding.code == Code.LOST:
        return ngettext(
            "%(n)d élément n’est scellé à aucune clé connue.",
            "%(n)d éléments ne sont scellés à aucune clé connue.",
            finding.count,
        ) % {"n": finding.count}
    return str(FOUND.get(finding.code, finding.code)) % {"who": finding.person or _("quelqu’un")}
