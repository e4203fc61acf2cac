"""What a campaign shows: posters, media, events, dates, people who lend it their name, thanks, posts."""

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clickable.measures.models import Measure


class Campaign(models.Model):
    """Something told to everybody between two days."""

    class State(models.TextChoices):
        DRAFT = "draft", _("en préparation")
        PUBLISHED = "published", _("publiée")
        ENDED = "ended", _("terminée")

    slug = models.SlugField(max_length=60, unique=True)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    title_fr = models.CharField(_("Titre"), max_length=120)
    title_en = models.CharField(_("Titre, en anglais"), max_length=120)
    lead_fr = models.TextField(_("En une ou deux phrases"), max_length=600)
    lead_en = models.TextField(_("En une ou deux phrases, en anglais"), max_length=600)
    about_fr = models.TextField(_("Qui nous sommes, pour la presse"), max_length=1500, blank=True)
    about_en = models.TextField(
        _("Qui nous sommes, pour la presse, en anglais"), max_length=1500, blank=True
    )
    hashtag = models.CharField(_("Mot-dièse, sans le dièse"), max_length=60, blank=True)
    begins_on = models.DateField(_("Du"))
    ends_on = models.DateField(_("Au"), null=True, blank=True)
    manifesto = models.SlugField(_("L’adresse d’un manifeste"), max_length=60, blank=True)
    # Who answers the press: a function and where to ask, never somebody's own mailbox.
    press_role_fr = models.CharField(_("Qui répond à la presse"), max_length=120, blank=True)
    press_role_en = models.CharField(
        _("Qui répond à la presse, en anglais"), max_length=120, blank=True
    )
    press_address = models.URLField(_("Où le demander (adresse de page)"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="visibility_days_in_order",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("begins_on")),
                violation_error_message=_("La fin vient après le début."),
            )
        ]

    def __str__(self) -> str:
        return f"campaign:{self.pk}"


class Part(models.Model):
    """Anything of one campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__.lower()}:{self.pk}"


class PosterRun(Part):
    """Posters printed together."""

    what_fr = models.CharField(_("Quelle affiche"), max_length=120)
    what_en = models.CharField(_("Quelle affiche, en anglais"), max_length=120)
    form = models.CharField(
        _("Format"), max_length=40, help_text=_("Par exemple : A2, 120 × 176 cm")
    )
    printed = models.PositiveIntegerField(_("Combien d’exemplaires imprimés"))
    printer = models.CharField(_("Imprimerie"), max_length=120, blank=True)
    cost = models.DecimalField(
        _("Coût en euros (pour l’équipe)"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    printed_on = models.DateField(_("Imprimées le"), null=True, blank=True)


class Placement(models.Model):
    """Where posters of one run are shown. Only what is up, or was, counts."""

    class State(models.TextChoices):
        PLANNED = "planned", _("prévue")
        PRINTED = "printed", _("imprimée")
        UP = "up", _("affichée")
        PROOFED = "proofed", _("affichée, avec preuve")
        DOWN = "down", _("retirée")
        DROPPED = "dropped", _("abandonnée")

    class Network(models.TextChoices):
        TRANSPORT = "transport", _("transports en commun")
        STREET = "street", _("espace public")
        SCHOOL = "school", _("établissements scolaires")
        HEALTH = "health", _("lieux de soin")
        TOWN = "town", _("mairies et services publics")
        SHOP = "shop", _("commerces")
        OTHER = "other", _("autres lieux")

    run = models.ForeignKey(PosterRun, on_delete=models.PROTECT, related_name="placements")
    state = models.CharField(max_length=7, choices=State, default=State.PLANNED)
    network = models.CharField(_("Réseau"), max_length=9, choices=Network)
    town = models.CharField(_("Ville ou lieu"), max_length=120)
    area = models.CharField(_("Département ou pays"), max_length=6)  # places.areas
    number = models.PositiveIntegerField(_("Combien d’affiches"))
    from_on = models.DateField(_("Du"))
    until_on = models.DateField(_("Au"), null=True, blank=True)
    up_on = models.DateField(null=True)  # said up by whoever put it up
    down_on = models.DateField(null=True)
    proof_kept = models.CharField(max_length=200, blank=True)  # where the photograph is kept
    proof_by = models.CharField(max_length=80, blank=True)  # who saw it: a function
    proof_on = models.DateField(null=True)
    proof_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="visibility_placement_some",
                condition=Q(number__gt=0),
                violation_error_message=_("Une affiche au moins."),
            ),
            models.CheckConstraint(
                name="visibility_up_has_a_day",
                condition=~Q(state__in=["up", "proofed", "down"]) | Q(up_on__isnull=False),
            ),
            models.CheckConstraint(
                name="visibility_proof_says_who_and_where",
                condition=~Q(state="proofed")
                | (Q(proof_on__isnull=False) & ~Q(proof_kept="") & ~Q(proof_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"placement:{self.pk}"


def store() -> FileSystemStorage:
    """In the folder of files that backups hold, for the instance's own account alone."""
    home = settings.HOME / "library" / "posters"
    return FileSystemStorage(home, file_permissions_mode=0o600, directory_permissions_mode=0o700)


