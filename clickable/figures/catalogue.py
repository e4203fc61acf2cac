"""Every figure there is: its name, its unit and what exactly it counts."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clickable.figures.models import Unit
from clickable.report.models import Category

Words = str | Promise


@dataclass(frozen=True)
class Kind:
    code: str
    label: Words
    unit: Unit
    definition: Words


RECEIVED_REPORTS = Kind(
    "received_reports",
    _("Signalements reçus"),
    Unit.REPORTS,
    _("Envois reçus par le formulaire ou par l’API. Un seul peut nommer plusieurs adresses."),
)
RECEIVED_ITEMS = Kind(
    "received_items",
    _("Éléments signalés"),
    Unit.ITEMS,
    _(
        "Adresses web, ou lieux décrits en mots. Une adresse compte une seule fois, même si plusieurs "
        "signalements la nomment, dans la période du premier."
    ),
)
ASSESSED_ITEMS = Kind(
    "assessed_items",
    _("Éléments qualifiés"),
    Unit.ITEMS,
    _("Éléments sur lesquels un analyste a conclu, dans la période de cette conclusion."),
)
ILLEGAL_ITEMS = Kind(
    "illegal_items",
    _("Éléments illicites"),
    Unit.ITEMS,
    _("Éléments qualifiés d’illicites par un analyste, dans la période de cette conclusion."),
)
NOTICED_ITEMS = Kind(
    "noticed_items",
    _("Éléments notifiés"),
    Unit.ITEMS,
    _(
        "Éléments illicites pour lesquels un avis au moins est parti (à la police, à l’hébergeur ou à un "
        "partenaire), dans la période du premier avis."
    ),
)
REMOVED_ITEMS = Kind(
    "removed_items",
    _("Éléments retirés"),
    Unit.ITEMS,
    _(
        "Éléments notifiés dont deux vérifications concordantes, espacées d’au moins quinze minutes, ont "
        "confirmé l’absence, dans la période de la première. Une erreur ne compte jamais comme un retrait."
    ),
)
REMOVAL_HOURS_MEDIAN = Kind(
    "removal_hours_median",
    _("Délai médian de retrait"),
    Unit.HOURS,
    _(
        "Temps entre le départ du premier avis et la première vérification qui constate l’absence : la "
        "moitié des éléments retirés l’a été plus vite, l’autre moitié moins vite. Publié à partir de cinq retraits."
    ),
)
HEADLINES = (
    RECEIVED_REPORTS, RECEIVED_ITEMS, ASSESSED_ITEMS, ILLEGAL_ITEMS, NOTICED_ITEMS, REMOVED_ITEMS,
    REMOVAL_HOURS_MEDIAN,
)  # fmt: skip
WAY = (RECEIVED_ITEMS, ASSESSED_ITEMS, ILLEGAL_ITEMS, NOTICED_ITEMS, REMOVED_ITEMS)
BY_CATEGORY = tuple(
    Kind(
        f"{ILLEGAL_ITEMS.code}.{category.value}",
        category.label,
        Unit.ITEMS,
        _(
            "Éléments illicites de l’année dans cette catégorie, choisie par l’analyste. Les nombres "
            "inférieurs à cinq ne sont pas publiés, ni ceux qui permettraient de les retrouver."
        ),
    )
    for category in Category
    if category != Category.UNSURE
)
KINDS = {kind.code: kind for kind in (*HEADLINES, *BY_CATEGORY)}
