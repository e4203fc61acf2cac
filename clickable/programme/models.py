"""A project as its funder sees it: results, activities, indicators, periods, reports."""

from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

AFTER = _("La fin vient avant le début.")


class Unit(models.TextChoices):
    """What a number counts. Contacts: somebody who came twice counts twice; persons: once."""

    CONTACTS = "contacts", _("contacts")
    PERSONS = "persons", _("personnes différentes")
    SESSIONS = "sessions", _("séances")
    TOWNS = "towns", _("villes")
    REPORTS = "reports", _("signalements")
    COPIES = "copies", _("exemplaires")
    DOWNLOADS = "downloads", _("téléchargements")
    SIGNATURES = "signatures", _("signatures")
    TERRITORIES = "territories", _("territoires")
    APPLICATIONS = "applications", _("candidatures")
    GRANTS = "grants", _("subventions")
    ORGANISATIONS = "organisations", _("organisations")
    TOOLS = "tools", _("outils")
    PERCENT = "percent", _("pour cent")


class Aggregation(models.TextChoices):
    """How rows become one figure; none depends on the order in which rows were written."""

    SUM = "sum", _("somme")
    LATEST = "latest", _("dernier jour connu")
    MAX = "max", _("jour le plus haut")
    AVERAGE = "average", _("moyenne des jours connus")
    RATIO = "ratio", _("part, en pour cent")
    UNIQUE = "unique", _("choses différentes, chacune une fois")


class Source(models.TextChoices):
    MEASURES = "measures", _("activités comptées par la plateforme")
    FIGURE = "figure", _("chiffre publié de la plateforme de signalement")
    DECLARED = "declared", _("déclaré par les partenaires")


class Split(models.TextChoices):
    """What the parts of a figure are."""

    NONE = "", _("sans répartition")
    AUDIENCE = "audience", _("par public")
    TERRITORY = "territory", _("par territoire")


class Certainty(models.TextChoices):
    COUNTED = "counted", _("compté")
    ESTIMATED = "estimated", _("estimé")
    DECLARED = "declared", _("déclaré")


class Project(models.Model):
    code = models.SlugField(_("code"), max_length=40, unique=True)
    agreement = models.CharField(_("convention"), max_length=40)  # a code of funding
    name = models.CharField(_("nom"), max_length=80)
    title = models.CharField(_("titre exact"), max_length=300)
    lead_fr = models.TextField(_("en mots simples"), max_length=1500)
    lead_en = models.TextField(_("en mots simples, en anglais"), max_length=1500)
    begins_on = models.DateField(_("commence le"))
    ends_on = models.DateField(_("finit le"))

    class Meta:
        ordering = ["-begins_on", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")),
                name="programme_project_ends_after",
                violation_error_message=AFTER,
            )
        ]

    def __str__(self) -> str:
        return self.name


class Partner(models.Model):
    project = models.ForeignKey(Project, models.CASCADE, related_name="partners")
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("nom"), max_length=120)
    coordinates = models.BooleanField(_("coordonne"), default=False)
    role_fr = models.CharField(_("ce qu’il fait"), max_length=400)
    role_en = models.CharField(_("ce qu’il fait, en anglais"), max_length=400)

    class Meta:
        ordering = ["-coordinates", "name"]
        constraints = [
            models.UniqueConstraint(fields=["project", "code"], name="programme_partner_once")
        ]

    def __str__(self) -> str:
        return self.name


