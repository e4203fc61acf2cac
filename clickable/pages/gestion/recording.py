"""What editors put before the public leaves a line of the account, in the same transaction.

Wagtail logs every action itself, whichever way it came: button, workflow, bulk action, schedule,
translation. Of that log, what the public can see the effect of is told here, in codes and ids.
"""

from typing import Any

from django.db.models.signals import post_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import BaseLogEntry, ModelLogEntry, PageLogEntry

from clickable.people.models import User
from clickable.record import services as record

PAGES = {
    "wagtail.publish": "page.published",
    "wagtail.publish.scheduled": "page.published",
    "wagtail.publish.schedule": "page.scheduled",
    "wagtail.schedule.cancel": "page.unscheduled",
    "wagtail.unpublish": "page.unpublished",
    "wagtail.unpublish.scheduled": "page.unpublished",
    "wagtail.delete": "page.deleted",
    "wagtail.move": "page.moved",
    "wagtail.workflow.approve": "page.approved",
    "wagtail.convert_alias": "page.parted",
    "wagtail_localize.convert_to_alias": "page.replaced",
}
REDIRECTS = {
    "wagtail.create": "redirect.made",
    "wagtail.edit": "redirect.changed",
    "wagtail.delete": "redirect.deleted",
}


def listen() -> None:
    """To Wagtail's two logs, from the start of the process."""
    post_save.connect(_page, sender=PageLogEntry, dispatch_uid="gestion.page")
    post_save.connect(_model, sender=ModelLogEntry, dispatch_uid="gestion.model")


def _page(instance: PageLogEntry, *, created: bool, **_more: Any) -> None:
    if created and instance.action in PAGES:
        _write(PAGES[instance.action], f"page:{instance.page_id}", instance)


def _model(instance: ModelLogEntry, *, created: bool, **_more: Any) -> None:
    if created and instance.action in REDIRECTS and instance.content_type.model_class() is Redirect:
        _write(REDIRECTS[instance.action], f"redirect:{instance.object_id}", instance)


def _write(verb: str, subject: str, entry: BaseLogEntry) -> None:
    by = _who(entry)
    record.write(verb, subject, now=entry.timestamp, actor=by)


def _who(entry: BaseLogEntry) -> User | None:
    """A translation is published without a name once all is kept: by who made its revision, then."""
    if isinstance(entry.user, User):
        return entry.user
    revision = entry.revision if entry.action == "wagtail.publish" else None
    return revision.user if revision is not None and isinstance(revision.user, User) else None
