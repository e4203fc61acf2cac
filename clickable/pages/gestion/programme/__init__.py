"""The project, its figures and its reports to the funder, at /gestion/projet/."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from clickable.pages.gestion.programme import frame_views, report_views, views


class ProgrammeViewSet(ViewSet):
    """One entry of the menu; its pages link to each other."""

    menu_label = _("Projet et rapports")
    menu_icon = "clipboard-list"
    menu_order = 330
    add_to_admin_menu = True
    url_prefix = "projet"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("projets/<slug:project>/", views.index, name="index"),
            path("nouveau/", frame_views.new, name="new"),
            path("cadre/<slug:kind>/nouveau/", frame_views.add, name="add"),
            path("projets/<slug:project>/cadre/<slug:kind>/nouveau/", frame_views.add, name="add"),
            path("cadre/<slug:kind>/<int:pk>/", frame_views.change, name="change"),
            path("cadre/<slug:kind>/<int:pk>/oter/", frame_views.remove, name="remove"),
            path("bibliotheque/", frame_views.library, name="library"),
            path("projets/<slug:project>/bibliotheque/", frame_views.library, name="library"),
            path("periodes/<int:pk>/", views.period, name="period"),
            path("periodes/<int:pk>/etape/", views.step, name="step"),
            path("periodes/<int:pk>/deroger/", views.waive, name="waive"),
            path("indicateurs/<int:pk>/lignes/", views.rows, name="rows"),
            path("arretes/<int:pk>/contenu.json", views.contents, name="contents"),
            path("arretes/<int:pk>/<slug:language>.<slug:form>", views.export, name="export"),
            path("rapports/<int:pk>/", report_views.page, name="report"),
            path("rapports/<int:pk>/etape/", report_views.step, name="report_step"),
            path("rapports/<int:pk>/chiffres/<int:indicator>/", report_views.declare, name="declare"),
            path("rapports/<int:pk>/textes/<int:activity>/", report_views.narrate, name="narrate"),
            path("rapports/<int:pk>/pieces/", report_views.evidence, name="evidence"),
            path("pieces/<int:pk>/oter/", report_views.forget_evidence, name="forget_evidence"),
        ]  # fmt: skip


VIEWSETS = (ProgrammeViewSet("gestion_projet"),)
EDITORS_MAY: frozenset[str] = frozenset()  # every editor may: no permission of Django's is asked
PUBLISHERS_MAY: frozenset[str] = frozenset()
