"""A grant after its selection: the agreement, what is paid when, what is reported, until it is closed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clickable.grants.models import Application, storage


class Grant(models.Model):
    """What an organisation was given, from a selected application that it accepted."""

    class State(models.TextChoices):
        DRAFTED = "drafted", _("convention en préparation")
        SIGNED = "signed", _("convention signée")
        ACTIVE = "active", _("projet en cours")
        CLOSING = "closing", _("en clôture")
        CLOSED = "closed", _("close")
        TERMINATED = "terminated", _("interrompue")

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="grant")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFTED)
    number = models.CharField(max_length=24, unique=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3, default="EUR")
    begins_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    words = models.TextField(blank=True)  # of the agreement, as signed: canonical JSON
    sha256 = models.CharField(max_length=64, blank=True)
    signed_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)  # why it was terminated
    returned = models.DecimalField(max_digits=12, decimal_places=2, default=0)  # paid back to us
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="grant_awards_some_amount", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="grant_awards_returned_some", condition=Q(returned__gte=0)),
            models.CheckConstraint(
                name="grant_awards_ends_after_it_begins",
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("begins_on")),
            ),
            models.CheckConstraint(
                name="grant_awards_signed_words_are_kept",
                condition=Q(state__in=["drafted", "terminated"])
                | ~Q(words="") & ~Q(sha256="") & Q(signed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="grant_awards_terminated_for_a_reason",
                condition=~Q(state="terminated") | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"grant:{self.pk}"


class Paper(models.Model):
    """A signed agreement as a file: made once, handed out byte for byte for ever."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="papers")
    language = models.CharField(max_length=2)
    file = models.FileField(storage=storage, max_length=80)  # in HOME/grants, under a random name
    sha256 = models.CharField(max_length=64)  # of the file
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-language"]  # French first
        constraints = [
            models.UniqueConstraint(name="grant_awards_one_paper", fields=["grant", "language"]),
        ]

    def __str__(self) -> str:
        return f"paper:{self.pk}"


class GrantStep(models.Model):
    """Each change of state: never changed."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="steps")
    before = models.CharField(max_length=10, choices=Grant.State)
    after = models.CharField(max_length=10, choices=Grant.State)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class GrantReport(models.Model):
    """What a grantee tells of a period: due, sent, returned with what to mend, accepted."""

    class State(models.TextChoices):
        DUE = "due", _("attendu")
        OVERDUE = "overdue", _("en retard")
        SUBMITTED = "submitted", _("reçu")
        RETURNED = "returned", _("à compléter")
        ACCEPTED = "accepted", _("accepté")

    class Kind(models.TextChoices):
        INTERIM = "interim", _("rapport intermédiaire")
        FINAL = "final", _("rapport final")

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    due_on = models.DateField(db_index=True)
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    narrative = models.TextField(max_length=20_000, blank=True)
    activities = models.PositiveIntegerField(null=True)
    people = models.PositiveIntegerField(null=True)  # reached
    spent = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    note = models.TextField(max_length=2000, blank=True)  # what is to mend
    saved_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of what was sent last
    accepted_at = models.DateTimeField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="grant_awards_one_report", fields=["grant", "number"]),
            models.CheckConstraint(
                name="grant_awards_returned_with_a_word", condition=~Q(state="returned") | ~Q(note="")
            ),
            models.CheckConstraint(
                name="grant_awards_sent_is_whole",
                condition=~Q(state__in=["submitted", "accepted"])
                | ~Q(narrative="")
                & Q(activities__isnull=False, people__isnull=False, spent__gte=0),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"grantreport:{self.pk}"


class Instalment(models.Model):
    """A part of the grant: what must come first, when it was released and paid."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    due_on = models.DateField()
    after = models.ForeignKey(
        GrantReport, on_delete=models.PROTECT, null=True, related_name="releases"
    )  # accepted first; none: at the signature
    paid_on = models.DateField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="grant_awards_one_instalment", fields=["grant", "number"]),
            models.CheckConstraint(name="grant_awards_instalment_some", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"instalment:{self.pk}"
