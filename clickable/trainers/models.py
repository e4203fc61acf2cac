import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clickable.measures.models import Measure
from clickable.outreach.models import SessionRequest
from clickable.post.models import Addressee
from clickable.training.models import Session


class State(models.TextChoices):
    """Where somebody stands on the pathway."""

    DRAFT = "draft", _("à confirmer")
    APPLIED = "applied", _("candidature reçue")
    SCREENED = "screened", _("candidature lue")
    ADMITTED = "admitted", _("admission")
    IN_TRAINING = "in_training", _("en formation")
    SUPERVISED = "supervised", _("animation accompagnée")
    AUTHORISED = "authorised", _("habilitation en cours")
    LAPSED = "lapsed", _("habilitation échue")
    SUSPENDED = "suspended", _("suspension")
    REFUSED = "refused", _("candidature refusée")
    LEFT = "left", _("départ")


class Way(models.TextChoices):
    ON_SITE = "on_site", _("sur place")
    REMOTE = "remote", _("à distance")


class Trainer(models.Model):
    """Somebody on the way to train others, or who does. No name is asked; one may be chosen."""

    addressee = models.ForeignKey(Addressee, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    edition = models.PositiveSmallIntegerField(default=1)  # of the pathway that was begun
    display_name = models.CharField(max_length=60, blank=True)  # chosen; shown with consent only
    home = models.CharField(max_length=2)  # places
    territories = models.JSONField(default=list)  # where they would go
    languages = models.JSONField(default=list)
    audiences = models.JSONField(default=list)  # codes of outreach's table
    stages = models.JSONField(default=list, blank=True)  # levels that they work with
    ways = models.JSONField(default=list)
    weekly = models.JSONField(default=list, blank=True)  # halves of a week: "1-morning" is Monday's
    supervisor = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="trainees"
    )
    authorised_until = models.DateField(null=True, db_index=True)
    asked_on = models.DateField()
    moved_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="trainers_an_authorisation_ends",
                condition=~Q(state="authorised") | Q(authorised_until__isnull=False),
            ),
            models.CheckConstraint(
                name="trainers_nobody_trains_oneself", condition=~Q(supervisor=models.F("id"))
            ),
        ]

    def __str__(self) -> str:
        return f"trainer:{self.pk}"


class Absence(models.Model):
    """Days, the first and the last with them, on which somebody cannot come. Never why."""

    trainer = models.ForeignKey(Trainer, on_delete=models.CASCADE, related_name="absences")
    first = models.DateField()
    last = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="trainers_an_absence_has_days", condition=Q(last__gte=models.F("first"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"


class Outcome(models.TextChoices):
    PASSED = "passed", _("validé")
    FAILED = "failed", _("non validé")
    AGAIN = "again", _("à refaire")


class Progress(models.Model):
    """What came of one requirement, on one day. Never changed: a later row counts instead."""

    trainer = models.ForeignKey(Trainer, on_delete=models.CASCADE, related_name="progress")
    requirement = models.CharField(max_length=30)  # a code of data/pathway.toml
    edition = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="trainers_a_fail_says_why", condition=Q(outcome="passed") | ~Q(note="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement} {self.outcome}"


class Consent(models.Model):
    """That somebody agreed to these words, and when; withdrawn, it stays with its end."""

    trainer = models.ForeignKey(Trainer, on_delete=models.CASCADE, related_name="consents")
    text = models.CharField(max_length=30)
    edition = models.PositiveSmallIntegerField()
    words = models.TextField()  # as they were read
    given_on = models.DateField()
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="trainers_one_consent_at_a_time",
                fields=["trainer", "text", "edition"],
                condition=Q(withdrawn_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text} {self.edition}"


class Step(models.Model):
    """Each change of state: from, to, who, when, why. Never changed."""

    trainer = models.ForeignKey(Trainer, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=12)
    frm = models.CharField(max_length=12, choices=State)
    to = models.CharField(max_length=12, choices=State)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: the trainer, or time
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.frm} → {self.to}"


class Delivery(models.Model):
    """What a trainer did on one day: for how long, and how many were there. Nobody is named."""

    class State(models.TextChoices):
        DRAFT = "draft", _("brouillon")
        SUBMITTED = "submitted", _("à vérifier")
        VERIFIED = "verified", _("vérifié")
        RETURNED = "returned", _("à corriger")

    class Kind(models.TextChoices):
        TRAINING = "training", _("formation")
        SESSION = "session", _("séance en classe ou pour parents")
        ANIMATION = "animation", pgettext_lazy("bilan", "animation")

    trainer = models.ForeignKey(Trainer, on_delete=models.CASCADE, related_name="deliveries")
    client = models.UUIDField(default=uuid.uuid4)  # made by the phone: the same one is kept once
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    kind = models.CharField(max_length=10, choices=Kind)
    day = models.DateField()
    territory = models.CharField(max_length=2)
    minutes = models.PositiveSmallIntegerField()
    counts = models.JSONField(default=dict)  # by band of data/pathway.toml
    certainty = models.CharField(max_length=10, choices=Measure.Certainty)
    note = models.CharField(max_length=300, blank=True)  # the coordinator's, when it goes back
    sent_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["state", "sent_at"], name="trainers_to_verify")]
        constraints = [
            models.UniqueConstraint(name="trainers_a_report_once", fields=["trainer", "client"]),
            models.CheckConstraint(
                name="trainers_a_report_lasts", condition=Q(minutes__gte=5, minutes__lte=720)
            ),
            models.CheckConstraint(
                name="trainers_sent_back_with_a_word", condition=~Q(state="returned", note="")
            ),
        ]

    def __str__(self) -> str:
        return f"delivery:{self.pk}"

    @property
    def people(self) -> int:
        return sum(self.counts.values())