class Result(models.Model):
    """What is to be different once the project is over."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="results")
    number = models.PositiveSmallIntegerField(_("numéro"))
    text_fr = models.TextField(_("résultat"), max_length=600)
    text_en = models.TextField(_("résultat, en anglais"), max_length=600)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="programme_result_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text_fr}"


class Activity(models.Model):
    project = models.ForeignKey(Project, models.CASCADE, related_name="activities")
    number = models.PositiveSmallIntegerField(_("numéro"))
    title_fr = models.CharField(_("activité"), max_length=300)
    title_en = models.CharField(_("activité, en anglais"), max_length=300)
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="activities", verbose_name=_("partenaire responsable")
    )
    results = models.ManyToManyField(
        Result, related_name="activities", verbose_name=_("résultats servis")
    )
    begins_on = models.DateField(_("prévue du"))
    ends_on = models.DateField(_("prévue jusqu’au"))
    began_on = models.DateField(_("commencée le"), null=True, blank=True)
    ended_on = models.DateField(_("finie le"), null=True, blank=True)
    serves = models.JSONField(
        default=list, blank=True
    )  # "weprotect:13", "lanzarote:6" (frameworks)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="programme_activity_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")),
                name="programme_activity_ends_after",
                violation_error_message=AFTER,
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(began_on=None) | Q(ended_on__gte=F("began_on")),
                name="programme_activity_ended_after",
                violation_error_message=AFTER,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title_fr}"


class Indicator(models.Model):
    """A figure as data: where its rows are, and how they become one number."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="indicators")
    result = models.ForeignKey(
        Result, models.PROTECT, null=True, blank=True, related_name="indicators",
        verbose_name=_("résultat"),
    )  # fmt: skip
    code = models.SlugField(_("code"), max_length=40)
    label_fr = models.CharField(_("nom"), max_length=200)
    label_en = models.CharField(_("nom, en anglais"), max_length=200)
    unit = models.CharField(_("unité"), max_length=15, choices=Unit)
    aggregation = models.CharField(_("calcul"), max_length=10, choices=Aggregation)
    source = models.CharField(_("source"), max_length=10, choices=Source)
    kinds = models.CharField(_("mesures comptées, séparées par des espaces"), max_length=200, blank=True)  # fmt: skip
    over = models.CharField(_("mesures qui font le tout, pour une part"), max_length=200, blank=True)  # fmt: skip
    subject = models.CharField(_("objet : seulement ce qui commence par"), max_length=120, blank=True)  # fmt: skip
    audiences = models.CharField(_("publics, séparés par des espaces"), max_length=120, blank=True)
    territories = models.CharField(_("territoires, séparés par des espaces"), max_length=120, blank=True)  # fmt: skip
    figure = models.CharField(_("code du chiffre publié"), max_length=40, blank=True)
    split = models.CharField(_("répartition"), max_length=10, choices=Split, blank=True)
    library = models.CharField(_("code du programme européen"), max_length=20, blank=True)
    baseline = models.DecimalField(_("valeur de départ"), max_digits=12, decimal_places=2, null=True, blank=True)  # fmt: skip
    public = models.BooleanField(_("paraît sur la page publique"), default=True)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["project", "code"], name="programme_indicator_once"),
            models.CheckConstraint(
                condition=~Q(aggregation="ratio") | (~Q(over="") & Q(source="measures")),
                name="programme_ratio_has_a_whole",
                violation_error_message=_(
                    "Une part se calcule sur des mesures, et demande celles qui font le tout."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(source="measures") | ~Q(kinds=""),
                name="programme_measures_have_kinds",
                violation_error_message=_("Dites quelles mesures sont comptées."),
            ),
            models.CheckConstraint(
                condition=~Q(source="figure") | (~Q(figure="") & Q(split="")),
                name="programme_figure_has_a_code",
                violation_error_message=_("Dites quel chiffre publié, sans répartition."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} : {self.label_fr}"

    def label(self, language: str) -> str:
        return self.label_en if language == "en" else self.label_fr


class Period(models.Model):
    """Some months on which the partners report together. Once locked nothing of it changes."""

    class State(models.TextChoices):
        OPEN = "open", _("ouverte")
        COMPILING = "compiling", _("en cours de rédaction")
        ACCEPTED = "accepted", _("rapports acceptés")
        LOCKED = "locked", _("arrêtée")
        SENT = "sent", _("envoyée au financeur")

    project = models.ForeignKey(Project, models.CASCADE, related_name="periods")
    number = models.PositiveSmallIntegerField(_("numéro"))
    begins_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    due_on = models.DateField(_("rapports attendus le"))
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="programme_period_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")),
                name="programme_period_ends_after",
                violation_error_message=AFTER,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.begins_on} – {self.ends_on})"

    @property
    def is_locked(self) -> bool:
        return self.state in {self.State.LOCKED, self.State.SENT}


