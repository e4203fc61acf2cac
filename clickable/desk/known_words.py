"""The desk's words for why a line of a list is refused, and how a list stands."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clickable.known.entries import Reason
from clickable.known.models import KnownList

REASONS: dict[Reason, Promise] = {
    Reason.LONG: _("plus longue qu’aucune adresse"),
    Reason.BINARY: _("contient autre chose que du texte"),
    Reason.FORMULA: _("une formule de tableur"),
    Reason.CONTENT: _("une image ou un fichier collé"),
    Reason.SCRIPT: _("un programme, pas une adresse"),
    Reason.SCHEME: _("pas une adresse du web"),
    Reason.PRIVATE: _("une adresse d’un réseau privé"),
    Reason.UNREADABLE: _("ne se lit pas comme une adresse"),
    Reason.REGISTRY: _("tout le monde s’inscrit sous ce nom"),
    Reason.DEEP: _("trop de niveaux : six au plus"),
    Reason.QUERY: _("un chemin ne peut pas contenir « ? »"),
    Reason.WHOLE_HOST: _("pour un hôte entier, écrivez *.nom"),
    Reason.ADDRESS: _("une adresse, dans une liste d’empreintes"),
    Reason.EITHER: _("SHA-256 ou PDQ ? Écrivez-le devant, par exemple « pdq: »"),
    Reason.LENGTH: _("pas la longueur de cette empreinte"),
    Reason.EMPTY: _("empreinte vide : que des zéros ou que des uns"),
    Reason.ALGORITHM: _("ni MD5, ni SHA-1, ni SHA-256, ni PDQ"),
}


def reason(code: str) -> str:
    return str(REASONS[Reason(code)]) if code in set(Reason) else code


def standing(known_list: KnownList, *, today: date) -> str:
    """In one word."""
    if known_list.retired_at:
        return str(_("retirée"))
    return str(_("en vigueur") if known_list.expires_on >= today else _("échue"))
