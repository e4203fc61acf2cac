from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Told(models.Model):
    """Something that is told in two languages, and to the public only when somebody published it."""

    title_fr = models.CharField(_("en une phrase"), max_length=200)
    title_en = models.CharField(_("en une phrase, en anglais"), max_length=200)
    text_fr = models.TextField(_("davantage"), max_length=3000, blank=True)
    text_en = models.TextField(_("davantage, en anglais"), max_length=3000, blank=True)
    public = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def title(self, language: str) -> str:
        return self.title_en if language == "en" else self.title_fr

    def text(self, language: str) -> str:
        return self.text_en if language == "en" else self.text_fr


class Sourced(models.Model):
    """Where it can be checked, and when somebody last did."""

    source = models.CharField(_("source : document, journal officiel, compte rendu…"), max_length=200, blank=True)  # fmt: skip
    link = models.URLField(_("son adresse (https://…)"), max_length=300, blank=True)
    checked_on = models.DateField(_("source vérifiée le"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_https",
                condition=Q(link="") | Q(link__startswith="https://"),
            )
        ]


class Proposal(Told):
    """What is asked of the country: one of a manifesto's proposals, or one of our own."""

    code = models.SlugField(_("code, dans les adresses"), max_length=60, unique=True)
    manifesto = models.SlugField(_("adresse du manifeste"), max_length=60, blank=True)
    number = models.PositiveSmallIntegerField(_("numéro de la proposition dans le manifeste"), null=True, blank=True)  # fmt: skip

    def __str__(self) -> str:
        return self.title_fr


class ActorKind(models.TextChoices):
    HEAD = "head", _("présidence, gouvernement")
    PARLIAMENT = "parliament", _("parlement")
    AUTHORITY = "authority", _("autorité indépendante")
    UN = "un", _("organisation internationale")
    COMPANY = "company", _("entreprise")
    ALLIANCE = "alliance", _("collectif, association")
    LOCAL = "local", _("collectivité locale")


class Actor(models.Model):
    """An institution or an office. Never a private person; who holds an office is not named either."""

    name_fr = models.CharField(_("institution ou fonction"), max_length=160, unique=True)
    name_en = models.CharField(_("en anglais"), max_length=160)
    kind = models.CharField(_("sorte"), max_length=10, choices=ActorKind)

    def __str__(self) -> str:
        return self.name_fr

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_fr


class Ask(Told):
    """One thing that is asked for, of which kind of actor."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="asks", verbose_name=_("proposition"))  # fmt: skip
    of = models.CharField(_("à qui"), max_length=10, choices=ActorKind)

    def __str__(self) -> str:
        return self.title_fr


class StepKind(models.TextChoices):
    MEETING = "meeting", _("rencontre")
    HEARING = "hearing", _("audition")
    CONFERENCE = "conference", _("prise de parole")
    BILL = "bill", _("proposition ou projet de loi")
    LAW = "law", _("loi ou décret")
    REFERRAL = "referral", _("saisine")
    REVIEW = "review", _("examen par les Nations unies")
    REPORT = "report", _("rapport, recommandations")
    ANNOUNCEMENT = "announcement", _("annonce")


class Precision(models.TextChoices):
    DAY = "day", _("au jour près")
    MONTH = "month", _("au mois près")
    YEAR = "year", _("à l’année près")


class Dated(models.Model):
    """When, as precisely as the source says it."""

    on = models.DateField(_("le"))
    precision = models.CharField(_("précision"), max_length=5, choices=Precision, default=Precision.DAY)  # fmt: skip

    class Meta:
        abstract = True


class Step(Told, Dated, Sourced):
    """Something that happened on the way, or will: a meeting, a bill, a referral."""

    class State(models.TextChoices):
        PLANNED = "planned", _("prévu")
        DONE = "done", _("fait")
        FOLLOWED = "followed", _("suivi")
        WON = "won", _("obtenu")
        LOST = "lost", _("rejeté")
        STALLED = "stalled", _("à l’arrêt")

    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="steps", verbose_name=_("demande"))  # fmt: skip
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="steps", verbose_name=_("avec qui, ou par qui"))  # fmt: skip
    kind = models.CharField(_("sorte"), max_length=12, choices=StepKind)
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    # For the team alone, whatever is public beside it.
    next_step = models.CharField(_("et ensuite (pour l’équipe seule)"), max_length=300, blank=True)
    next_on = models.DateField(_("à faire avant le (pour l’équipe seule)"), null=True, blank=True)

    class Meta(Sourced.Meta):
        indexes = [models.Index(fields=["public", "on"], name="advocacy_step_on")]

    def __str__(self) -> str:
        return self.title_fr


class Commitment(Told, Dated, Sourced):
    """What an institution said that it would do, and until when."""

    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("demande"))  # fmt: skip
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("qui s’engage"))  # fmt: skip
    deadline = models.DateField(_("pour le"), null=True, blank=True)

    class Meta(Sourced.Meta):
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                name="advocacy_deadline_after",
                condition=Q(deadline=None) | Q(deadline__gte=models.F("on")),
            ),
        ]

    def __str__(self) -> str:
        return self.title_fr


class Outcome(Told, Sourced):
    """What became of a commitment, as it was judged on one day. Rows are only ever added."""

    class Verdict(models.TextChoices):
        PENDING = "pending", _("en attente")
        KEPT = "kept", _("tenu")
        PARTLY = "partly", _("tenu en partie")
        BROKEN = "broken", _("non tenu")

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="outcomes")
    verdict = models.CharField(_("ce qu’il en est"), max_length=7, choices=Verdict)
    on = models.DateField(_("constaté le"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")  # fmt: skip
    at = models.DateTimeField()

    class Meta(Sourced.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.verdict}"
