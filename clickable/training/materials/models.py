from django.db import models
from django.db.models import Q

from clickable.people.models import User
from clickable.training.models import Course, Session


class Material(models.Model):
    """What who has a seat may read: a work of the library, by its code, or a link."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="materials")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, related_name="+")
    work = models.CharField(max_length=60, blank=True)  # the code of a work (`library`)
    address = models.CharField(max_length=500, blank=True)
    titles = models.JSONField(default=dict)  # by language
    after = models.BooleanField(default=False)  # shown once the session is over
    added_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="materials_a_work_or_a_link", condition=Q(work="") ^ Q(address="")
            )
        ]

    def __str__(self) -> str:
        return f"material:{self.pk}"

    def title(self, language: str) -> str:
        return str(self.titles.get(language) or self.titles.get("fr") or self.work or self.address)
