"""Words for codes: what a second person signs, the faces, the drawings and what they show."""

from django.utils.translation import gettext_lazy as _

CHECKS = {
    "adults": _("Deux adultes connus des enfants sont là dans chaque groupe ; aucun ne regarde les réponses."),
    "referral": _("Chaque groupe sait quoi faire si un enfant se confie : 119, 17, l’équipe d’écoute, et qui appelle."),
    "language": _("Les mots ont été lus par des enfants de chaque âge, dans chaque langue."),
    "drawings": _("Les dessins ne font pas peur, ne montrent aucune violence et sont compris sans les mots."),
    "consent": _("Le papier pour les parents est prêt, et l’accord de chaque enfant se demande avec ses mots."),
    "calm": _("Chacun répond seul, au calme, sans qu’on voie son écran, et peut s’arrêter sans dire pourquoi."),
    "readers": _("L’équipe d’écoute sait que des textes arrivent, et les lit dans le délai choisi."),
    "feedback": _("La date à laquelle les enfants auront une réponse leur est dite avant de commencer."),
}  # fmt: skip

FACES = {
    "1": _("Pas du tout"),
    "2": _("Un peu"),
    "3": _("Entre les deux"),
    "4": _("Plutôt oui"),
    "5": _("Oui, tout à fait"),
}
FACES_SHOWN = {
    "1": _("un visage très triste"),
    "2": _("un visage un peu triste"),
    "3": _("un visage calme"),
    "4": _("un visage content"),
    "5": _("un visage très content"),
}
RATHER_NOT = _("Je préfère ne pas répondre")

# By the name of its file in static/voices/drawings: what somebody who does not see it is told.
DRAWINGS = {
    "phone": _("un téléphone"),
    "game": _("une manette de jeu"),
    "message": _("deux bulles de paroles"),
    "friends": _("deux personnes côte à côte"),
    "family": _("un adulte et un enfant qui se tiennent la main"),
    "school": _("une école"),
    "listen": _("une oreille"),
    "umbrella": _("un parapluie ouvert"),
    "book": _("un livre ouvert"),
    "screen": _("un ordinateur"),
    "clock": _("une horloge"),
    "hand": _("une main levée"),
    "question": _("un point d’interrogation"),
    "lighthouse": _("un phare allumé"),
    "none": _("un rond vide"),
}