class Photo(models.Model):
    """The photograph that proves a placement, drawn anew without place, device or moment."""

    placement = models.OneToOneField(Placement, models.CASCADE, primary_key=True)
    file = models.FileField(storage=store, max_length=80)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)  # of what is kept here
    public = models.BooleanField(default=False)  # on the campaign's page
    alt_fr = models.CharField(max_length=200, blank=True)
    alt_en = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="visibility_public_photo_has_words",
                condition=Q(public=False) | (~Q(alt_fr="") & ~Q(alt_en="")),
            )
        ]

    def __str__(self) -> str:
        return f"photo:{self.pk}"


class Method(models.TextChoices):
    """How an audience was found; a figure without it is not kept."""

    MEASURED = "measured", _("audience mesurée par un institut")
    CIRCULATION = "circulation", _("exemplaires diffusés, certifiés")
    PLATFORM = "platform", _("vues dites par la plateforme")
    VISITS = "visits", _("visites du site, certifiées")
    DECLARED = "declared", _("dit par le média lui-même")


class Unit(models.TextChoices):
    VIEWERS = "viewers", _("téléspectateurs et téléspectatrices")
    LISTENERS = "listeners", _("auditeurs et auditrices")
    READERS = "readers", _("lecteurs et lectrices")
    COPIES = "copies", _("exemplaires")
    VIEWS = "views", _("vues")
    VISITS = "visits", _("visites")


class Audience(models.Model):
    """How many, counted how, said by whom, checked when: all of it or nothing."""

    audience = models.PositiveBigIntegerField(_("Audience"), null=True, blank=True)
    unit = models.CharField(_("En quoi elle se compte"), max_length=9, choices=Unit, blank=True)
    method = models.CharField(
        _("Comment elle est connue"), max_length=11, choices=Method, blank=True
    )
    source = models.CharField(_("Source"), max_length=200, blank=True)
    checked_on = models.DateField(_("Vérifiée le"), null=True, blank=True)

    class Meta:
        abstract = True


SAY_HOW = _("Une audience se dit avec son unité, sa méthode, sa source et le jour de vérification.")
WHOLE = Q(audience=None) | (
    Q(checked_on__isnull=False) & ~Q(unit="") & ~Q(method="") & ~Q(source="")
)


class MediaOutlet(Audience):
    """A newspaper, a channel. Those of one `family` share their audience."""

    class Kind(models.TextChoices):
        TV = "tv", _("télévision")
        RADIO = "radio", _("radio")
        PRESS = "press", _("presse écrite")
        WEB = "web", _("site d’information")
        VIDEO = "video", _("vidéo en ligne")

    name = models.CharField(_("Nom du média"), max_length=120, unique=True)
    kind = models.CharField(_("Sorte de média"), max_length=5, choices=Kind)
    family = models.CharField(_("Groupe auquel il appartient"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="visibility_outlet_says_how", condition=WHOLE, violation_error_message=SAY_HOW
            )
        ]

    def __str__(self) -> str:
        return self.name


class MediaMention(Part, Audience):
    """That a medium spoke of the campaign. Its own figure, where one is known, comes before the outlet's."""

    outlet = models.ForeignKey(
        MediaOutlet, on_delete=models.PROTECT, related_name="mentions", verbose_name=_("Média")
    )
    on = models.DateField(_("Le"))
    title = models.CharField(_("Titre"), max_length=200)
    language = models.CharField(_("Langue (fr, en…)"), max_length=8, default="fr")
    address = models.URLField(_("Adresse de l’article"), max_length=400, blank=True)
    # Articles that others took over carry the same word, and are one story.
    story = models.SlugField(
        _("Reprise de (un même mot pour toutes les reprises)"), max_length=60, blank=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="visibility_mention_says_how", condition=WHOLE, violation_error_message=SAY_HOW
            )
        ]


class CampaignEvent(Part):
    class Kind(models.TextChoices):
        EXHIBITION = "exhibition", _("exposition")
        CONFERENCE = "conference", _("conférence")
        SCREENING = "screening", _("projection")
        STREET = "street", _("rencontre dans l’espace public")
        HEARING = "hearing", _("rencontre institutionnelle")
        OTHER = "other", _("autre")

    kind = models.CharField(_("Sorte"), max_length=10, choices=Kind)
    title_fr = models.CharField(_("Titre"), max_length=160)
    title_en = models.CharField(_("Titre, en anglais"), max_length=160)
    text_fr = models.TextField(_("En quelques phrases"), max_length=1000, blank=True)
    text_en = models.TextField(_("En quelques phrases, en anglais"), max_length=1000, blank=True)
    begins_on = models.DateField(_("Du"))
    ends_on = models.DateField(_("Au"), null=True, blank=True)
    place = models.CharField(_("Ville et lieu"), max_length=160)
    area = models.CharField(_("Département ou pays"), max_length=6)
    came = models.PositiveIntegerField(null=True)
    certainty = models.CharField(max_length=10, choices=Measure.Certainty, blank=True)
    told = models.PositiveSmallIntegerField(default=0)  # how often it was said how many came

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="visibility_came_says_how", condition=Q(came=None) | ~Q(certainty="")
            )
        ]


