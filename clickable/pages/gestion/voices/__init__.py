"""Consultations with children, at /gestion/consultations/. Editors see sums and steps, never an answer."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from clickable.pages.gestion.voices import views


class ConsultationViewSet(ViewSet):
    """One entry of the menu; its pages link to each other."""

    menu_label = _("Consultations d’enfants")
    menu_icon = "comment"
    menu_order = 318
    add_to_admin_menu = True
    url_prefix = "consultations"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("nouvelle/", views.new, name="new"),
            path("question/<int:pk>/oter/", views.drop, name="drop"),
            path("groupe/<int:pk>/lien/", views.link, name="link"),
            path("proposition/<int:pk>/", views.reply, name="reply"),
            path("<int:pk>/", views.page, name="page"),
            path("<int:pk>/texte/", views.rewrite, name="rewrite"),
            path("<int:pk>/question/", views.ask, name="ask"),
            path("<int:pk>/verifier/", views.sign, name="sign"),
            path("<int:pk>/etape/", views.step, name="step"),
            path("<int:pk>/groupe/", views.circle, name="circle"),
            path("<int:pk>/propositions/", views.propose, name="propose"),
            path("<int:pk>/synthese/", views.synthesise, name="synthesise"),
        ]


VIEWSETS = (ConsultationViewSet("gestion_consultations"),)
EDITORS_MAY: frozenset[str] = frozenset()  # every editor may: no permission of Django's is asked
PUBLISHERS_MAY: frozenset[str] = frozenset()
