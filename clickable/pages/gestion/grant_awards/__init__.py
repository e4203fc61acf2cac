"""Grants after their selection: agreement, instalments, reports, closing, at /gestion/subventions-suivi/."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from clickable.pages.gestion.grant_awards import views


class AwardViewSet(ViewSet):
    """One entry of the menu; its pages link to each other."""

    menu_label = _("Subventions accordées")
    menu_icon = "form"
    menu_order = 322
    add_to_admin_menu = True
    url_prefix = "subventions-suivi"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("<int:pk>/", views.grant, name="grant"),
            path("<int:pk>/preparer/", views.plan, name="plan"),
            path("<int:pk>/convention-<slug:language>.pdf", views.paper, name="paper"),
            path("<int:pk>/signer/", views.sign, name="sign"),
            path("<int:pk>/cloture/", views.closing, name="closing"),
            path("<int:pk>/clore/", views.close, name="close"),
            path("<int:pk>/interrompre/", views.terminate, name="terminate"),
            path("versement/<int:pk>/", views.pay, name="pay"),
            path("rapport/<int:pk>/accepter/", views.accept, name="accept"),
            path("rapport/<int:pk>/renvoyer/", views.send_back, name="send_back"),
        ]


VIEWSETS: tuple[ViewSet, ...] = (AwardViewSet("gestion_subventions_suivi"),)
EDITORS_MAY: frozenset[str] = frozenset()  # every editor may: no permission of Django's is asked
PUBLISHERS_MAY: frozenset[str] = frozenset()