class Milestone(Part):
    """A day of the campaign that is remembered."""

    on = models.DateField(_("Le"))
    title_fr = models.CharField(_("Ce qui s’est passé"), max_length=160)
    title_en = models.CharField(_("Ce qui s’est passé, en anglais"), max_length=160)
    text_fr = models.TextField(_("En quelques phrases"), max_length=1000, blank=True)
    text_en = models.TextField(_("En quelques phrases, en anglais"), max_length=1000, blank=True)
    address = models.URLField(_("Source (adresse)"), max_length=400, blank=True)


class Ambassador(Part):
    """Somebody who lends the campaign a name, with consent; gone at once when they wish."""

    name = models.CharField(_("Nom, comme la personne le souhaite"), max_length=80)
    says_fr = models.CharField(_("Ce qu’elle fait ou dit"), max_length=300, blank=True)
    says_en = models.CharField(_("Ce qu’elle fait ou dit, en anglais"), max_length=300, blank=True)
    consented_on = models.DateField(_("A donné son accord le"))
    place = models.PositiveSmallIntegerField(_("Rang dans la liste"), default=100)


class Credit(Part):
    """One name of the thanks."""

    class Kind(models.TextChoices):
        CREATION = "creation", _("Création et relations publiques")
        MEDIA = "media", _("Médias et réseaux d’affichage")
        INSTITUTION = "institution", _("Institutions")
        ASSOCIATION = "association", _("Associations")
        OTHER = "other", _("Et aussi")

    kind = models.CharField(_("Parmi"), max_length=11, choices=Kind)
    name = models.CharField(_("Nom"), max_length=120)
    place = models.PositiveSmallIntegerField(_("Rang dans la liste"), default=100)


class Fact(Part):
    """One figure for the press: with its unit and where it is from."""

    number = models.DecimalField(_("Nombre"), max_digits=14, decimal_places=2)
    unit_fr = models.CharField(_("De quoi (unité)"), max_length=160)
    unit_en = models.CharField(_("De quoi (unité), en anglais"), max_length=160)
    source = models.CharField(_("Source"), max_length=200)
    address = models.URLField(_("Adresse de la source"), max_length=400, blank=True)
    checked_on = models.DateField(_("Vérifié le"))
    place = models.PositiveSmallIntegerField(_("Rang dans la liste"), default=100)


class Download(Part):
    """A tool of the library, by the code that stays."""

    code = models.SlugField(_("Code du fonds documentaire"), max_length=40)
    title_fr = models.CharField(_("Titre"), max_length=160)
    title_en = models.CharField(_("Titre, en anglais"), max_length=160)


class Release(Part):
    """A press release. Nobody reads it before its moment; from then on it does not change."""

    title_fr = models.CharField(_("Titre"), max_length=200)
    title_en = models.CharField(_("Titre, en anglais"), max_length=200, blank=True)
    text_fr = models.TextField(_("Texte"), max_length=20_000)
    text_en = models.TextField(_("Texte, en anglais"), max_length=20_000, blank=True)
    visible_from = models.DateTimeField(_("Lisible à partir du (heure de Paris)"))


class Post(Part):
    """What will be said on one network, in one language, at one moment; nothing here ever sends it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("à relire")
        APPROVED = "approved", _("approuvée")
        PREPARED = "prepared", _("remise à qui publie")
        POSTED = "posted", _("publiée")

    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    network = models.CharField(_("Réseau"), max_length=12)  # data/networks.toml
    language = models.CharField(
        _("Langue"), max_length=2, choices=[("fr", _("français")), ("en", _("anglais"))]
    )
    at = models.DateTimeField(_("Quand (heure de Paris)"))
    text = models.TextField(_("Texte"), max_length=10_000)
    link = models.URLField(_("Lien, à la suite du texte"), max_length=400, blank=True)
    picture = models.CharField(_("Mots de l’image (vide : sans image)"), max_length=120, blank=True)
    alt = models.CharField(
        _("Ce que montre l’image, pour qui ne la voit pas"), max_length=1000, blank=True
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    posted_at = models.DateTimeField(null=True)
    posted_address = models.URLField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="visibility_post_by_two",
                condition=Q(approved_by=None) | ~Q(approved_by=F("by")),
            ),
            models.CheckConstraint(
                name="visibility_picture_is_described",
                condition=Q(picture="") | ~Q(alt=""),
                violation_error_message=_("Décrivez l’image pour qui ne la voit pas."),
            ),
        ]
