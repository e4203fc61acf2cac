"""What people who ask for help are told, in plain words: choices, refusals, and how far a request is."""

from datetime import time
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clickable.support.requests.models import Attempt, Reason, State
from clickable.support.requests.rules import Cover, Part, Way, Who
from clickable.support.telling import clock


class Choice(NamedTuple):
    """One answer of a page: its value, its name, a line of explanation."""

    value: str
    name: Promise
    hint: Promise | str = ""


WAYS = [
    Choice(
        Way.HERE,
        _("Écris-moi ici"),
        _(
            "Tu reviens lire la réponse avec un code. Rien n’arrive sur ton téléphone : le plus discret."
        ),
    ),
    Choice(
        Way.CALL,
        _("Appelle-moi"),
        _("Tu dis quand c’est possible, et ce que nous disons si quelqu’un d’autre décroche."),
    ),
    Choice(
        Way.TEXT,
        _("Envoie-moi un SMS"),
        _("Le SMS ne dit jamais pourquoi nous écrivons."),
    ),
    Choice(
        Way.MAIL,
        _("Écris-moi un e-mail"),
        _("Seulement si tu es seul·e à lire ta boîte."),
    ),
]
WHO = [
    Choice(Who.CHILD, _("J’ai moins de 12 ans")),
    Choice(Who.TEEN, _("J’ai entre 12 et 17 ans")),
    Choice(Who.PARENT, _("Je suis un parent, ou quelqu’un de la famille")),
    Choice(Who.PROFESSIONAL, _("Je travaille avec des enfants")),
    Choice(Who.OTHER, _("Autre")),
]
COVERS = [
    Choice(Cover.HANG_UP, _("Raccrochez sans rien dire")),
    Choice(Cover.WRONG_NUMBER, _("Dites que vous vous êtes trompés de numéro")),
    Choice(Cover.SURVEY, _("Dites que c’est un sondage")),
    Choice(Cover.OWN, _("Dites autre chose :")),
]
PARTS: dict[Part, Promise] = {
    Part.MORNING: _("8 h à 12 h"),
    Part.NOON: _("12 h à 14 h"),
    Part.AFTERNOON: _("14 h à 18 h"),
    Part.EVENING: _("18 h à 22 h"),
}
DAYS = [
    _("lundi"), _("mardi"), _("mercredi"), _("jeudi"), _("vendredi"), _("samedi"), _("dimanche"),
]  # fmt: skip

NO_WAY = _("Choisis comment nous pouvons te répondre.")
NO_NUMBER = _(
    "Écris un numéro de téléphone, ou choisis « Écris-moi ici » : aucun numéro n’est alors utile."
)
BAD_NUMBER = _("Ceci ne ressemble pas à un numéro de téléphone. Il s’écrit comme 06 39 98 00 00.")
NO_MAILBOX = _(
    "Écris une adresse e-mail, ou choisis « Écris-moi ici » : aucune adresse n’est alors utile."
)
BAD_MAILBOX = _("Ceci n’est pas une adresse e-mail. Elle ressemble à nom@exemple.fr.")
ONE_HOUR = _("Pour « jamais entre », choisis les deux heures, ou aucune.")
NO_TIME = _(
    "Avec ces choix, il ne reste aucun moment pour t’appeler. Change les cases ou les heures."
)
NO_COVER = _("Écris ce que nous devons dire, ou choisis une autre phrase.")
PASTED = _(
    "Une image ou un fichier a été collé ici. Nous l’avons retiré : des mots suffisent. Tu n’as "
    "jamais à montrer une image."
)
TOO_LONG = _(
    "C’est trop long : %(show_value)d caractères, et %(limit_value)d au plus. Tout est encore là : "
    "raccourcis un peu."
)
NO_ANSWER = _("Écris d’abord ton message : quelques mots suffisent.")
NO_CODE = _("Tape ton code : les lettres, ou les neuf mots.")
UNKNOWN = _(
    "Ce code n’ouvre aucune demande. Vérifie les vingt lettres et chiffres, ou les neuf mots. Après "
    "un mois, une demande close est effacée, et son code avec elle."
)
CLOSED = _("Cette demande est close : rien ne peut y être ajouté. Tu peux en faire une autre.")
FULL = _("Cette conversation est pleine. Fais une nouvelle demande : l’équipe la lira aussi.")
PASSED_ON_ALREADY = _("L’équipe a déjà transmis, avec ton accord : il ne peut plus être repris.")


