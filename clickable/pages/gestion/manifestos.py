"""Manifestos and their signatures, at /gestion/manifestes/."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from clickable.pages.gestion import manifestos_views as views


class ManifestoViewSet(ViewSet):
    """One entry of the menu; its pages link to each other."""

    menu_label = _("Manifestes")
    menu_icon = "edit"
    menu_order = 307
    add_to_admin_menu = True
    url_prefix = "manifestes"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("nouveau/", views.new, name="new"),
            path("domaines/", views.domain, name="domain"),
            path("ecarts/<int:pk>/retablir/", views.take_back, name="take_back"),
            path("papier/<int:pk>/", views.check_paper, name="check_paper"),
            path("organisation/<int:pk>/", views.show_organisation, name="show_organisation"),
            path("<int:pk>/", views.page, name="page"),
            path("<int:pk>/texte/", views.rewrite, name="rewrite"),
            path("<int:pk>/etape/", views.step, name="step"),
            path("<int:pk>/doutes/", views.restore, name="restore"),
            path("<int:pk>/ecarter/", views.set_aside, name="set_aside"),
            path("<int:pk>/papier/", views.paper, name="paper"),
            path("<int:pk>/signatures.csv", views.export, name="export"),
        ]


VIEWSETS = (ManifestoViewSet("gestion_manifestes"),)
EDITORS_MAY: frozenset[str] = frozenset()  # every editor may: no permission of Django's is asked
PUBLISHERS_MAY: frozenset[str] = frozenset()
