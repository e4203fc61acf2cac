"""What people can do with us beside reporting and learning: one page leads to all of it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Way:
    address: str
    name: str
    hint: str


def groups() -> list[tuple[str, list[Way]]]:
    """What there is to do, by who might, in the reader's language."""
    return [
        (_("En quelques minutes"), [
            Way(reverse("manifesto:index"), _("Signer"), _("Ce que nous demandons, et qui le demande avec nous.")),
            Way(reverse("newsletter:index"), _("Recevoir nos lettres"), _("Une lettre par association, au choix. On la quitte d’un clic.")),
            Way(reverse("visibility:index"), _("Relayer une campagne"), _("Affiches, films, dates, et le dossier de presse.")),
        ]),
        (_("Avec votre organisation"), [
            Way(reverse("events:index"), _("Venir à une rencontre"), _("Conférences et expositions, et ce qui a été décidé ensuite.")),
            Way(reverse("practices:index"), _("Partager une pratique"), _("Ce qui a marché ailleurs, relu avant d’être publié.")),
            Way(reverse("grants:index"), _("Demander une subvention"), _("Les appels ouverts, leurs critères, et qui a été retenu.")),
        ]),
        (_("Ce que cela change"), [
            Way(reverse("voices:index"), _("La parole des enfants"), _("Ils donnent leur avis, et on leur répond.")),
            Way(reverse("advocacy:index"), _("Où en sont nos demandes"), _("Rencontres, auditions, lois : étape par étape.")),
            Way(reverse("programme:index"), _("Les résultats du projet"), _("Ce qui était promis, ce qui est fait, avec l’unité et la source.")),
        ]),
    ]  # fmt: skip
