"""Why signatures wait for the team's eyes, in words."""

from django.utils.translation import gettext_lazy as _

from clickable.campaign.manifesto.rules import Doubt

DOUBTS = {
    Doubt.NETWORK: _("beaucoup d’un même endroit"),
    Doubt.DISPOSABLE: _("courriel jetable"),
    Doubt.RULE: _("une règle de l’équipe"),
    Doubt.BURST: _("un domaine inconnu, beaucoup à la fois"),
}
