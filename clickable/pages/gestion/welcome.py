"""What an editor sees first: what waits, and what is no longer right."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component
from wagtail.models import TaskState

from clickable.pages.gestion import translations
from clickable.pages.gestion.models import Link
from clickable.people.rules import can_publish


class Welcome(Component):
    name = "gestion_welcome"
    template_name = "gestion/welcome.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        user = (parent_context or {})["request"].user
        return {
            "who": user,
            "publishes": can_publish(user),
            "to_approve": TaskState.objects.reviewable_by(user).count(),
            "behind": translations.behind(translations.rows()),
            "broken": Link.objects.exclude(broken_since=None).count(),
        }
