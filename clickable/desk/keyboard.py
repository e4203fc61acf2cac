"""Every key of the desk. A letter stands for one act everywhere; letters of answers are never among them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Key:
    """`press`: the element of the page that it is for; empty: the script's own."""

    key: str
    does: Promise
    press: str = ""


QUEUE = (
    Key("j, k", _("sur la page de la file : ligne suivante, précédente ; ↵ l’ouvre")),
    Key("n", _("prendre le suivant ; ce qui est en main retourne dans la file"), "n"),
    Key("u", _("prendre en main l’élément ouvert"), "u"),
    Key("o", _("ouvrir l’élément en main"), "o"),
    Key("r", _("rendre l’élément à la file"), "r"),
    Key("y", _("reprendre une décision"), "y"),
)
JUDGING = (
    Key("1 … 9, 0", _("répondre à la question en cours ; la suivante vient d’elle-même")),
    Key("a … z", _("répondre, là où une réponse montre une lettre")),
    Key("j", _("question suivante")),
    Key("k", _("question précédente")),
    Key("c", _("changer de catégorie"), "c"),
    Key("f", _("autres étiquettes : type de site, langue, argent…"), "f"),
    Key("e", _("conclure sans les règles, ou autrement"), "e"),
    Key("v", _("une vie est en danger"), "v"),
    Key("t", _("écrire une note ; Échap pour en sortir"), "t"),
    Key("s", _("voir ce qui en découle"), "s"),
    Key("↵", _("décider et passer au suivant")),
    Key("x", _("décider et rester ici"), "x"),
)
EVERYWHERE = (Key("?", _("montrer ou cacher cette aide")),)
GROUPS = (
    (_("La file"), QUEUE),
    (_("Juger"), JUDGING),
    (_("Partout"), EVERYWHERE),
)
