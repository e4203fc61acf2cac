"""What Wagtail is told of us: one file, found by its name."""

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from clickable.pages.gestion.rooms import ROOMS


@hooks.register("register_admin_viewset")
def _rooms() -> list[ViewSet]:
    return [viewset for room in ROOMS for viewset in room.VIEWSETS]
