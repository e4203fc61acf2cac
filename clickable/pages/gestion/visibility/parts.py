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
    drop: Callable[[Any, User, datetime], object] | None = None  # how a row is taken away

    @property
    def drops(self) -> bool:
        return self.drop is not None

    def of(self, campaign: Campaign) -> Any:
        through = (
            {"run__campaign": campaign}
            if self.model is models.Placement
            else {"campaign": campaign}
        )
        return self.model.objects.filter(**through)


def _simple(row: Any, by: User, now: datetime) -> object:
    return services.keep(row=row, by=by, now=now)


def _drop(row: Any, by: User, now: datetime) -> object:
    return services.drop(row=row, by=by, now=now)


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
        lambda row, by, now: services.withdraw(mention=row, by=by, now=now),
    ),
    "rencontres": Kind(
        models.CampaignEvent,
        forms.EventForm,
        lambda row, by, now: services.event(event=row, by=by, now=now),
        _("Une rencontre"),
        lambda row, by, now: services.cancel(event=row, by=by, now=now),
    ),
    "publications": Kind(
        models.Post,
        forms.PostForm,
        lambda row, by, now: services.draft(post=row, by=by, now=now),
        _("Une publication sur un réseau"),
        lambda row, by, now: services.discard(post=row, by=by, now=now),
    ),
    "dates": Kind(models.Milestone, forms.MilestoneForm, _simple, _("Une date"), drop=_drop),
    "ambassades": Kind(
        models.Ambassador, forms.AmbassadorForm, _simple, _("Une personne qui s’engage"), drop=_drop
    ),
    "merci": Kind(models.Credit, forms.CreditForm, _simple, _("Un nom à remercier"), drop=_drop),
    "chiffres": Kind(
        models.Fact, forms.FactForm, _simple, _("Un chiffre pour la presse"), drop=_drop
    ),
    "fichiers": Kind(
        models.Download, forms.DownloadForm, _simple, _("Un outil à télécharger"), drop=_drop
    ),
    "communiques": Kind(models.Release, forms.ReleaseForm, _simple, _("Un communiqué"), drop=_drop),
}
