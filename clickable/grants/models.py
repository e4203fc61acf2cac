"""Calls for grants, the applications that answer them, and what happened to each."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clickable.post.models import Addressee


class Call(models.Model):
    """A call for applications. Once published its text, form and criteria change by numbered correction only."""

    class State(models.TextChoices):
        DRAFT = "draft", _("en préparation")
        PUBLISHED = "published", _("ouvert")
        CLOSED = "closed", _("clos")
        ASSESSING = "assessing", _("à l’étude")
        DECIDED = "decided", _("décidé")
        NOTIFIED = "notified", _("réponses envoyées")
        ANNOUNCED = "announced", _("résultats annoncés")
        CONTRACTED = "contracted", _("conventions signées")
        ARCHIVED = "archived", _("archivé")

    slug = models.SlugField(max_length=60, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    texts = models.JSONField()  # by language: title, lead, body
    form = models.JSONField(default=list)  # the questions: rules.Question, as data
    checklist = models.JSONField(default=list)  # eligibility: code, label by language
    form_version = models.PositiveIntegerField(default=1)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(db_index=True)
    zone = models.CharField(max_length=40, default="Europe/Paris")  # in which the deadline is told
    grace_minutes = models.PositiveSmallIntegerField(default=15)
    clarifications_until = models.DateTimeField(null=True, blank=True)
    announced_on = models.DateField(null=True, blank=True)  # planned, then done
    budget = models.DecimalField(max_digits=12, decimal_places=2)
    ceiling = models.DecimalField(max_digits=12, decimal_places=2)  # of one grant
    currency = models.CharField(max_length=3, default="EUR")
    scores_needed = models.PositiveSmallIntegerField(default=2)  # reviews of one application
    flow = models.CharField(max_length=20, default="jury")  # data/flows.toml
    spread_flag = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal("1.5"))
    agreement = models.CharField(max_length=40, blank=True)  # code of the funding it comes from
    child_facing = models.BooleanField(default=False)
    keep_refused_months = models.PositiveSmallIntegerField(default=12)  # after the announcement
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="grants_call_opens_first", condition=Q(opens_at__lt=F("closes_at"))),
            models.CheckConstraint(name="grants_call_within_budget", condition=Q(ceiling__lte=F("budget"))),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"call:{self.pk}"

    def text(self, language: str) -> dict[str, Any]:
        found: dict[str, Any] = self.texts.get(language) or self.texts.get("fr") or {}
        return found


class Criterion(models.Model):
    """By what applications are judged. The weights of a published call make 100."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="criteria")
    code = models.SlugField(max_length=30)
    label = models.JSONField()  # by language
    help = models.JSONField(default=dict)
    weight = models.PositiveSmallIntegerField()
    most = models.PositiveSmallIntegerField(default=5)  # points of one review
    place = models.PositiveSmallIntegerField(default=0)  # order on pages

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "code"], name="grants_one_criterion"),
            models.CheckConstraint(name="grants_criterion_weighs", condition=Q(weight__gt=0, most__gt=0)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"criterion:{self.pk}"


class CallVersion(models.Model):
    """The call as it was published, and after each correction: readable for ever. Append-only."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()  # texts, form, criteria, dates, money
    note = models.JSONField(default=dict)  # what changed, by language; empty for the first
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="grants_one_version")
        ]

    def __str__(self) -> str:
        return f"{self.call} v{self.number}"


class Clarification(models.Model):
    """A question about a call, and its answer, published to all."""

    class State(models.TextChoices):
        WAITING = "waiting", _("à répondre")
        ANSWERED = "answered", _("publiée")
        DECLINED = "declined", _("écartée")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="clarifications")
    addressee = models.ForeignKey(Addressee, on_delete=models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    asked = models.TextField(blank=True)  # as it came, for the team; gone once answered
    question = models.JSONField(default=dict)  # as it is shown, by language
    answer = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"clarification:{self.pk}"


class Application(models.Model):
    """An organisation's answer to a call, from its first word to the decision."""

    class State(models.TextChoices):
        DRAFT = "draft", _("brouillon")
        SUBMITTED = "submitted", _("déposée")
        INELIGIBLE = "ineligible", _("non recevable")
        ELIGIBLE = "eligible", _("recevable")
        IN_REVIEW = "in_review", _("en évaluation")
        SHORTLISTED = "shortlisted", _("présélectionnée")
        SELECTED = "selected", _("retenue")
        RESERVE = "reserve", _("sur liste d’attente")
        REFUSED = "refused", _("non retenue")
        ACCEPTED = "accepted", _("acceptée par l’organisation")
        DECLINED = "declined", _("déclinée par l’organisation")
        WITHDRAWN = "withdrawn", _("retirée")

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    number = models.CharField(max_length=20, blank=True)  # "2019-017", given when it is submitted
    state = models.CharField(max_length=11, choices=State, default=State.DRAFT)
    addressee = models.ForeignKey(Addressee, on_delete=models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=2)
    organisation = models.CharField(max_length=160, blank=True)
    country = models.CharField(max_length=2, blank=True)
    area = models.CharField(max_length=6, blank=True)  # places.areas, in France
    title = models.CharField(max_length=160, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    answers = models.JSONField(default=dict)  # by the question's code
    faults = models.JSONField(default=dict)  # what is not right yet, by the question's code
    form_version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)  # first saved by its link
    saved_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True, db_index=True)
    late_by_grace = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of what was submitted
    told_on = models.DateField(null=True)  # the decision, to the organisation
    forgotten_on = models.DateField(null=True)  # names nobody since

    class Meta:
        indexes = [models.Index(fields=["call", "state"], name="grants_application_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "number"], condition=~Q(number=""), name="grants_one_number"
            ),
            models.CheckConstraint(
                name="grants_amount_some", condition=Q(amount=None) | Q(amount__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"application:{self.pk}"


class ApplicationRevision(models.Model):
    """What was saved, whenever it changed. Append-only."""

    class By(models.TextChoices):
        APPLICANT = "applicant", _("la personne qui candidate")
        PARTNER = "partner", _("une partenaire")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()  # organisation, title…, answers
    by = models.CharField(max_length=9, choices=By, default=By.APPLICANT)
    form_version = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="grants_one_revision")
        ]

    def __str__(self) -> str:
        return f"{self.application} r{self.number}"


class Coapplicant(models.Model):
    """A second mailbox that writes at the same application, by a link of its own. It submits nothing."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="coapplicants"
    )
    addressee = models.ForeignKey(Addressee, on_delete=models.CASCADE, related_name="+")
    organisation = models.CharField(max_length=160)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"coapplicant:{self.pk}"


def storage() -> FileSystemStorage:
    return FileSystemStorage(location=Path(settings.HOME) / "grants", file_permissions_mode=0o600)


class Attachment(models.Model):
    """A file that came with an application, under a name of ours; only the team takes it out."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        ODT = "odt", "ODT"
        ODS = "ods", "ODS"
        DOCX = "docx", "DOCX"
        XLSX = "xlsx", "XLSX"

    class Scan(models.TextChoices):
        NONE = "none", _("structure vérifiée")  # no scanner is set
        WAITING = "waiting", _("analyse en attente")
        CLEAN = "clean", _("analysé")
        INFECTED = "infected", _("refusé par l’antivirus")

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="attachments"
    )
    question = models.CharField(max_length=30)  # code
    name = models.CharField(max_length=120)  # as its sender calls it
    kind = models.CharField(max_length=4, choices=Kind)
    scan = models.CharField(max_length=8, choices=Scan, default=Scan.NONE)
    file = models.FileField(storage=storage, max_length=80)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    scanned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"attachment:{self.pk}"


class Extension(models.Model):
    """More time for one application, with the reason."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="extensions"
    )
    until = models.DateTimeField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"extension:{self.pk}"


class Check(models.Model):
    """The eligibility of an application as somebody checked it. The newest counts."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="checks")
    points = models.JSONField()  # by the checklist's code: true or false
    eligible = models.BooleanField()
    reason = models.TextField(blank=True, max_length=2000)  # told to the organisation
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"check:{self.pk}"


class Transition(models.Model):
    """One step of an application. Append-only."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="transitions"
    )
    before = models.CharField(max_length=11, choices=Application.State)
    after = models.CharField(max_length=11, choices=Application.State)
    reason = models.CharField(max_length=300, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.application} {self.before}>{self.after}"
