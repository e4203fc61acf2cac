from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

# A code is printed on paper: short, without accents, never like the code of a print run, and none of
# the words that stand beside it under /outils/.
CODE = r"^(?!.*-p\d+$)(?!commander$)[a-z0-9]+(-[a-z0-9]+)*$"


class Kind(models.TextChoices):
    BROCHURE = "brochure", _("brochure")
    POSTER = "poster", _("affiche")
    CAPSULE = "capsule", _("capsule vidéo")
    SHEET = "sheet", _("fiche professionnelle")
    WHITE_PAPER = "white_paper", _("livre blanc")
    KIT = "kit", _("mallette")


class Audience(models.TextChoices):
    CHILD = "child", _("enfants")
    TEEN = "teen", _("adolescents")
    PARENT = "parent", _("parents")
    TEACHER = "teacher", _("enseignants")
    PROFESSIONAL = "professional", _("professionnels")
    PUBLIC = "public", _("tout public")


class Theme(models.TextChoices):
    HELP = "help", _("trouver de l’aide")
    REPORTING = "reporting", _("signaler")
    GROOMING = "grooming", _("sollicitation en ligne")
    SEXTORTION = "sextortion", _("chantage sexuel")
    INTIMATE_IMAGES = "intimate_images", _("images intimes")
    PORNOGRAPHY = "pornography", _("exposition à la pornographie")
    LIVE_STREAMING = "live_streaming", _("vidéo en direct")
    PRIVACY = "privacy", _("vie privée")
    IMAGE_RIGHTS = "image_rights", _("droit à l’image")
    HARMFUL_BEHAVIOUR = "harmful_behaviour", _("comportements entre enfants")
    LAW = "law", _("droit et protection")


class Licence(models.TextChoices):
    CC_BY = "CC BY 4.0", _("Creative Commons Attribution 4.0")
    CC_BY_SA = "CC BY-SA 4.0", _("Creative Commons Attribution, partage à l’identique 4.0")
    CC_BY_NC_SA = (
        "CC BY-NC-SA 4.0",
        _("Creative Commons Attribution, pas d’usage commercial, partage à l’identique 4.0"),
    )
    CC_BY_NC_ND = (
        "CC BY-NC-ND 4.0",
        _("Creative Commons Attribution, pas d’usage commercial, sans modification 4.0"),
    )
    RESERVED = "reserved", _("tous droits réservés, copie permise pour l’enseignement")


class State(models.TextChoices):
    """Which check a version is at; a version walks through all of them (`library.rules.STEPS`)."""

    DRAFT = "draft", _("brouillon")
    EVIDENCE = "evidence", _("vérification des sources")
    CHILD_REVIEW = "child_review", _("relecture par des enfants")
    SAFEGUARDING = "safeguarding", _("relecture protection de l’enfance")
    FUNDER_CHECK = "funder_check", _("mentions des financeurs")
    APPROVED = "approved", _("approuvée")
    PUBLISHED = "published", _("publiée")
    SUPERSEDED = "superseded", _("remplacée")
    WITHDRAWN = "withdrawn", _("retirée")


class Work(models.Model):
    """One tool, whatever its languages, formats and versions. Its code stands on paper for ever."""

    code = models.SlugField(max_length=40, unique=True, validators=[RegexValidator(CODE)])
    kind = models.CharField(max_length=12, choices=Kind)
    titles = models.JSONField()  # by language
    summaries = models.JSONField(default=dict)
    source_language = models.CharField(max_length=8, default="fr")
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(null=True, blank=True)
    licence = models.CharField(max_length=20, choices=Licence, default=Licence.CC_BY_SA)
    agreement = models.CharField(max_length=60, blank=True)  # of funding: whose words it must carry
    order_limit = models.PositiveIntegerField(default=0)  # paper copies in one order; 0: none sent
    words = models.TextField()  # titles and summaries, folded, for searching

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="library_work_ages_in_order",
                condition=models.Q(age_from=None, age_to=None)
                | models.Q(
                    age_from__isnull=False, age_to__isnull=False, age_to__gte=models.F("age_from")
                ),
            ),
            models.CheckConstraint(
                name="library_work_code_not_empty", condition=~models.Q(code="")
            ),
        ]

    def __str__(self) -> str:
        return self.title(self.source_language)

    def title(self, language: str) -> str:
        """In this language, or in the one it was written in."""
        return str(self.titles.get(language) or self.titles.get(self.source_language) or self.code)

    def summary(self, language: str) -> str:
        return str(self.summaries.get(language) or self.summaries.get(self.source_language, ""))


class Facet(models.Model):
    """Whom a work is for, or what it is about: one row each, to filter by."""

    class Sort(models.TextChoices):
        AUDIENCE = "audience", _("public")
        THEME = "theme", _("thème")

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="facets")
    sort = models.CharField(max_length=10, choices=Sort)
    code = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sort", "code", "work"], name="library_facet_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sort}:{self.code}"


class Successor(models.Model):
    """From now on this work goes on in another one for who reads this language."""

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="successors")
    language = models.CharField(max_length=8)
    to = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["work", "language"], name="library_successor_one"),
            models.CheckConstraint(
                name="library_successor_is_another", condition=~models.Q(work=models.F("to"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work_id} {self.language}"


SEEN = (State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN)


class WorkVersion(models.Model):
    """One text of a work. Once published it never changes; the next one replaces it."""

    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    edition = models.CharField(max_length=60, blank=True)  # what people call it: "édition 2026"
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    what_changed = models.JSONField(default=dict)  # by language
    # What it says of its funders, copied out of the file, and whether the emblem is there; by language.
    mentions = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # superseded or withdrawn

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["work", "number"], name="library_version_number"),
            models.UniqueConstraint(
                fields=["work"],
                name="library_version_one_published",
                condition=models.Q(state=State.PUBLISHED),
            ),
            models.CheckConstraint(
                name="library_version_counts_from_one", condition=models.Q(number__gte=1)
            ),
            models.CheckConstraint(
                name="library_version_dated_when_seen",
                condition=models.Q(state__in=SEEN, published_at__isnull=False)
                | ~models.Q(state__in=SEEN) & models.Q(published_at=None),
            ),
            models.CheckConstraint(
                name="library_version_ended_when_over",
                condition=models.Q(
                    state__in=[State.SUPERSEDED, State.WITHDRAWN], ended_at__isnull=False
                )
                | ~models.Q(state__in=[State.SUPERSEDED, State.WITHDRAWN])
                & models.Q(ended_at=None),
            ),
        ]
        indexes = [models.Index(fields=["state", "-published_at", "id"])]

    def __str__(self) -> str:
        return f"{self.work_id} v{self.number}"

    def changes(self, language: str) -> str:
        return str(self.what_changed.get(language) or self.what_changed.get("fr", ""))