NO_MOMENT = _("Choisis quand : une case au moins, ou « n’importe quel moment ».")


class Told(NamedTuple):
    label: Promise
    what_next: Promise


STATES: dict[str, Told] = {
    State.RECEIVED: Told(
        _("Demande reçue"),
        _("Une personne de l’écoute va la lire. Reviens voir ici, ou attends son appel."),
    ),
    State.NOT_REACHED: Told(
        _("Nous n’avons pas réussi à te joindre"),
        _(
            "Ce n’est pas grave, nous essaierons encore. Tu peux nous écrire ici quel moment va mieux."
        ),
    ),
    State.REACHED: Told(
        _("Quelqu’un t’a parlé"),
        _("Si tu veux ajouter quelque chose, écris-le ici. Tu peux aussi nous rappeler."),
    ),
    State.ANSWERED: Told(
        _("Nous t’avons écrit"),
        _("La réponse est juste en dessous. Tu peux répondre autant que tu veux."),
    ),
    State.CLOSED: Told(
        _("Demande close"),
        _(
            "Elle sera effacée un mois après. Si ça ne va pas, fais-en une autre : tu en as le droit."
        ),
    ),
}
# Where the answer is written, nobody calls.
RECEIVED_BY: dict[str, Promise] = {
    Way.HERE: _("Une personne de l’écoute va la lire, et t’écrire ici. Reviens avec ton code."),
    Way.TEXT: _("Une personne de l’écoute va la lire. Reviens voir ici, ou attends son SMS."),
    Way.MAIL: _("Une personne de l’écoute va la lire. Reviens voir ici, ou attends son e-mail."),
}
CLOSED_BECAUSE: dict[str, Promise] = {
    Reason.HELPED: _("Nous espérons que ça va mieux. Tu as bien fait de demander de l’aide."),
    Reason.ORIENTED: _("D’autres services peuvent mieux t’aider : tu les trouves ci-dessous."),
    Reason.UNREACHABLE: _("Nous n’avons pas réussi à te joindre. Ce n’est pas ta faute."),
    Reason.DECLINED: _("Tu ne le souhaitais plus : c’est ton droit."),
    Reason.NOT_FOR_US: _(
        "Nous ne sommes pas les bonnes personnes pour cela, mais d’autres peuvent t’aider."
    ),
}
WITHDRAWN = Told(
    _("Retirée par toi"),
    _(
        "Ton numéro, ton e-mail, tes mots et les messages sont effacés. Tu peux revenir quand tu veux."
    ),
)


def hour(text: str) -> str:
    """« 17 h », of "17:00" as it is kept; empty when there is none."""
    return clock(time.fromisoformat(text)) if text else ""


# For helpers
TRIED = {
    Attempt.Outcome.REACHED: _("La personne a répondu"),
    Attempt.Outcome.NO_ANSWER: _("Pas de réponse"),
    Attempt.Outcome.SOMEBODY_ELSE: _("Quelqu’un d’autre a répondu"),
    Attempt.Outcome.WRONG_NUMBER: _("Mauvais numéro ou mauvaise adresse"),
}
COVERS_TOLD: dict[str, Promise] = {
    Cover.HANG_UP: _("Raccrochez sans rien dire."),
    Cover.WRONG_NUMBER: _("« Excusez-moi, je me suis trompé de numéro. »"),
    Cover.SURVEY: _("« Bonjour, c’est pour un sondage. » Puis raccrochez poliment."),
}
WAYS_TOLD: dict[str, Promise] = {
    Way.CALL: _("par téléphone"),
    Way.TEXT: _("par SMS"),
    Way.MAIL: _("par e-mail"),
    Way.HERE: _("ici, par écrit"),
}
