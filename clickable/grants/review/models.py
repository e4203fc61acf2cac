"""Who reads an application, what they declared first, how they scored it, and what the panel decided."""

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clickable.grants.models import Application, Call, Criterion
from clickable.post.models import Addressee


class Reviewer(models.Model):
    """Somebody invited to read the applications of one call. A mailbox and a name, no account."""

    class State(models.TextChoices):
        INVITED = "invited", _("invitation envoyée")
        AGREED = "agreed", _("engagement signé")
        LEFT = "left", _("ne relit plus")

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="reviewers")
    addressee = models.ForeignKey(Addressee, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.INVITED)
    name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=160, blank=True)
    language = models.CharField(max_length=2, default="fr")
    edition = models.PositiveSmallIntegerField(null=True)  # of the agreement that was signed
    words = models.TextField(blank=True)  # as they were read
    agreed_at = models.DateTimeField(null=True)
    invited_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_review_agreed_to_words",
                condition=~Q(state="agreed") | Q(agreed_at__isnull=False, edition__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"reviewer:{self.pk}"


class Declaration(models.Model):
    """That somebody has no interest in an application, or has one. Never changed: the last one counts."""

    reviewer = models.ForeignKey(Reviewer, on_delete=models.CASCADE, related_name="declarations")
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="declarations"
    )
    conflicted = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True)
    current = models.BooleanField(default=True)  # the last of this reviewer about this application
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: the reviewer

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_review_a_conflict_says_why",
                condition=Q(conflicted=False) | ~Q(reason=""),
            ),
            models.UniqueConstraint(
                name="grant_review_one_declaration_counts",
                fields=["reviewer", "application"],
                condition=Q(current=True),
            ),
        ]

    def __str__(self) -> str:
        return f"declaration:{self.pk}"


class MailMark(models.Model):
    """A keyed token of the domain of a mailbox, made by the worker: two of the same are a hint."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, null=True, related_name="mail_mark"
    )
    reviewer = models.OneToOneField(
        Reviewer, on_delete=models.CASCADE, null=True, related_name="mail_mark"
    )
    token = models.BinaryField(max_length=16, null=True)  # null: a domain that everybody uses

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_review_a_mark_of_one",
                condition=Q(application__isnull=True) ^ Q(reviewer__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"mark:{self.pk}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def standing(self) -> Self:
        return self.filter(ended_at=None)


class Assignment(models.Model):
    """One application, entrusted to one reviewer."""

    reviewer = models.ForeignKey(Reviewer, on_delete=models.CASCADE, related_name="assignments")
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="assignments"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)  # a conflict, or an editor's decision
    ended_why = models.CharField(max_length=300, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="grant_review_entrusted_once",
                fields=["reviewer", "application"],
                condition=Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"assignment:{self.pk}"


class Review(models.Model):
    """What one reviewer found: a draft that can be left and taken up, then locked."""

    class State(models.TextChoices):
        DRAFT = "draft", _("brouillon")
        SUBMITTED = "submitted", _("rendue")
        RETURNED = "returned", _("renvoyée à la relecture")

    class Advice(models.TextChoices):
        NO = "no", _("ne pas retenir")
        MAYBE = "maybe", _("à discuter")
        YES = "yes", _("retenir")

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="review")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    advice = models.CharField(max_length=6, choices=Advice, blank=True)
    comment = models.TextField(max_length=4000, blank=True)  # for the applicant, without names
    total = models.DecimalField(max_digits=6, decimal_places=4, null=True)  # of 5, at submission
    returned_why = models.CharField(max_length=300, blank=True)
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_review_submitted_has_a_total",
                condition=~Q(state="submitted")
                | Q(total__isnull=False, submitted_at__isnull=False) & ~Q(advice=""),
            ),
            models.CheckConstraint(
                name="grant_review_returned_with_a_word",
                condition=~Q(state="returned") | ~Q(returned_why=""),
            ),
        ]

    def __str__(self) -> str:
        return f"review:{self.pk}"


class Score(models.Model):
    """Points for one criterion; none: it does not apply, and the comment says why."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(null=True)
    not_applicable = models.BooleanField(default=False)
    comment = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="grant_review_one_score_a_criterion", fields=["review", "criterion"]
            ),
            models.CheckConstraint(
                name="grant_review_points_or_not_applicable",
                condition=Q(not_applicable=False) | Q(value__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"score:{self.pk}"


class Standing(models.Model):
    """Where an application stands by the reviews that count: written when one is submitted or falls away."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="standing"
    )
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="+")
    reviews = models.PositiveSmallIntegerField(default=0)
    mean = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    low = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    high = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    deviation = models.DecimalField(max_digits=6, decimal_places=4, null=True)

    class Meta:
        indexes = [models.Index(fields=["call", "-mean"], name="grant_review_ranking")]

    def __str__(self) -> str:
        return f"standing:{self.application_id}"


class Meeting(models.Model):
    """The panel's minutes: a draft, then signed by two people, then frozen."""

    class State(models.TextChoices):
        DRAFT = "draft", _("en préparation")
        SIGNED_ONCE = "signed_once", _("signé par une personne")
        FROZEN = "frozen", _("signé par deux personnes")

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="meeting")
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    on = models.DateField()
    place = models.CharField(max_length=120, blank=True)
    others = models.JSONField(default=list, blank=True)  # who else was there: names as given
    present = models.ManyToManyField(Reviewer, related_name="meetings", blank=True)
    frozen = models.TextField(blank=True)  # the minutes as they were signed: canonical JSON
    sha256 = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_review_frozen_minutes_are_kept",
                condition=~Q(state="frozen") | ~Q(sha256="") & ~Q(frozen=""),
            ),
        ]

    def __str__(self) -> str:
        return f"meeting:{self.pk}"


