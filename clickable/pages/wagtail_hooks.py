"""What Wagtail is told of us: one file, found by its name."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from clickable.pages.gestion import reports, translating
from clickable.pages.gestion.rooms import ROOMS
from clickable.pages.gestion.welcome import Welcome

# What Wagtail brings and nobody here needs, by the names of its menu items.
NO_MENU = {"images", "documents", "settings", "help"}
NO_REPORT = {"page-types-usage", "workflow-tasks"}
PANELS = {
    "gestion_welcome", "workflow_objects_to_moderate", "user_objects_in_workflow_moderation",
    "recent_edits", "locked_pages",
}  # fmt: skip


class _ForWhoMay(MenuItem):
    """An entry for those who have a permission; without one, for everybody here."""

    permission = ""

    def is_shown(self, request: HttpRequest) -> bool:
        return not self.permission or request.user.has_perm(self.permission)


class _Redirects(_ForWhoMay):
    permission = "wagtailredirects.add_redirect"


@hooks.register("register_admin_viewset")
def _rooms() -> list[ViewSet]:
    return [viewset for room in ROOMS for viewset in room.VIEWSETS]


@hooks.register("register_admin_urls")
def _reports() -> list[URLPattern]:
    return [
        path("rapports/traductions/", reports.freshness, name="gestion_translations"),
        path("rapports/liens/", reports.links, name="gestion_links"),
    ]


@hooks.register("register_reports_menu_item")
def _translations() -> MenuItem:
    url = reverse("gestion_translations")
    return MenuItem(_("Traductions"), url, name="freshness", icon_name="globe", order=100)


@hooks.register("register_reports_menu_item")
def _links() -> MenuItem:
    return MenuItem(_("Liens"), reverse("gestion_links"), name="links", icon_name="link", order=200)


@hooks.register("register_admin_menu_item")
def _redirects() -> MenuItem:
    url = reverse("wagtailredirects:index")
    return _Redirects(_("Redirections"), url, name="redirections", icon_name="redirect", order=800)


@hooks.register("construct_main_menu")
def _main_menu(_request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in NO_MENU]


@hooks.register("construct_reports_menu")
def _reports_menu(_request: HttpRequest, items: list[MenuItem]) -> None:
    theirs = reverse("wagtail_localize:translations_report")
    items[:] = [item for item in items if item.name not in NO_REPORT and item.url != theirs]


@hooks.register("construct_homepage_panels")
def _panels(_request: HttpRequest, panels: list[Any]) -> None:
    panels[:] = [Welcome(), *(p for p in panels if getattr(p, "name", "") in PANELS)]


@hooks.register("construct_homepage_summary_items", order=1000)
def _summary(_request: HttpRequest, items: list[Any]) -> None:
    """The welcome says what counts; the number of pages does not."""
    items.clear()


hooks.register("before_edit_page", translating.refuse_ending, order=-1)
hooks.register("construct_page_action_menu", translating.hide_ending)


@hooks.register("insert_global_admin_css")
def _css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("gestion/gestion.css"))


@hooks.register("insert_editor_js")
def _choosers() -> str:
    """Where the editor of translations finds its page chooser: it would say so in an inline script."""
    return format_html('<script src="{}"></script>', static("gestion/choosers.js"))
