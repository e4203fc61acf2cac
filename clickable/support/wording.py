"""What the two first questions offer. Letters and numbers of the answers say nothing by themselves."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Choice:
    code: str
    name: str | Promise
    hint: str | Promise = ""


PEOPLE = (
    Choice("a", _("C’est pour moi"), _("J’ai moins de 18 ans.")),
    Choice("b", _("C’est pour moi, adulte"), _("J’ai 18 ans ou plus.")),
    Choice("c", _("Un enfant m’a parlé"), _("Parent, proche : comment l’aider.")),
    Choice("d", _("Quelqu’un que je connais"), _("Un ami, une sœur, un camarade de classe.")),
    Choice("e", _("Je suis professionnel"), _("École, soin, social, animation, justice.")),
    Choice("f", _("Mes propres pensées m’inquiètent"), _("Parler à un soignant, sans être jugé.")),
)
MINE = (
    Choice("1", _("Je suis en danger maintenant")),
    Choice("2", _("On me fait du chantage"), _("On veut de l’argent, ou d’autres images.")),
    Choice("3", _("Une image de moi circule"), _("Ou quelqu’un pourrait la montrer.")),
    Choice(
        "4", _("Quelqu’un me parle de façon bizarre"), _("Il veut des photos, un secret, me voir.")
    ),
    Choice("5", _("On me harcèle"), _("En ligne, à l’école, ou les deux.")),
    Choice("6", _("On m’a fait quelque chose"), _("On m’a touché ou forcé, maintenant ou avant.")),
    Choice("9", _("Ça s’est passé entre enfants"), _("Avec un autre enfant, ou un autre jeune.")),
    Choice("8", _("Je veux porter plainte")),
    Choice("7", _("J’ai juste besoin de parler"), _("Ou je ne sais pas quoi choisir.")),
)
THEIRS = (
    Choice("1", _("Quelqu’un est en danger maintenant")),
    Choice("2", _("Un chantage"), _("On veut de l’argent, ou d’autres images.")),
    Choice("3", _("Une image qui circule"), _("Ou que quelqu’un pourrait montrer.")),
    Choice(
        "4",
        _("Un contact bizarre en ligne"),
        _("Des photos, un secret ou un rendez-vous demandés."),
    ),
    Choice("5", _("Du harcèlement"), _("En ligne, à l’école, ou les deux.")),
    Choice("6", _("Une violence sexuelle"), _("Maintenant ou dans le passé.")),
    Choice("9", _("Entre enfants"), _("Un enfant a des gestes sexuels envers un autre.")),
    Choice("8", _("Une plainte")),
    Choice("7", _("Je ne sais pas encore"), _("Comment écouter, et à qui en parler.")),
)


def matters(group: str) -> tuple[Choice, ...]:
    """The second question, for oneself or for somebody else."""
    return MINE if group == "me" else THEIRS


# For those who edit services
TOPICS = {
    "danger_now": _("Danger immédiat"),
    "talk": _("Parler"),
    "digital_violence": _("Violences numériques"),
    "sextortion": _("Chantage sexuel"),
    "intimate_images": _("Images intimes"),
    "grooming": _("Sollicitation d’un enfant"),
    "harassment": _("Harcèlement"),
    "sexual_violence": _("Violences sexuelles"),
    "child_protection": _("Enfance en danger"),
    "suicide": _("Envie de mourir"),
    "missing": _("Disparition"),
    "legal_help": _("Droits et plainte"),
    "prevention_offender": _("Ses propres pensées"),
    "report_content": _("Signaler un contenu"),
}
AUDIENCES = {
    "child": _("Enfant"),
    "teen": _("Adolescent"),
    "parent": _("Parent, proche"),
    "professional": _("Professionnel"),
    "adult_victim": _("Adulte victime"),
    "person_at_risk_of_offending": _("Personne inquiète de ses pensées"),
}
EVERYWHERE = _("Partout dans le monde")
