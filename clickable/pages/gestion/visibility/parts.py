"""The parts of a campaign by the word in their address: form, service, what they are called."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from clickable.campaign.visibility import models, services
from clickable.campaign.visibility.models import Campaign
from clickable.pages.gestion.visibility import forms
from clickable.people.models import User


@dataclass(frozen=True)
class Kind:
    model: Any  # class of the rows
    form: type[Any]
    save: Callable[[Any, User, datetime], object]
    label: Any  # a lazy text
    drops: bool = False  # its rows can be taken away

    def of(self, campaign: Campaign) -> Any:
        through = (
            {"run__campaign": campaign}
            if self.model is models.Placement
            else {"campaign": campaign}
        )
        return self.model.objects.filter(**through)


def _simple(row: Any, by: User, now: datetime) -> object:
    return services.keep(row=row, by=by, now=now)


KINDS: dict[str, Kind] = {
    "affiches": Kind(
        models.PosterRun,
        forms.RunForm,
        lambda row, by, now: services.print_run(run=row, by=by, now=now),
        _("Un tirage d’affiches"),
    ),
    "poses": Kind(
        models.Placement,
        forms.PlacementForm,
        lambda row, by, now: services.place(placement=row, by=by, now=now),
        _("Une pose d’affiches"),
    ),
    "parutions": Kind(
        models.MediaMention,
        forms.MentionForm,
        lambda row, by, now: services.mention(mention=row, by=by, now=now),
        _("Une parution dans un média"),
    ),
    "rencontres": Kind(
        models.CampaignEvent,
        forms.EventForm,
        lambda row, by, now: services.event(event=row, by=by, now=now),
        _("Une rencontre"),
    ),
    "publications": Kind(
        models.Post,
        forms.PostForm,
        lambda row, by, now: services.draft(post=row, by=by, now=now),
        _("Une publication sur un réseau"),
    ),
    "dates": Kind(models.Milestone, forms.MilestoneForm, _simple, _("Une date"), drops=True),
    "ambassades": Kind(
        models.Ambassador, forms.AmbassadorForm, _simple, _("Une personne qui s’engage"), drops=True
    ),
    "merci": Kind(models.Credit, forms.CreditForm, _simple, _("Un nom à remercier"), drops=True),
    "chiffres": Kind(
        models.Fact, forms.FactForm, _simple, _("Un chiffre pour la presse"), drops=True
    ),
    "fichiers": Kind(
        models.Download, forms.DownloadForm, _simple, _("Un outil à télécharger"), drops=True
    ),
    "communiques": Kind(models.Release, forms.ReleaseForm, _simple, _("Un communiqué"), drops=True),
}