class Signed(models.Model):
    """One of the two who signed the minutes."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="signatures")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)  # of what was signed

    class Meta:
        constraints = [
            models.UniqueConstraint(name="grant_review_two_people_sign", fields=["meeting", "by"]),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} by {self.by_id}"


class Decision(models.Model):
    """What the panel decided of one application, and why."""

    class Outcome(models.TextChoices):
        SELECTED = "selected", _("retenue")
        RESERVE = "reserve", _("en réserve")
        REFUSED = "refused", _("non retenue")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="decision"
    )
    outcome = models.CharField(max_length=8, choices=Outcome)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    reason = models.TextField(max_length=2000)  # in the minutes
    feedback = models.TextField(max_length=2000, blank=True)  # for the applicant
    # From the reserve, when somebody selected declined: the minutes stay as they were signed.
    raised = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    raised_at = models.DateTimeField(null=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_review_selected_with_an_amount",
                condition=Q(outcome="selected", amount__gt=0)
                | Q(amount__isnull=True) & ~Q(outcome="selected"),
            ),
            models.CheckConstraint(
                name="grant_review_raised_from_the_reserve",
                condition=Q(raised=None) | Q(outcome="reserve", raised__gt=0),
            ),
            models.CheckConstraint(
                name="grant_review_a_decision_has_a_reason", condition=~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"decision:{self.pk}"

    @property
    def given(self) -> Decimal | None:
        """The amount, by the panel or from the reserve."""
        return self.raised or self.amount


class Term(models.Model):
    """Until which day the reviews of a call are to be handed in."""

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="term")
    due_on = models.DateField()
    set_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"term:{self.pk}"


class Notice(models.Model):
    """The one moment at which all applicants of a call hear what was decided."""

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="notice")
    moment = models.DateTimeField()
    told_at = models.DateTimeField(null=True, db_index=True)
    number = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_review_told_at_or_after_the_moment",
                condition=Q(told_at=None) | Q(told_at__gte=F("moment")),
            ),
        ]

    def __str__(self) -> str:
        return f"notice:{self.pk}"