class Call(models.Model):
    """Somebody is wanted for a session of a training, or for a request: offered in turn to who fits."""

    class State(models.TextChoices):
        OPEN = "open", _("proposé")
        FILLED = "filled", _("pourvu")
        NOBODY = "nobody", _("personne de disponible")
        OVER = "over", _("retiré")

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, null=True, related_name="trainer_calls"
    )
    request = models.ForeignKey(
        SessionRequest, on_delete=models.CASCADE, null=True, related_name="trainer_calls"
    )
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    territory = models.CharField(max_length=2, blank=True)  # empty: anywhere
    language = models.CharField(max_length=2)
    audiences = models.JSONField(default=list)
    stages = models.JSONField(default=list)
    way = models.CharField(max_length=8, choices=Way)
    day = models.DateField(null=True)
    half = models.CharField(max_length=10, blank=True)
    at_once = models.PositiveSmallIntegerField(default=1)  # how many hold an offer at one time
    trainer = models.ForeignKey(Trainer, on_delete=models.SET_NULL, null=True, related_name="calls")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="trainers_a_call_for_one_thing",
                condition=Q(session__isnull=True) ^ Q(request__isnull=True),
            ),
            models.UniqueConstraint(
                name="trainers_one_call_a_session",
                fields=["session"],
                condition=Q(state__in=["open", "filled"]),
            ),
            models.UniqueConstraint(
                name="trainers_one_call_a_request",
                fields=["request"],
                condition=Q(state__in=["open", "filled"]),
            ),
        ]

    def __str__(self) -> str:
        return f"call:{self.pk}"


class Proposal(models.Model):
    """One call, one trainer: offered until a moment, and what came of it."""

    class State(models.TextChoices):
        OFFERED = "offered", _("en attente de réponse")
        ACCEPTED = "accepted", _("accepté")
        DECLINED = "declined", _("décliné")
        EXPIRED = "expired", _("sans réponse")
        TAKEN = "taken", _("pris par une autre personne")
        OVER = "over", _("retiré")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="proposals")
    trainer = models.ForeignKey(Trainer, on_delete=models.CASCADE, related_name="proposals")
    state = models.CharField(max_length=8, choices=State, default=State.OFFERED)
    reasons = models.JSONField(default=list)  # why this person, in codes of rules.Reason
    until = models.DateTimeField()
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "until"], name="trainers_offers_that_end")]
        constraints = [
            models.UniqueConstraint(name="trainers_asked_once", fields=["call", "trainer"]),
            models.UniqueConstraint(
                name="trainers_one_takes_it", fields=["call"], condition=Q(state="accepted")
            ),
        ]

    def __str__(self) -> str:
        return f"proposal:{self.pk}"