class Target(models.Model):
    """What an indicator is to reach: since the beginning, at the end of a period or of the project."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets")
    period = models.ForeignKey(
        Period, models.PROTECT, null=True, blank=True, verbose_name=_("à la fin de la période"),
        help_text=_("Vide : à la fin du projet."),
    )  # fmt: skip
    value = models.DecimalField(_("cible, depuis le début du projet"), max_digits=12, decimal_places=2)  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "period"], name="programme_target_once"),
            models.UniqueConstraint(
                fields=["indicator"], condition=Q(period=None), name="programme_final_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.value}"


class PartnerReport(models.Model):
    """What one partner says of one period."""

    class State(models.TextChoices):
        DRAFT = "draft", _("en rédaction")
        SUBMITTED = "submitted", _("remis")
        RETURNED = "returned", _("à reprendre")
        ACCEPTED = "accepted", _("accepté")

    period = models.ForeignKey(Period, models.PROTECT, related_name="reports")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="reports")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    reason = models.CharField(max_length=400, blank=True)  # why it was returned
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["partner__name"]
        constraints = [
            models.UniqueConstraint(fields=["period", "partner"], name="programme_report_once"),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(reason=""), name="programme_return_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id}/{self.period_id}"

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.DRAFT, self.State.RETURNED}


class Declared(models.Model):
    """One part of a figure that a partner declares; the total is their sum and is kept nowhere."""

    report = models.ForeignKey(PartnerReport, models.CASCADE, related_name="declared")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="declared")
    part = models.CharField(max_length=20, blank=True)  # of the split; empty: not known
    value = models.DecimalField(max_digits=12, decimal_places=2)
    certainty = models.CharField(max_length=10, choices=Certainty)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "indicator", "part"], name="programme_declared_once"
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="programme_declared_not_below"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}/{self.part}: {self.value}"


class Narrative(models.Model):
    report = models.ForeignKey(PartnerReport, models.CASCADE, related_name="narratives")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+")
    text = models.TextField(max_length=4000)

    class Meta:
        ordering = ["activity__number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "activity"], name="programme_narrative_once")
        ]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.activity_id}"


class Evidence(models.Model):
    """A paper that stays with the partner: what it is and the SHA-256 of its file, nothing more."""

    report = models.ForeignKey(PartnerReport, models.CASCADE, related_name="evidence")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+", verbose_name=_("activité"))  # fmt: skip
    title = models.CharField(_("quel document"), max_length=200)
    sha256 = models.CharField(
        _("SHA-256 du fichier"), max_length=64,
        validators=[RegexValidator(r"^[0-9a-f]{64}\Z", _("64 signes : chiffres et lettres de a à f."))],
    )  # fmt: skip
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["activity__number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "sha256"], name="programme_evidence_once")
        ]

    def __str__(self) -> str:
        return self.title


class Snapshot(models.Model):
    """A locked period: everything its report says, as canonical JSON. Never changed."""

    period = models.OneToOneField(Period, models.PROTECT, related_name="snapshot")
    content = models.TextField()  # canonical JSON: the same text for the same things
    sha256 = models.CharField(max_length=64)  # of it
    at = models.DateTimeField()
    sent = models.JSONField(default=dict)  # "fr.docx": SHA-256 of the file that was sent

    def __str__(self) -> str:
        return f"{self.period_id}: {self.sha256[:12]}"

    def save(self, *args: Any, **named: Any) -> None:
        if self.pk and set(named.get("update_fields") or ()) != {"sent"}:
            raise TypeError("a snapshot is never changed")
        super().save(*args, **named)
