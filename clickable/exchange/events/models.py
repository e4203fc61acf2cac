import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clickable.base import seats
from clickable.people.models import User
from clickable.post.models import Addressee


def said(texts: Any, language: str) -> dict[str, Any]:
    """What is told in a language; French where there is nothing else."""
    found: dict[str, Any] = texts.get(language) or texts.get("fr") or {}
    return found


class Kind(models.TextChoices):
    CONFERENCE = "conference", _("conférence")
    EXHIBITION = "exhibition", _("exposition et conférence")
    WORKSHOP = "workshop", _("atelier d’échange de pratiques")
    MEETING = "meeting", _("réunion")


class Need(models.TextChoices):
    """What somebody needs to take part. Never why."""

    LSF = "lsf", _("interprétation en langue des signes")
    CAPTIONS = "captions", _("transcription en direct")
    STEP_FREE = "step_free", _("accès sans marche")
    LOOP = "loop", _("boucle magnétique")
    QUIET = "quiet", _("salle calme")
    REMOTE = "remote", _("suivre à distance")


class Profession(models.TextChoices):
    ASSOCIATION = "association", _("association, société civile")
    EDUCATION = "education", _("enseignement, éducation")
    SOCIAL = "social", _("travail social")
    HEALTH = "health", _("santé, psychologie")
    JUSTICE = "justice", _("droit, justice")
    POLICE = "police", _("police, enquête")
    STATE = "state", _("administration, institution")
    RESEARCH = "research", _("recherche")
    INDUSTRY = "industry", _("entreprise, plateforme")
    MEDIA = "media", _("presse, image")
    OTHER = "other", _("autre")


class EventQuerySet(models.QuerySet["Event"]):
    def public(self) -> Self:
        return self.exclude(state=Event.State.DRAFT)


