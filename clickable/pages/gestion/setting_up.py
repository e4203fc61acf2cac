"""What /gestion/ needs in the database, made by `clickable init`."""

from django.db import transaction
from wagtail.models import Collection, Page

from clickable.pages.gestion import roles, workflow

ROOT = "Racine"


@transaction.atomic
def set_up() -> None:
    """Groups, permissions, workflow; who is in which group. Run again after every update."""
    roles.set_up()
    workflow.set_up()
    _in_french()


def _in_french() -> None:
    """Wagtail names its roots in English when it makes its tables."""
    Page.objects.filter(depth=1, title="Root").update(title=ROOT, draft_title=ROOT)
    Collection.objects.filter(depth=1, name="Root").update(name=ROOT)
