import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clickable.base import seats
from clickable.post.models import Addressee


class Audience(models.TextChoices):
    PROFESSIONALS = "professionals", _("professionnels")
    TRAINERS = "trainers", _("formateurs et formatrices")


class Modality(models.TextChoices):
    REMOTE = "remote", _("à distance")
    SITE = "site", _("sur place")


class Need(models.TextChoices):
    """What somebody needs to take part. Never why."""

    LSF = "lsf", _("interprétation en langue des signes française")
    CAPTIONS = "captions", _("sous-titres en direct")
    BANDWIDTH = "bandwidth", _("connexion faible : son seul, documents avant")


class Organisation(models.TextChoices):
    SCHOOL = "school", _("école, collège, lycée")
    PROTECTION = "protection", _("protection de l’enfance")
    HEALTH = "health", _("santé")
    JUSTICE = "justice", _("justice")
    POLICE = "police", _("police, gendarmerie")
    TOWN = "town", _("commune, département, région")
    ASSOCIATION = "association", _("association")
    LEISURE = "leisure", _("animation, sport, loisirs")
    COMPANY = "company", _("entreprise")
    OTHER = "other", _("autre")


class Profession(models.TextChoices):
    TEACHER = "teacher", _("enseignement")
    EDUCATOR = "educator", _("éducation spécialisée")
    SOCIAL = "social", _("travail social")
    NURSE = "nurse", _("soins, médecine")
    PSYCHOLOGIST = "psychologist", _("psychologie")
    ANIMATOR = "animator", _("animation")
    JURIST = "jurist", _("droit, justice")
    OFFICER = "officer", _("police, gendarmerie")
    MANAGER = "manager", _("direction, coordination")
    TRAINER = "trainer", _("formation")
    OTHER = "other", _("autre")


class Course(models.Model):
    """What is taught, to whom and why; it is given in sessions."""

    code = models.SlugField(max_length=60, unique=True)
    edition = models.PositiveIntegerField(default=1)  # of the shipped text
    audience = models.CharField(max_length=15, choices=Audience)
    association = models.CharField(
        max_length=40, default="point-de-contact"
    )  # who gives it: a code
    minutes = models.PositiveIntegerField()
    published = models.BooleanField(default=False)
    # By language: title, summary, objectives (a list), programme (a list), prepare
    texts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.code

    def text(self, language: str) -> dict[str, Any]:
        found: dict[str, Any] = self.texts.get(language) or self.texts.get("fr") or {}
        return found

    def title(self, language: str) -> str:
        return str(self.text(language).get("title", self.code))


class SessionQuerySet(models.QuerySet["Session"]):
    def listed(self, now: datetime) -> Self:
        """Those that the public sees as coming."""
        shown = [Session.State.OPEN, Session.State.CLOSED]
        return self.filter(state__in=shown, starts_at__gt=now, course__published=True)


class Session(models.Model):
    """One date of a course. `confirmed` and `offered` count seats, not people's rows."""

    class State(models.TextChoices):
        DRAFT = "draft", _("en préparation")
        OPEN = "open", _("inscriptions ouvertes")
        CLOSED = "closed", _("inscriptions closes")
        RUNNING = "running", _("en cours")
        HELD = "held", _("tenue")
        LOCKED = "locked", _("présences arrêtées")
        REPORTED = "reported", _("comptée")
        POSTPONED = "postponed", _("reportée, date à venir")
        CANCELLED = "cancelled", _("annulée")

    uid = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False
    )  # in calendars, for ever
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    starts_at = models.DateTimeField(db_index=True)
    minutes = models.PositiveIntegerField()
    zone = models.CharField(
        max_length=40, default="Europe/Paris"
    )  # whose clock its hour was said by
    modality = models.CharField(max_length=10, choices=Modality, default=Modality.REMOTE)
    place = models.CharField(max_length=200, blank=True)  # on site: where
    meeting = models.CharField(max_length=300, blank=True)  # remote: where to connect
    territory = models.CharField(max_length=2, blank=True)  # places; empty: from anywhere
    language = models.CharField(max_length=2, default="fr")
    needs = models.JSONField(default=list, blank=True)  # Need codes that are offered to everybody
    trainer = models.CharField(max_length=80, blank=True)  # as it is shown
    seats = models.PositiveIntegerField()
    confirmed = models.PositiveIntegerField(default=0)
    offered = models.PositiveIntegerField(default=0)
    sequence = models.PositiveIntegerField(default=0)  # of the invitation: one more for each change
    changed_at = models.DateTimeField()

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="training_never_more_than_the_seats",
                condition=Q(seats__gte=F("confirmed") + F("offered")),
            ),
            models.CheckConstraint(
                name="training_a_place_or_from_afar",
                condition=~Q(modality=Modality.SITE, place=""),
            ),
        ]

    def __str__(self) -> str:
        return f"session:{self.pk}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def free(self) -> int:
        return seats.free(self.seats, confirmed=self.confirmed, offered=self.offered)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def waiting(self) -> Self:
        """In the order in which they came."""
        return self.filter(state=Registration.State.WAITING).order_by("waiting_since", "pk")

    def live(self) -> Self:
        return self.filter(state__in=LIVE)


class Registration(models.Model):
    """One person, or a few of one organisation, for one session."""

    class State(models.TextChoices):
        UNVERIFIED = "unverified", _("adresse à confirmer")
        WAITING = "waiting", _("liste d’attente")
        OFFERED = "offered", _("place proposée")
        CONFIRMED = "confirmed", _("inscription confirmée")
        DECLINED = "declined", _("place refusée")
        EXPIRED = "expired", _("proposition sans réponse")
        CANCELLED = "cancelled", _("désinscription")
        ATTENDED = "attended", _("présence complète")
        PARTIAL = "partial", _("présence partielle")
        ABSENT = "absent", _("absence")

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="registrations")
    addressee = models.ForeignKey(Addressee, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.UNVERIFIED)
    party = models.PositiveSmallIntegerField(default=1)  # how many seats
    organisation = models.CharField(max_length=15, choices=Organisation)
    profession = models.CharField(max_length=15, choices=Profession)
    territory = models.CharField(max_length=2)
    language = models.CharField(max_length=2)
    needs = models.JSONField(default=list, blank=True)
    asked_at = models.DateTimeField(db_index=True)
    waiting_since = models.DateTimeField(null=True)  # the order of the list
    offered_until = models.DateTimeField(null=True, db_index=True)
    came = models.PositiveSmallIntegerField(null=True)  # how many of them; null: not said yet
    settled_at = models.DateTimeField(null=True)  # when its state last changed

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["session", "state", "waiting_since"], name="training_list")]
        constraints = [
            models.CheckConstraint(
                name="training_an_offer_ends",
                condition=Q(state="offered") ^ Q(offered_until__isnull=True),
            ),
            models.CheckConstraint(
                name="training_a_party_of_ten_at_most", condition=Q(party__gte=1, party__lte=10)
            ),
            models.CheckConstraint(
                name="training_nobody_came_uninvited",
                condition=Q(came__isnull=True) | Q(came__lte=F("party")),
            ),
        ]

    def __str__(self) -> str:
        return f"registration:{self.pk}"


LIVE = [Registration.State.WAITING, Registration.State.OFFERED, Registration.State.CONFIRMED]