class Event(models.Model):
    """A meeting of people. `confirmed` and `offered` count seats, not people's rows."""

    class State(models.TextChoices):
        DRAFT = "draft", _("en préparation")
        PUBLISHED = "published", _("inscriptions ouvertes")
        CLOSED = "closed", _("inscriptions closes")
        POSTPONED = "postponed", _("reportée, date à venir")
        HELD = "held", _("tenue")
        REPORTED = "reported", _("tenue et comptée")
        CANCELLED = "cancelled", _("annulée")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # in calendars
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.CONFERENCE)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=40, default="Europe/Paris")  # whose clock its hours are of
    place = models.CharField(max_length=200)
    texts = models.JSONField()  # by language: title, lead, access (how to get there and take part)
    languages = models.JSONField(default=list)  # spoken or interpreted
    needs = models.JSONField(default=list)  # Need codes that are there for everybody
    seats = models.PositiveIntegerField()
    confirmed = models.PositiveIntegerField(default=0)
    offered = models.PositiveIntegerField(default=0)
    badges = models.PositiveIntegerField(default=0)  # the last number that was given
    remind_days = models.PositiveSmallIntegerField(default=7)  # before it begins; 0: nobody is
    sequence = models.PositiveIntegerField(default=0)  # in calendars: one more for each change
    concluded_on = models.DateField(null=True)  # its conclusions are public since
    changed_at = models.DateTimeField()

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="events_never_more_than_the_seats",
                condition=Q(seats__gte=F("confirmed") + F("offered")),
            ),
            models.CheckConstraint(
                name="events_end_after_they_begin", condition=Q(ends_at__gt=F("starts_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"event:{self.pk}"

    @property
    def free(self) -> int:
        return seats.free(self.seats, confirmed=self.confirmed, offered=self.offered)

    def text(self, language: str) -> dict[str, Any]:
        return said(self.texts, language)

    def title(self, language: str) -> str:
        return str(self.text(language).get("title", self.slug))


class Slot(models.Model):
    """A part of the programme, in one room."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    room = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=2, blank=True)  # in which it is held; empty: all
    needs = models.JSONField(default=list)  # Need codes of this slot alone
    texts = models.JSONField()  # by language: title, text

    class Meta:
        constraints = [
            models.CheckConstraint(name="events_a_slot_lasts", condition=Q(minutes__gte=1))
        ]

    def __str__(self) -> str:
        return f"slot:{self.pk}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    def text(self, language: str) -> dict[str, Any]:
        return said(self.texts, language)


class Speaker(models.Model):
    """Who speaks, by function and organisation; by name only since they said yes to it."""

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="speakers")
    role = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120)
    name = models.CharField(max_length=80, blank=True)
    agreed_on = models.DateField(null=True)  # to be named

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="events_named_with_consent", condition=Q(name="") | Q(agreed_on__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"speaker:{self.pk}"


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def waiting(self) -> Self:
        """In the order in which they came."""
        return self.filter(state=Registration.State.WAITING).order_by("waiting_since", "pk")


class Registration(models.Model):
    """One person, or a few of one organisation, for one event. Nobody is named."""

    class State(models.TextChoices):
        UNVERIFIED = "unverified", _("adresse à confirmer")
        WAITING = "waiting", _("liste d’attente")
        OFFERED = "offered", _("place proposée")
        CONFIRMED = "confirmed", _("inscription confirmée")
        DECLINED = "declined", _("place refusée")
        EXPIRED = "expired", _("proposition sans réponse")
        CANCELLED = "cancelled", _("désinscription")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="registrations")
    addressee = models.ForeignKey(Addressee, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.UNVERIFIED)
    party = models.PositiveSmallIntegerField(default=1)  # how many seats
    organisation = models.CharField(max_length=120, blank=True)  # empty: comes for themselves
    told = models.BooleanField(default=False)  # the organisation may be named on the page
    country = models.CharField(max_length=2)
    profession = models.CharField(max_length=12, choices=Profession)
    needs = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=2)
    badge = models.PositiveIntegerField(null=True)  # the first number of the party
    asked_at = models.DateTimeField(db_index=True)
    waiting_since = models.DateTimeField(null=True)  # the order of the list
    offered_until = models.DateTimeField(null=True, db_index=True)
    settled_at = models.DateTimeField(null=True)  # when its state last changed

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["event", "state", "waiting_since"], name="events_list")]
        constraints = [
            models.CheckConstraint(
                name="events_an_offer_ends",
                condition=Q(state="offered") ^ Q(offered_until__isnull=True),
            ),
            models.CheckConstraint(
                name="events_a_party_of_ten_at_most", condition=Q(party__gte=1, party__lte=10)
            ),
            models.CheckConstraint(
                name="events_nobody_alone_is_named",
                condition=Q(told=False) | ~Q(organisation=""),
            ),
        ]

    def __str__(self) -> str:
        return f"event_registration:{self.pk}"


LIVE = [Registration.State.WAITING, Registration.State.OFFERED, Registration.State.CONFIRMED]


class Came(models.Model):
    """How many people of an organisation were there, counted at the door."""

    class Certainty(models.TextChoices):
        COUNTED = "counted", _("compté")
        ESTIMATED = "estimated", _("estimé")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="came")
    organisation = models.CharField(max_length=120, blank=True)  # empty: for themselves
    told = models.BooleanField(default=False)  # with the organisation's consent
    country = models.CharField(max_length=2)
    number = models.PositiveIntegerField()
    certainty = models.CharField(max_length=10, choices=Certainty, default=Certainty.COUNTED)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "organisation", "country"], name="events_counted_once"
            ),
            models.CheckConstraint(
                name="events_nobody_who_came_alone_is_named",
                condition=Q(told=False) | ~Q(organisation=""),
            ),
        ]

    def __str__(self) -> str:
        return f"came:{self.pk}"


class Conclusion(models.Model):
    """What an event came to, in one sentence or a few."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="conclusions")
    number = models.PositiveSmallIntegerField()
    texts = models.JSONField()  # by language: title, text

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="events_conclusion_once")
        ]

    def __str__(self) -> str:
        return f"conclusion:{self.pk}"

    def text(self, language: str) -> dict[str, Any]:
        return said(self.texts, language)


class Commitment(models.Model):
    """Who took on what after a conclusion, until when. Its state is that of its newest `Step`."""

    class State(models.TextChoices):
        OPEN = "open", _("en cours")
        PARTLY = "partly", _("tenu en partie")
        KEPT = "kept", _("tenu")
        DROPPED = "dropped", _("abandonné")

    conclusion = models.ForeignKey(Conclusion, on_delete=models.PROTECT, related_name="commitments")
    who = models.CharField(max_length=120)  # an organisation, an institution
    texts = models.JSONField()  # by language: what
    due_on = models.DateField()
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    made_on = models.DateField()

    def __str__(self) -> str:
        return f"commitment:{self.pk}"

    def what(self, language: str) -> str:
        return str(self.texts.get(language) or self.texts.get("fr", ""))


class Step(models.Model):
    """One line of a commitment's history: only ever added."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="steps")
    frm = models.CharField(max_length=7, choices=Commitment.State)
    to = models.CharField(max_length=7, choices=Commitment.State)
    on = models.DateField()
    evidence = models.JSONField()  # by language: what shows it
    link = models.URLField(max_length=300, blank=True)  # https, shown, never fetched
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"commitment_step:{self.pk}"
