from django.conf import settings
from django.db import models

from clickable.library.models.works import State, WorkVersion


class EvidenceRef(models.Model):
    """What a version rests on, and when it was last read."""

    version = models.ForeignKey(WorkVersion, on_delete=models.CASCADE, related_name="evidence")
    name = models.CharField(max_length=200)
    url = models.URLField(blank=True)
    checked_on = models.DateField()

    def __str__(self) -> str:
        return self.name


class ChildReview(models.Model):
    """That children read it before it was published, or why they did not. Never a name."""

    version = models.OneToOneField(
        WorkVersion, on_delete=models.CASCADE, primary_key=True, related_name="child_review"
    )
    children = models.PositiveSmallIntegerField(default=0)  # 0: not done
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(null=True, blank=True)
    changed = models.JSONField(default=dict)  # by language: what changed thanks to them
    reason = models.JSONField(default=dict)  # by language: why not; shown to everybody
    on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="library_child_review_ages",
                condition=models.Q(children=0, age_from=None, age_to=None)
                | models.Q(
                    children__gt=0,
                    age_from__isnull=False,
                    age_to__isnull=False,
                    age_to__gte=models.F("age_from"),
                ),
            ),
            models.CheckConstraint(
                name="library_child_review_or_a_reason",
                condition=models.Q(children=0) & ~models.Q(reason={})
                | models.Q(children__gt=0, reason={}),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.children}"


class Approval(models.Model):
    """One step of a version through its checks: who, when, and what they said. Append-only."""

    version = models.ForeignKey(WorkVersion, on_delete=models.PROTECT, related_name="approvals")
    frm = models.CharField(max_length=12, choices=State)
    to = models.CharField(max_length=12, choices=State)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    note = models.TextField(blank=True)  # for colleagues
    findings = models.JSONField(default=list)  # what the funder check found
    waiver = models.TextField(blank=True)  # why it went on all the same

    class Meta:
        indexes = [models.Index(fields=["version", "id"])]
        constraints = [
            models.CheckConstraint(
                name="library_approval_moves", condition=~models.Q(frm=models.F("to"))
            ),
            models.CheckConstraint(
                name="library_approval_waived_with_a_reason",
                condition=models.Q(findings=[])
                | ~models.Q(waiver="")
                | ~models.Q(frm=State.FUNDER_CHECK, to=State.APPROVED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.frm} > {self.to}"
