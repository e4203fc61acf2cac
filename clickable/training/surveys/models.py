import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from clickable.training.models import Course, Session


class Questionnaire(models.Model):
    """The questions of a course, one edition. Once a survey asks them, they never change."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="questionnaires")
    edition = models.PositiveIntegerField()
    content = models.JSONField()  # surveys.questions
    digest = models.CharField(max_length=64)  # SHA-256 of the content

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "edition"], name="survey_one_of_an_edition")
        ]

    def __str__(self) -> str:
        return f"questionnaire:{self.pk}"


class Survey(models.Model):
    """What one session is asked, before and after. Its row is the lock under which sheets come in."""

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="survey")
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="surveys"
    )
    opened_on = models.DateField()
    counted_on = models.DateField(null=True)  # the window is over, `measures` has the figures
    remarks_gone_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"survey:{self.pk}"


class Sheet(models.Model):
    """One set of answers. It names nobody, and nothing ties it to a registration."""

    class Moment(models.TextChoices):
        BEFORE = "before", _("avant")
        AFTER = "after", _("après")
        OPINION = "opinion", _("avis")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # tells no order
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="sheets")
    moment = models.CharField(max_length=10, choices=Moment)
    # A keyed hash of the code that the person made; once counted, a number drawn for the pair.
    pair = models.BinaryField(max_length=16, null=True)
    answers: "models.JSONField[Any]" = models.JSONField()  # by the code of the question

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "moment", "pair"], name="survey_a_code_answers_once"
            ),
            models.CheckConstraint(
                name="survey_opinions_have_no_code",
                condition=models.Q(moment="opinion") ^ models.Q(pair__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"sheet:{self.pk}"


class Remark(models.Model):
    """A sentence that somebody wrote, apart from their answers; erased when it was read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="remarks")
    text = models.CharField(max_length=500)

    def __str__(self) -> str:
        return f"remark:{self.pk}"
