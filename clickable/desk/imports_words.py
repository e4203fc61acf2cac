"""The desk's words for the columns of a sheet, why a line is refused, and how a mail is proved."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clickable.imports.columns import Field, Reason

FIELDS: dict[Field, Promise] = {
    Field.ADDRESS: _("Adresse"),
    Field.ELSEWHERE: _("Lieu en mots"),
    Field.MESSAGE: _("Message"),
    Field.SEEN_AT: _("Vu quand"),
    Field.CATEGORY: _("Catégorie"),
    Field.REFERENCE: _("Référence du partenaire"),
    Field.MD5: _("Empreinte MD5"),
    Field.SHA1: _("Empreinte SHA-1"),
    Field.SHA256: _("Empreinte SHA-256"),
    Field.PDQ: _("Empreinte PDQ"),
}
REASONS: dict[Reason, Promise] = {
    Reason.QUOTE: _("un guillemet n’est pas fermé, ou est mal placé"),
    Reason.COLUMNS: _("plus de cellules que de titres"),
    Reason.LONG: _("un texte trop long"),
    Reason.FORMULA: _("une formule de tableur"),
    Reason.ADDRESS: _("quelque chose qui n’est pas une adresse du web"),
    Reason.NOTHING: _("ni adresse ni lieu"),
    Reason.CATEGORY: _("une catégorie inconnue"),
    Reason.REFERENCE: _("une référence avec autre chose que lettres, chiffres et tirets"),
    Reason.HASH: _("une empreinte mal écrite"),
    Reason.HASH_OF_SEVERAL: _("une empreinte et plusieurs adresses : de laquelle ?"),
    Reason.MANY: _("trop d’adresses dans une ligne"),
    Reason.PASTED: _("une image ou un fichier collé"),
    Reason.TAKEN: _("une référence déjà venue avec autre chose"),
}


def reason(code: str) -> str:
    return str(REASONS[Reason(code)]) if code in set(Reason) else code
