from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Medium(models.TextChoices):
    """Where a funder's text stands: its length and its words differ."""

    PRINT = "print", _("imprimé")
    WEB = "web", _("page web")
    VIDEO = "video", _("carton de fin de vidéo")
    SOCIAL = "social", _("réseaux sociaux")


class Fault(models.TextChoices):
    """What the check of a text may find."""

    TITLE = "title", _("le titre du projet n’est pas celui de la convention")
    PROGRAMME = "programme", _("le nom du programme est mal écrit")
    DISCLAIMER = "disclaimer", _("la clause de responsabilité manque")
    EMBLEM = "emblem", _("l’emblème de l’Union européenne manque")
    ORGANISATION = "organisation", _("l’organisation responsable n’est pas de la convention")
    DATES = "dates", _("les dates ne sont pas celles de la convention")
    MISSING = "missing", _("le soutien du financeur n’est pas dit")


class FundingAgreement(models.Model):
    """An agreement with a funder that editors have added; those of `data/` are beside them."""

    code = models.SlugField(max_length=40, unique=True)
    programme = models.CharField(max_length=200, help_text=_("comme la convention l’écrit"))
    programme_short = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=300, help_text=_("le titre exact du projet"))
    project = models.CharField(max_length=80, help_text=_("son nom court"))
    funder = models.CharField(max_length=200)
    funder_fr = models.CharField(max_length=200, help_text=_("le financeur, dans une phrase"))
    funder_en = models.CharField(max_length=200)
    number = models.CharField(max_length=80, blank=True)
    begins_on = models.DateField()
    ends_on = models.DateField()
    organisations = models.TextField(help_text=_("une par ligne ; la première coordonne"))
    languages = models.CharField(max_length=40, default="fr en")
    source = models.CharField(max_length=300)
    checked_on = models.DateField()

    class Meta:
        ordering = ["-begins_on", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("begins_on")),
                name="funding_agreement_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} ({self.programme_short or self.programme})"


class Waiver(models.Model):
    """Somebody decided, for a reason, that one fault of one text may stand."""

    subject = models.CharField(max_length=120)  # what was checked: "code/fr/standard"
    fault = models.CharField(max_length=20, choices=Fault)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "fault"], name="funding_waiver_once"),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="funding_waiver_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.fault}"
