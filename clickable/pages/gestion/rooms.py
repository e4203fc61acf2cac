"""What editors look after beside the pages: one module of this package for each room.

Each module gives three names (clickable/pages/README.md):

    VIEWSETS         Wagtail viewsets: made once, registered by clickable/pages/wagtail_hooks.py
    EDITORS_MAY      permissions of every editor, as "app.verb_model"
    PUBLISHERS_MAY   what publishers may besides

and, where its rows hold addresses that the public is led to, two more:

    links()          yields ("service:119", title, address) for all that is published
    edit_url(key)    where "service:<key>" is edited
"""

from types import ModuleType

from django.urls import reverse

from clickable.pages.gestion import (
    advocacy,
    events,
    funding,
    grant_awards,
    grant_review,
    grants,
    library,
    manifestos,
    newsletter,
    outreach,
    practices,
    programme,
    services,
    tableau,
    trainers,
    trainings,
    visibility,
    voices,
)

ROOMS: tuple[ModuleType, ...] = (
    advocacy,
    events,
    funding,
    grant_awards,
    grant_review,
    grants,
    library,
    manifestos,
    newsletter,
    outreach,
    practices,
    programme,
    services,
    tableau,
    trainers,
    trainings,
    visibility,
    voices,
)
# The word before the colon of a place, and the module that has its links() and edit_url().
PLACES: dict[str, ModuleType] = {"service": services, "tool": library}


def edit_url_of(place: str) -> str:
    """Where an editor mends what stands at "page:12" or "service:119"; empty when nobody can."""
    kind, _colon, key = place.partition(":")
    if kind == "page":
        return reverse("wagtailadmin_pages:edit", args=[key])
    room = PLACES.get(kind)
    return str(room.edit_url(key)) if room else ""
