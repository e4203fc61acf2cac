"""Consultations of children. No row holds a child's name, nor anything that leads to one: a code made
here opens a sheet of answers, and of the code only keyed hashes are kept."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clickable.post.models import Addressee
from clickable.seal.models import Keyed


class Band(models.TextChoices):
    YOUNG = "8-11", _("8 à 11 ans")
    MIDDLE = "12-14", _("12 à 14 ans")
    OLDER = "15-17", _("15 à 17 ans")


class Consultation(models.Model):
    """What children are asked together, from its preparation to what changed thanks to them."""

    class State(models.TextChoices):
        DRAFT = "draft", _("en préparation")
        SAFE = "safeguarding_ok", _("protection vérifiée")
        OPEN = "open", _("ouverte")
        CLOSED = "closed", _("close")
        SYNTHESISED = "synthesised", _("synthèse publiée")
        FEEDBACK = "feedback_given", _("retour fait aux enfants")
        ARCHIVED = "archived", _("archivée")

    slug = models.SlugField(max_length=60, unique=True)
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT)
    texts = models.JSONField()  # by language: title, lead
    hours = models.PositiveSmallIntegerField(default=24)  # within which what children wrote is read
    closes_on = models.DateField(null=True, blank=True)  # the last day on which codes count
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    checks: "models.JSONField[Any]" = models.JSONField(default=list)  # rules.CHECKS, as signed
    safe_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    safe_on = models.DateField(null=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    results: "models.JSONField[Any]" = models.JSONField(null=True)  # masked; worked out once
    synthesis: "models.JSONField[Any]" = models.JSONField(default=dict)  # by language
    feedback_on = models.DateField(null=True)
    archived_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="voices_safe_by_a_second",
                condition=Q(safe_by=None) | Q(written_by=None) | ~Q(safe_by=F("written_by")),
            ),
            models.CheckConstraint(
                name="voices_nothing_without_safeguarding",
                condition=Q(state="draft") | Q(safe_by__isnull=False, safe_on__isnull=False),
            ),
            models.CheckConstraint(
                name="voices_feedback_before_the_archive",
                condition=~Q(state__in=["feedback_given", "archived"])
                | Q(feedback_on__isnull=False),
            ),
            models.CheckConstraint(
                name="voices_results_after_closing",
                condition=Q(results=None)
                | Q(state__in=["closed", "synthesised", "feedback_given", "archived"]),
            ),
        ]

    def __str__(self) -> str:
        return f"consultation:{self.pk}"

    def text(self, language: str) -> dict[str, str]:
        found: dict[str, str] = self.texts.get(language) or self.texts.get("fr") or {}
        return found


class Question(models.Model):
    """One question, worded for each age that is asked it."""

    class Kind(models.TextChoices):
        CHOICE = "choice", _("choix avec des dessins")
        FACES = "faces", _("cinq visages")
        WORDS = "words", _("quelques mots")

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="questions"
    )
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=Kind)
    wording: "models.JSONField[Any]" = models.JSONField()  # by band, by language
    options: "models.JSONField[Any]" = models.JSONField(default=list)  # code, drawing, fr, en

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="voices_one_number")
        ]

    def __str__(self) -> str:
        return f"question:{self.pk}"

    def asked(self, band: str, language: str) -> str:
        """Its words for this age; empty: this age is not asked."""
        by_language: dict[str, str] = self.wording.get(band) or {}
        return by_language.get(language) or by_language.get("fr") or ""


class Circle(models.Model):
    """Children of one age who answer in one place, with an adult who prepared it."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="circles")
    place = models.CharField(max_length=80)  # "Collège, Lyon"
    territory = models.CharField(max_length=2)  # places
    band = models.CharField(max_length=5, choices=Band)
    size = models.PositiveSmallIntegerField()  # codes
    addressee = models.ForeignKey(Addressee, on_delete=models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=2)
    codes_on = models.DateField(null=True)  # when its sheet of codes was made

    class Meta:
        constraints = [
            models.CheckConstraint(name="voices_circle_of_some", condition=Q(size__gt=0))
        ]

    def __str__(self) -> str:
        return f"circle:{self.pk}"


class Slot(models.Model):
    """One code of a circle. Which sheet it opens stands nowhere: the two hashes are of two kinds."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="slots")
    number = models.PositiveSmallIntegerField()  # printed beside the code
    digest = models.BinaryField(max_length=32, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["circle", "number"], name="voices_one_slot")]

    def __str__(self) -> str:
        return f"slot:{self.circle_id}/{self.number}"


class Consent(models.Model):
    """That the facilitator holds a paper signed by a parent, for whoever gets this number. Nobody's name."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="consents")
    number = models.PositiveSmallIntegerField()
    held_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["circle", "number"], name="voices_one_consent")
        ]

    def __str__(self) -> str:
        return f"consent:{self.circle_id}/{self.number}"


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def sent(self) -> Self:
        return self.filter(sent_on__isnull=False)


