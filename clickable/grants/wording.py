"""Why a file is refused, and what to do."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from clickable.grants.files import Fault

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

FAULTS: dict[Fault, "StrPromise"] = {
    Fault.EMPTY: _("Ce fichier est vide."),
    Fault.LARGE: _("Ce fichier dépasse 10 Mo : réduisez-le, ou partagez-le en deux."),
    Fault.UNKNOWN: _("Ce n’est pas un PDF, ni un document OpenDocument (ODT, ODS) ou Office (DOCX, XLSX). Enregistrez-le dans un de ces formats."),
    Fault.BROKEN: _("Ce fichier est abîmé ou incomplet. Enregistrez-le à nouveau, puis envoyez-le."),
    Fault.ACTIVE: _("Ce PDF lance des programmes ou porte d’autres fichiers. Imprimez-le en PDF, puis envoyez le résultat."),
    Fault.MACROS: _("Ce document contient des macros. Enregistrez-le sans macros, puis envoyez-le."),
    Fault.EMBEDDED: _("Ce document porte un autre fichier. Retirez-le, ou enregistrez en PDF."),
    Fault.LINKED: _("Ce document va chercher quelque chose ailleurs (modèle, image liée, données). Enregistrez-le en PDF, puis envoyez-le."),
    Fault.LOCKED: _("Ce fichier est protégé par un mot de passe. Enlevez la protection, puis envoyez-le."),
    Fault.BOMB: _("Ce fichier se déplie en quelque chose de trop grand. Enregistrez-le en PDF, puis envoyez-le."),
}  # fmt: skip
