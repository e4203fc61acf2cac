from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState

from clickable.people.models import User


class Approval(AbstractGroupApprovalTask):
    """The second pair of eyes: a publisher reads, and it is not the one who handed the page in."""

    class Meta:
        verbose_name = _("relecture par une autre personne")

    def get_actions(self, obj: Any, user: User) -> list[tuple[str, str, bool]]:
        mine = obj.current_workflow_state and obj.current_workflow_state.requested_by_id == user.pk
        found: list[tuple[str, str, bool]] = super().get_actions(obj, user)
        return [action for action in found if not mine or action[0] != "approve"]

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> Any:
        waiting = super().get_task_states_user_can_moderate(user, **kwargs)
        return waiting.exclude(workflow_state__requested_by=user)

    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> None:
        if action_name == "approve" and task_state.workflow_state.requested_by_id == user.pk:
            return
        super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> str:
        return str(
            _("Une personne de la publication relit et approuve, mais pas ses propres pages.")
        )


class Link(models.Model):
    """A link of something that is published, and where it led when it was last looked at."""

    LONGEST = 500

    place = models.CharField(max_length=80)  # what it is on: page:12, service:119
    title = models.CharField(max_length=LONGEST)
    address = models.CharField(max_length=LONGEST)
    said = models.CharField(max_length=30, blank=True)  # empty: fine; "?…": not certain
    checked_at = models.DateTimeField(null=True)
    broken_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "address"], name="gestion_one_link"),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def doubtful(self) -> bool:
        """It gave no certain answer: a person looks."""
        return self.said.startswith("?")

    def note(self, said: str, *, now: datetime) -> None:
        """On the object only. A doubt ends no break, and begins none."""
        self.said, self.checked_at = said, now
        if not said:
            self.broken_since = None
        elif not self.doubtful:
            self.broken_since = self.broken_since or now
