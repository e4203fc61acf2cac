from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clickable.people.models import User
from clickable.post.models import Addressee


class Theme(models.TextChoices):
    PREVENTION = "prevention", _("prévention, éducation")
    REPORTING = "reporting", _("signalement")
    SUPPORT = "support", _("accompagnement des victimes")
    PARTICIPATION = "participation", _("participation des enfants")
    TRAINING = "training", _("formation de professionnels")
    HARMFUL = "harmful", _("comportements sexuels nocifs entre enfants")
    PLATFORMS = "platforms", _("travail avec les plateformes")
    MONITORING = "monitoring", _("suivi de la Convention de Lanzarote")


class Audience(models.TextChoices):
    CHILDREN = "children", _("enfants de moins de 12 ans")
    TEENAGERS = "teenagers", _("adolescentes et adolescents")
    DISABILITY = "disability", _("enfants ayant un handicap")
    PARENTS = "parents", _("parents")
    PROFESSIONALS = "professionals", _("professionnels")
    DECIDERS = "deciders", _("décideuses et décideurs")
    PUBLIC = "public", _("grand public")


class Evidence(models.TextChoices):
    TRIED = "tried", _("essayée, racontée par qui l’a menée")
    FEEDBACK = "feedback", _("retours recueillis auprès des personnes concernées")
    MEASURED = "measured", _("mesurée avant et après")
    EVALUATED = "evaluated", _("évaluée par un tiers")
    COMPARED = "compared", _("comparée à un groupe témoin")


class Cost(models.TextChoices):
    FREE = "free", _("du temps seulement")
    LOW = "low", _("moins de 5 000 euros")
    MEDIUM = "medium", _("de 5 000 à 50 000 euros")
    HIGH = "high", _("plus de 50 000 euros")


class Licence(models.TextChoices):
    CC_BY = "cc-by", "CC BY 4.0"
    CC_BY_SA = "cc-by-sa", "CC BY-SA 4.0"
    CC0 = "cc0", "CC0 1.0"


class PracticeQuerySet(models.QuerySet["Practice"]):
    def public(self) -> Self:
        return self.filter(current__isnull=False, withdrawn_on=None)


class Practice(models.Model):
    """What an organisation does and recommends. `current` is the version that everybody reads."""

    addressee = models.ForeignKey(Addressee, on_delete=models.SET_NULL, null=True, related_name="+")
    organisation = models.CharField(max_length=120)
    country = models.CharField(max_length=2)
    role = models.CharField(max_length=80)  # of whoever answers for it; never a name
    language = models.CharField(max_length=2)  # of letters
    current = models.OneToOneField(
        "PracticeVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(db_index=True)
    confirmed_on = models.DateField(null=True)  # the link was pressed
    published_on = models.DateField(null=True)  # the first time
    checked_on = models.DateField(null=True)  # published, or said to be still true
    reminded_on = models.DateField(null=True)  # asked whether it is still true
    withdrawn_on = models.DateField(null=True)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="practices_read_once_confirmed",
                condition=Q(current__isnull=True) | Q(confirmed_on__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"practice:{self.pk}"


class PracticeVersion(models.Model):
    """The text of a practice as it was sent; one is worked on at a time."""

    class State(models.TextChoices):
        DRAFT = "draft", _("brouillon")
        SUBMITTED = "submitted", _("envoyée, à relire")
        RETURNED = "returned", _("à reprendre")
        PUBLISHED = "published", _("publiée")
        SUPERSEDED = "superseded", _("remplacée")

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    # By language: title, problem, done, audience, participation; who sends it writes one of them
    texts = models.JSONField(default=dict)
    themes = models.JSONField(default=list)
    audiences = models.JSONField(default=list)
    evidence = models.CharField(max_length=10, choices=Evidence, blank=True)
    cost = models.CharField(max_length=10, choices=Cost, blank=True)
    languages = models.JSONField(default=list)  # in which its materials exist
    licence = models.CharField(max_length=10, choices=Licence, blank=True)
    links = models.JSONField(default=list)  # https, shown, never fetched
    words = models.TextField(blank=True)  # of all languages, folded, for searching
    wish = models.CharField(max_length=10, blank=True)  # "send": as soon as the link is pressed
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    published_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "number"], name="practices_version_once"),
            models.UniqueConstraint(
                fields=["practice"],
                name="practices_one_worked_on",
                condition=Q(state__in=["draft", "submitted", "returned"]),
            ),
            models.UniqueConstraint(
                fields=["practice"], name="practices_one_in_force", condition=Q(state="published")
            ),
        ]

    def __str__(self) -> str:
        return f"practice_version:{self.pk}"

    def text(self, language: str) -> dict[str, Any]:
        """In this language, or in the one that there is."""
        found: dict[str, Any] = self.texts.get(language) or next(iter(self.texts.values()), {})
        return found

    def language(self, wanted: str) -> str:
        """In which `text` is."""
        return wanted if self.texts.get(wanted) else next(iter(self.texts), wanted)

    @property
    def title(self) -> str:
        return str(self.text("fr").get("title", ""))


class Facet(models.Model):
    """By what the version in force of a practice is found."""

    class Sort(models.TextChoices):
        THEME = "theme", _("thème")
        AUDIENCE = "audience", _("public")

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="facets")
    sort = models.CharField(max_length=10, choices=Sort)
    code = models.CharField(max_length=15)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "sort", "code"], name="practices_facet_once"
            )
        ]

    def __str__(self) -> str:
        return f"facet:{self.pk}"


class Review(models.Model):
    """What one editor says of one version, criterion by criterion."""

    class Verdict(models.TextChoices):
        FIT = "fit", _("à publier")
        BACK = "back", _("à reprendre")

    version = models.ForeignKey(PracticeVersion, on_delete=models.CASCADE, related_name="reviews")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=80)  # as the page says who reviewed
    answers = models.JSONField()  # by criterion: yes, no
    verdict = models.CharField(max_length=4, choices=Verdict)
    note = models.TextField(blank=True)  # what to mend, told to who sent it
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "by"], name="practices_reviewed_once_each")
        ]

    def __str__(self) -> str:
        return f"review:{self.pk}"
