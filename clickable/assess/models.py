import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clickable.report.models import Category, Item
from clickable.seal.models import Keyed


class Outcome(models.TextChoices):
    """What an analyst concludes (facts 12.3); which ones a category allows is `rules.outcomes_for`."""

    BASELINE = "baseline", _("illicite, base INTERPOL")
    NATIONAL_ILLEGAL = "national_illegal", _("illicite en droit français")
    MANIFESTLY_ILLEGAL = "manifestly_illegal", _("manifestement illicite")
    POTENTIALLY_ILLEGAL = "potentially_illegal", _("potentiellement illicite")
    NOT_ILLEGAL = "not_illegal", _("non illicite")
    AGAINST_TERMS_ONLY = "against_terms_only", _("contraire aux seules règles du site")
    OUT_OF_REMIT = "out_of_remit", _("hors compétence")
    NOT_ACCESSIBLE = "not_accessible", _("non accessible")
    INSUFFICIENT_INFORMATION = "insufficient_information", _("information insuffisante")
    DUPLICATE = "duplicate", _("doublon")
    NEEDS_SECOND_OPINION = "needs_second_opinion", _("deuxième avis demandé")
    SPAM = "spam", _("indésirable : publicité, robot")


ILLEGAL_CSAM = (Outcome.BASELINE, Outcome.NATIONAL_ILLEGAL)
ILLEGAL_OTHER = (Outcome.MANIFESTLY_ILLEGAL, Outcome.POTENTIALLY_ILLEGAL)
ILLEGAL = ILLEGAL_CSAM + ILLEGAL_OTHER  # such items are located and passed on (facts 3.1)


class Override(models.TextChoices):
    """Why an analyst concludes otherwise than the rules do."""

    CONTEXT = "context", _("le contexte change l’appréciation")
    KNOWN_AGE = "known_age", _("l’âge réel est connu")
    RULE = "rule", _("la règle ne convient pas ici")
    LAW = "law", _("le texte de loi est à vérifier")
    OTHER = "other", _("autre raison, dite dans la note")


class Claim(models.Model):
    """An analyst has this item in hand; it runs out by itself."""

    item = models.OneToOneField(Item, on_delete=models.CASCADE, primary_key=True, related_name="+")
    analyst = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    since = models.DateTimeField()  # in these hands
    until = models.DateTimeField()
    handed_by = models.ForeignKey(  # the colleague who gave it to them
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["until"], name="assess_claim_until")]

    def __str__(self) -> str:
        return f"{self.item_id} → {self.analyst_id}"


class Assessment(Keyed):
    """One judgement of one item. The current one counts; older ones are kept."""

    class Origin(models.TextChoices):
        ANALYST = "analyst", _("par une personne")
        KNOWN = "known", _("arrivé déjà jugé")  # what it rests on: clickable/known

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="assessments")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ANALYST)
    analyst = models.ForeignKey(  # null: nobody looked, it was known
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    outcome = models.CharField(max_length=30, choices=Outcome)
    category = models.CharField(max_length=20, choices=Category)  # the analyst's, never UNSURE
    legal_basis = models.JSONField(default=list)  # codes of assess/data/legal_basis.toml
    # What was seen, and the version of the questions; empty: judged without labels.
    labels = models.JSONField(default=dict)
    questionnaire = models.CharField(max_length=20, blank=True)
    # What the rules made of it, and their version; empty where the conclusion needs no labels.
    derived_outcome = models.CharField(max_length=30, choices=Outcome, blank=True)
    derived_basis = models.JSONField(default=list)
    rules_version = models.CharField(max_length=20, blank=True)
    override = models.CharField(max_length=20, choices=Override, blank=True)
    # The judgement whose labels were derived anew: nobody looked again.
    rederived_from = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    life_in_danger = models.BooleanField(default=False)
    note = models.BinaryField(null=True)  # sealed to the row's own key
    decided_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                name="assess_assessment_one_current",
                condition=models.Q(is_current=True),
            ),
            models.CheckConstraint(
                name="assess_assessment_category_chosen",
                condition=~models.Q(category=Category.UNSURE),
            ),
            models.CheckConstraint(
                name="assess_assessment_by_somebody_or_known",
                condition=models.Q(origin="analyst", analyst__isnull=False)
                | models.Q(origin="known", analyst__isnull=True),
            ),
            models.CheckConstraint(
                name="assess_assessment_version_has_labels",
                condition=~models.Q(labels={}) | models.Q(questionnaire="", derived_outcome=""),
            ),
            models.CheckConstraint(
                name="assess_assessment_labels_have_a_version",
                condition=models.Q(labels={}) | ~models.Q(questionnaire=""),
            ),
            models.CheckConstraint(
                name="assess_assessment_derived_by_a_version",
                condition=models.Q(derived_outcome="", rules_version="")
                | ~models.Q(derived_outcome="") & ~models.Q(rules_version=""),
            ),
            models.CheckConstraint(
                name="assess_assessment_departure_has_a_reason",
                condition=models.Q(derived_outcome__in=["", models.F("outcome")])
                | models.Q(override__in=Override.values),
            ),
            models.CheckConstraint(
                name="assess_assessment_override_of_something",
                condition=models.Q(override="")
                | ~models.Q(derived_outcome="") & models.Q(override__in=Override.values),
            ),
            models.UniqueConstraint(
                fields=["rederived_from", "rules_version"], name="assess_assessment_one_a_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.outcome}"

    @property
    def context(self) -> str:
        return f"assess.assessment.note:{self.pk}"

    def hides_from(self, person: int) -> bool:
        """A colleague asked for a second opinion instead of concluding: whoever takes it starts afresh."""
        asked = self.is_current and self.outcome == Outcome.NEEDS_SECOND_OPINION
        return asked and self.analyst_id != person


class SchemeLabel(models.Model):
    """A label of somebody else's scheme, such as the UCS, and the label of ours that it means.

    Empty until an association obtains a scheme: codes are never invented here.
    """

    scheme = models.CharField(max_length=20)
    version = models.CharField(max_length=20)
    code = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    maps_to = models.CharField(
        max_length=60, blank=True
    )  # "question=answer"; empty: nothing of ours

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "version", "code"], name="assess_schemelabel_one_code"
            ),
            models.CheckConstraint(
                name="assess_schemelabel_named",
                condition=~models.Q(scheme="")
                & ~models.Q(version="")
                & ~models.Q(code="")
                & ~models.Q(label=""),
            ),
            models.CheckConstraint(
                name="assess_schemelabel_maps_to_a_label",
                condition=models.Q(maps_to="") | models.Q(maps_to__contains="="),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.version} {self.code}"
