"""What an editor sees first: what waits, and what is no longer right."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from wagtail.admin.ui.components import Component
from wagtail.models import Page, TaskState

from clickable.base import clock
from clickable.library import selectors as library
from clickable.pages.gestion import translations
from clickable.pages.gestion.board.late import all_of
from clickable.pages.gestion.board.scope import scope_of
from clickable.pages.gestion.models import Link
from clickable.pages.models import HomePage
from clickable.people.models import User
from clickable.people.rules import can_publish
from clickable.support import selectors as support

A_FEW = 5


class Welcome(Component):
    name = "gestion_welcome"
    template_name = "gestion/welcome.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        user = (parent_context or {})["request"].user
        scope = scope_of(user)
        return {
            "who": user,
            "home": HomePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first(),
            "drafts": _drafts(user),
            "publishes": can_publish(user),
            "seated": scope.association,
            "late": [one for one in all_of(scope, now=clock.now()) if one.count]
            if scope.association
            else [],
            "to_approve": TaskState.objects.reviewable_by(user).count(),
            "behind": translations.behind(translations.rows()),
            "broken": Link.objects.exclude(broken_since=None).count(),
            "orders": library.orders_to_answer(),
            "changes": support.changes_open(),
            "stale": support.to_check(now=clock.now()),
        }


def _drafts(user: User) -> list[Page]:
    """The pages whose latest words are this person's, and not what the public reads."""
    mine = Page.objects.filter(has_unpublished_changes=True, latest_revision__user=user)
    return list(mine.order_by("-latest_revision_created_at")[:A_FEW])
