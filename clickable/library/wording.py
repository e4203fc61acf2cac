"""Words for what the library tells people, beside those of its tables."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from clickable.library.models import State
from clickable.library.rules import Fault, Freshness, Why

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# The languages a tool may speak, each in its own name.
LANGUAGES = {
    "fr": "français", "en": "English", "hu": "magyar", "de": "Deutsch", "lb": "Lëtzebuergesch",
    "nl": "Nederlands", "es": "español", "it": "italiano", "pt": "português", "ro": "română",
    "pl": "polski", "uk": "українська", "tr": "Türkçe", "ar": "العربية",
    "gcf": "kréyòl (Guadeloupe, Martinique)", "gcr": "kriyòl gwiyanè", "rcf": "kréol rénioné",
    "swb": "shimaore", "ty": "reo tahiti",
}  # fmt: skip

WORDLESS = _(
    "Ajoutez d’abord les sous-titres et la transcription, pour chaque langue de la vidéo : sans "
    "eux, elle n’est pas pour tout le monde."
)
FAULTS: "dict[Fault, StrPromise]" = {
    Fault.EMPTY: _("Ce fichier est vide."),
    Fault.TOO_LARGE: _("Ce fichier est trop gros."),
    Fault.WRONG_KIND: _("Ce fichier n’est pas de la sorte annoncée."),
    Fault.ACTIVE: _(
        "Ce PDF contient un programme, un formulaire actif, un fichier joint ou un mot de passe. "
        "Exportez-le de nouveau, sans rien de cela."
    ),
    Fault.NOT_TEXT: _("Ce fichier n’est pas un texte en UTF-8."),
}

FRESHNESS: "dict[Freshness, StrPromise]" = {
    Freshness.FRESH: _("à jour"),
    Freshness.STALE: _("en retard"),
    Freshness.MISSING: _("manque"),
}

WHY: "dict[Why, StrPromise]" = {
    Why.OLDER: _(
        "La dernière version n’existe pas encore dans ta langue : voici la plus récente qui existe. "
        "Certaines choses ont pu changer depuis."
    ),
    Why.OTHER: _("Cet outil n’existe pas encore dans ta langue : le voici dans une autre."),
}

STEP_BUTTONS: "dict[State, StrPromise]" = {
    State.DRAFT: _("Renvoyer au brouillon"),
    State.EVIDENCE: _("Envoyer à la vérification des sources"),
    State.CHILD_REVIEW: _("Les sources sont bonnes"),
    State.SAFEGUARDING: _("La relecture par des enfants est dite"),
    State.FUNDER_CHECK: _("Rien ne peut nuire à un enfant"),
    State.APPROVED: _("Les mentions des financeurs sont bonnes"),
    State.PUBLISHED: _("Publier"),
    State.WITHDRAWN: _("Retirer"),
}


def language_name(code: str) -> str:
    return LANGUAGES.get(code, code)
