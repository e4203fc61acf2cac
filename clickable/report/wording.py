"""What reporters are told, in plain words: refusals, categories, and how far a report is."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clickable.report.addresses import Refusal
from clickable.report.models import Category
from clickable.report.rules import Standing


class Choice(NamedTuple):
    """One answer of a page: its value, its name, a line of explanation, perhaps a drawing."""

    value: str
    name: Promise
    hint: Promise
    drawing: str = ""  # a template: simple.py gives one to each


class Group(NamedTuple):
    """Answers that stand together, under a name or none."""

    name: str | Promise
    choices: list[Choice]


PASTED = _(
    "Une image ou un fichier a été collé ici. Nous l’avons retiré : n’enregistre pas l’image et ne "
    "la renvoie à personne. L’adresse de la page, ou des mots, suffisent."
)
TOO_LONG = _(
    "C’est trop long : %(show_value)d caractères, et %(limit_value)d au plus. Tout est encore là : "
    "raccourcis un peu."
)
NOTHING = _("Copie une adresse, écris l’endroit avec tes mots, ou coche la dernière case.")
REFUSALS: dict[Refusal, Promise] = {
    Refusal.CONTENT: PASTED,
    Refusal.SCRIPT: _(
        "Ceci est un morceau de programme, pas une adresse. Ouvre la page et copie ce qui est "
        "écrit dans la barre d’adresse."
    ),
    Refusal.SCHEME: _(
        "Seules les adresses de pages web (http ou https) vont ici. Décris cet endroit avec tes mots."
    ),
    Refusal.PRIVATE: _(
        "Cette adresse ne s’ouvre que sur ton appareil ou dans un réseau privé : nous ne pouvons "
        "pas la voir. Cherche l’adresse publique, ou décris l’endroit avec tes mots."
    ),
    Refusal.LONG: _(
        "Cette adresse est trop longue. Essaie sans la partie qui suit le point d’interrogation."
    ),
    Refusal.UNREADABLE: _(
        "Nous n’arrivons pas à lire une adresse ici. Vérifie qu’elle est entière, ou décris l’endroit "
        "avec tes mots."
    ),
}

CATEGORY_HINTS: dict[Category, Promise] = {
    Category.CSAM: _(
        "Une image, une vidéo ou un texte qui montre un enfant ou un adolescent dans une "
        "situation sexuelle."
    ),
    Category.TERRORISM: _(
        "Des messages qui poussent à commettre un attentat ou qui expliquent comment faire une "
        "bombe."
    ),
    Category.HATE: _(
        "Des messages qui appellent à frapper, rejeter ou détester des gens pour ce qu’ils sont : "
        "origine, religion, genre, handicap…"
    ),
    Category.CRIMES_HUMANITY: _(
        "Des messages qui disent du bien d’un génocide ou de l’esclavage, ou de ceux qui les ont "
        "commis."
    ),
    Category.SHOCKING_MINORS: _(
        "Des images très violentes ou pornographiques que des enfants peuvent voir facilement."
    ),
    Category.PROCURING: _(
        "Quelqu’un propose ou organise les actes sexuels d’une autre personne contre de l’argent "
        "ou des cadeaux."
    ),
    Category.SUICIDE: _("Des messages qui poussent quelqu’un à se tuer ou à se faire du mal."),
    Category.SEXUAL_HARASSMENT: _(
        "Des mots, des demandes ou des menaces sur le sexe, qui reviennent ou qui font pression."
    ),
    Category.UNSURE: _("Ce n’est pas un problème : nous regarderons."),
}


@dataclass(frozen=True)
class Told:
    label: Promise
    what_next: Promise


STANDINGS: dict[Standing, Told] = {
    Standing.RECEIVED: Told(
        _("Reçu"),
        _("Ton signalement est bien arrivé. Une personne de l’équipe va le lire."),
    ),
    Standing.IN_REVIEW: Told(
        _("En cours d’analyse"),
        _(
            "Une personne de l’équipe l’étudie : ce que dit la loi, et qui peut agir. Reviens dans "
            "quelques jours."
        ),
    ),
    Standing.OUT_OF_REMIT: Told(
        _("Hors de notre domaine"),
        _(
            "Nous l’avons étudié. Ce n’est pas à nous d’agir ici, mais d’autres le peuvent : la "
            "page d’aide dit qui."
        ),
    ),
    Standing.NOT_ILLEGAL: Told(
        _("Pas interdit par la loi"),
        _(
            "Nous l’avons étudié. La loi ne l’interdit pas, et nous ne pouvons pas le faire "
            "retirer. Tu as bien fait de demander. Le site lui-même peut avoir des règles plus "
            "strictes : tu peux aussi le lui signaler."
        ),
    ),
    Standing.NOT_ACTIONABLE: Told(
        _("Sans suite possible"),
        _(
            "Nous n’avons pas pu l’ouvrir, ou il manque quelque chose pour agir. Si tu en sais "
            "plus, fais un nouveau signalement."
        ),
    ),
    Standing.PASSED_ON: Told(
        _("Contraire à la loi, transmis"),
        _(
            "La loi interdit ce contenu. Nous l’avons transmis à ceux qui peuvent agir ; c’est "
            "maintenant à eux de le faire, et nous vérifions."
        ),
    ),
    Standing.REMOVED: Told(
        _("Plus en ligne"),
        _(
            "La loi interdit ce contenu. Nous l’avons transmis, et il n’est plus en ligne à cette "
            "adresse. Merci de l’avoir signalé."
        ),
    ),
    Standing.WITHDRAWN: Told(
        _("Retiré par toi"),
        _(
            "Tes mots, les messages et ton adresse e-mail sont effacés. Les adresses et les endroits "
            "que tu as signalés peuvent encore être étudiés, car un enfant est peut-être en danger."
        ),
    ),
}

MALFORMED = _(
    "Ce code n’est pas complet, ou une lettre n’est pas la bonne. Vérifie les vingt lettres et "
    "chiffres, ou les neuf mots, puis réessaie."
)
UNKNOWN = _(
    "Nous n’avons aucun signalement avec ce code. Regarde si tu en as noté un autre, puis réessaie."
)

CLOSED = _("Ce signalement a été retiré : plus rien ne peut y être ajouté.")
NOT_OPEN = _("Ce signalement est abîmé de notre côté : rien ne peut y être ajouté.")
FULL = _("Cette conversation est pleine. Fais un nouveau signalement : l’équipe le lira aussi.")
TOO_MANY = _(
    "Ce signalement contient déjà beaucoup d’adresses. Fais un nouveau signalement pour celles-ci."
)
NO_ANSWER = _("Écris d’abord ta réponse : quelques mots suffisent.")
NO_ADDRESS = _("Copie une adresse, ou écris l’endroit avec tes mots.")
NO_MAILBOX = _("Ceci n’est pas une adresse e-mail. Elle ressemble à nom@exemple.fr.")
UNREADABLE = _("⚠ Ce message ne peut pas être lu.")


def added(number: int) -> str:
    """What stands for a message that only brought addresses."""
    return ngettext(
        "%(n)d adresse ou endroit ajouté.", "%(n)d adresses ou endroits ajoutés.", number
    ) % {"n": number}
