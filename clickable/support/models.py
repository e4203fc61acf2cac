from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from clickable.support.requests.models import Attempt, Message, Request

__all__ = ["Attempt", "Change", "Message", "Request", "Service", "ServiceQuerySet"]


class ServiceQuerySet(models.QuerySet["Service"]):
    def unchecked_since(self, day: Any) -> "ServiceQuerySet":
        """Those in use whose source nobody has read since that day."""
        return self.filter(checked_on__lte=day, valid_to__isnull=True)


class Service(models.Model):
    """Somebody who helps: whom, with what, where, when and how, and where we read it.

    Lists and hours are plain JSON (`support.rows` reads them); there are a few dozen rows, and every
    page reads them all through a short cache.
    """

    code = models.CharField(_("code"), max_length=30, unique=True)
    name_fr = models.CharField(_("nom en français"), max_length=80)
    name_en = models.CharField(_("nom en anglais"), max_length=80)
    what_fr = models.CharField(_("ce qu’il fait, en français"), max_length=300)
    what_en = models.CharField(_("ce qu’il fait, en anglais"), max_length=300)
    note_fr = models.CharField(_("remarque sur les horaires"), max_length=160, blank=True)
    note_en = models.CharField(_("la même en anglais"), max_length=160, blank=True)
    audience = models.JSONField(_("pour qui"), default=list)
    topics = models.JSONField(_("sujets"), default=list)
    territories = models.JSONField(_("territoires"), default=list)
    unsure_in = models.JSONField(_("non confirmé pour"), default=list, blank=True)
    channels = models.JSONField(_("moyens"), default=list)  # [{kind, value, hours?}]
    hours = models.JSONField(_("horaires"))  # "always", "unknown", or [{days, from, until}]
    zone = models.CharField(_("fuseau"), max_length=40, default="Europe/Paris")
    valid_from = models.DateField(_("valable depuis"), null=True, blank=True)
    valid_to = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=160)
    source_url = models.URLField(_("adresse de la source"), blank=True)
    as_of = models.PositiveSmallIntegerField(_("année de la source"), null=True, blank=True)
    checked_on = models.DateField(_("vérifié le"))
    confirmed = models.BooleanField(_("confirmé par une source lue"), default=False)
    order = models.PositiveSmallIntegerField(_("ordre"), default=100)
    edited_on = models.DateField(
        null=True, editable=False
    )  # from then on the shipped file is silent

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service d’aide")
        verbose_name_plural = _("services d’aide")
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                name="support_service_ends_after_it_begins",
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name_fr


class Change(models.Model):
    """What somebody wants a service to say: public once a second person has confirmed it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("attend une deuxième personne")
        ALONE = "alone", _("publié par une seule personne, en urgence")
        KEPT = "kept", _("confirmé")
        REFUSED = "refused", _("refusé")
        WITHDRAWN = "withdrawn", _("retiré")

    code = models.CharField(max_length=30)  # of the service, which may not be there yet
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)  # empty: a new service
    after = models.JSONField(encoder=DjangoJSONEncoder)  # of the same fields
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)  # why it could not wait
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=models.Q(state__in=["waiting", "alone"]),
                name="support_change_one_open",
            ),
            models.CheckConstraint(
                name="support_change_answered_by_another",
                condition=models.Q(answered_by=None, state__in=["waiting", "alone", "withdrawn"])
                | models.Q(answered_by__isnull=False, state__in=["kept", "refused"])
                & ~models.Q(answered_by=models.F("by")),
            ),
            models.CheckConstraint(
                name="support_change_alone_with_a_reason",
                condition=~models.Q(state="alone") | ~models.Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"

    @property
    def open(self) -> bool:
        return self.state in {self.State.WAITING, self.State.ALONE}