class Contribution(models.Model):
    """One child's sheet, begun with the child's own yes. Erased with the code, whenever the child wants."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # tells no order
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="contributions")
    digest = models.BinaryField(max_length=32, unique=True, null=True)  # gone with the archive
    assented_on = models.DateField()  # the child's own yes
    sent_on = models.DateField(null=True)  # not sent: counted nowhere, read by nobody

    objects = ContributionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"contribution:{self.pk}"


class Answer(models.Model):
    """What was chosen; `rules.SKIP`: would rather not say."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    option = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contribution", "question"], name="voices_one_answer")
        ]

    def __str__(self) -> str:
        return f"answer:{self.pk}"


class WordsQuerySet(models.QuerySet["Words"]):
    def of(self, group: int) -> Self:
        """Those that one team's key opens."""
        return self.filter(group_id=group)

    def sent(self) -> Self:
        return self.filter(due_at__isnull=False)

    def waiting(self) -> Self:
        return self.sent().filter(state=Words.State.WAITING)


class Words(Keyed):
    """What a child wrote, sealed to the helpline's team, whose trained readers see it first and alone."""

    class State(models.TextChoices):
        WAITING = "waiting", _("à lire")
        CLEARED = "cleared", _("lu, rien d’inquiétant")
        FLAGGED = "flagged", _("lu, un enfant peut être en danger")

    class Told(models.IntegerChoices):
        """What the readers were written of it."""

        NOTHING = 0, _("rien")
        SOON = 1, _("à lire bientôt")
        LATE = 2, _("en retard")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="words")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="words")
    content = models.BinaryField()
    due_at = models.DateTimeField(null=True, db_index=True)  # on the hour; null: not sent
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    read_on = models.DateField(null=True)
    told = models.PositiveSmallIntegerField(choices=Told, default=Told.NOTHING)

    objects = WordsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contribution", "question"], name="voices_one_text"),
            models.CheckConstraint(
                name="voices_read_by_somebody",
                condition=Q(state="waiting") ^ Q(read_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"words:{self.pk}"

    @property
    def context(self) -> str:
        return f"voices.words.content:{self.pk}"


class Reader(models.Model):
    """Where a trained reader is told that texts wait. Without a person: the hotline's own mailbox, for a team
    in which nobody left one."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    addressee = models.OneToOneField(Addressee, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"reader:{self.pk}"


class Flag(Keyed):
    """What was done for a child who may be in danger: to whom it was handed, when, by whom. Outlives the words."""

    class To(models.TextChoices):
        CHILDLINE = "119", _("119, Allô enfance en danger")
        POLICE = "17", _("17, police ou gendarmerie")
        NETLINE = "3018", _("3018, violences numériques")
        PLACE = "place", _("l’adulte qui anime le groupe")
        HERE = "here", _("l’équipe d’écoute suit elle-même")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="flags")
    words = models.ForeignKey(Words, on_delete=models.SET_NULL, null=True, related_name="flags")
    to = models.CharField(max_length=5, choices=To)
    note = models.BinaryField()  # sealed: what was done
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    hour = models.DateTimeField()

    def __str__(self) -> str:
        return f"flag:{self.pk}"

    @property
    def context(self) -> str:
        return f"voices.flag.note:{self.pk}"


class Quote(models.Model):
    """What a second reader made of a text that nobody must recognise: the only words that come out."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="quotes")
    words = models.OneToOneField(Words, on_delete=models.SET_NULL, null=True, related_name="quote")
    text = models.CharField(max_length=300)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="voices_quoted_by_a_second", condition=~Q(by=F("cleared_by"))
            )
        ]

    def __str__(self) -> str:
        return f"quote:{self.pk}"


class Proposal(models.Model):
    """What children propose, and what came of it."""

    class Outcome(models.TextChoices):
        DONE = "done", _("c’est fait")
        PARTLY = "partly", _("c’est fait en partie")
        LATER = "later", _("c’est prévu")
        NO = "no", _("cela ne se fera pas")

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="proposals"
    )
    number = models.PositiveSmallIntegerField()
    texts: "models.JSONField[Any]" = models.JSONField()  # by language
    outcome = models.CharField(max_length=6, choices=Outcome, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)  # an organisation or a function
    decided_on = models.DateField(null=True)
    why: "models.JSONField[Any]" = models.JSONField(default=dict)  # by language

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="voices_one_proposal"),
            models.CheckConstraint(
                name="voices_an_answer_is_whole",
                condition=Q(outcome="") | (~Q(decided_by="") & Q(decided_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"proposal:{self.pk}"
