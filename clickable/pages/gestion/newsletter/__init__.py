"""Letters of the associations, at /gestion/lettres/."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from clickable.pages.gestion.newsletter import views


class NewsletterViewSet(ViewSet):
    """One entry of the menu; its pages link to each other."""

    menu_label = _("Lettres")
    menu_icon = "mail"
    menu_order = 310
    add_to_admin_menu = True
    url_prefix = "lettres"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("nouvelle/", views.new, name="new"),
            path("<int:pk>/", views.page, name="page"),
            path("<int:pk>/texte/", views.rewrite, name="rewrite"),
            path("<int:pk>/remettre/", views.hand_in, name="hand_in"),
            path("<int:pk>/reprendre/", views.hand_back, name="hand_back"),
            path("<int:pk>/approuver/", views.approve, name="approve"),
            path("<int:pk>/arreter/", views.stop, name="stop"),
            path("<int:pk>/continuer/", views.resume, name="resume"),
        ]


VIEWSETS: tuple[ViewSet, ...] = (NewsletterViewSet("gestion_lettres"),)
EDITORS_MAY: frozenset[str] = frozenset()  # every editor may: no permission of Django's is asked
PUBLISHERS_MAY: frozenset[str] = frozenset()
