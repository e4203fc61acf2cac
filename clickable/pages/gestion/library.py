"""The library at /gestion/bibliotheque/: works, their checks, paper copies and orders."""

from collections.abc import Iterator

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from clickable.library.models import EvidenceRef, State
from clickable.pages.gestion import library_orders, library_views


class LibraryViewSet(ViewSet):
    """One entry of the menu; its pages link to each other."""

    menu_label = _("Bibliothèque")
    menu_icon = "folder-open-inverse"
    menu_order = 300
    add_to_admin_menu = True
    url_prefix = "bibliotheque"

    def get_urlpatterns(self) -> list[URLPattern]:
        shelf, paper = library_views, library_orders
        return [
            path("", shelf.index, name="index"),
            path("nouveau/", shelf.new_work, name="new"),
            path("tableau/", shelf.matrix, name="matrix"),
            path("outils/<slug:code>/", shelf.work, name="work"),
            path("outils/<slug:code>/version/", shelf.new_version, name="new_version"),
            path("outils/<slug:code>/langue/", shelf.split, name="split"),
            path("outils/<slug:code>/v<int:number>/", shelf.version, name="version"),
            path("outils/<slug:code>/v<int:number>/dire/", shelf.tell, name="tell"),
            path("outils/<slug:code>/v<int:number>/fichier/", shelf.add_file, name="add_file"),
            path("outils/<slug:code>/v<int:number>/oter/", shelf.remove_file, name="remove_file"),
            path("outils/<slug:code>/v<int:number>/sources/", shelf.evidence, name="evidence"),
            path("outils/<slug:code>/v<int:number>/enfants/", shelf.review, name="review"),
            path("outils/<slug:code>/v<int:number>/etape/", shelf.step, name="step"),
            path("outils/<slug:code>/v<int:number>/tirage/", paper.add_run, name="add_run"),
            path("tirages/<slug:code>.<str:form>", paper.square, name="square"),
            path("stock/", paper.stock, name="stock"),
            path("commandes/", paper.orders, name="orders"),
            path("commandes/<int:pk>/", paper.order, name="order"),
            path("commandes/<int:pk>/colis/", paper.packing, name="packing"),
        ]


VIEWSETS = (LibraryViewSet("bibliotheque"),)
EDITORS_MAY: frozenset[str] = (
    frozenset()
)  # what is done there asks for a role, not for a permission
PUBLISHERS_MAY: frozenset[str] = frozenset()


def links() -> Iterator[tuple[str, str, str]]:
    """The sources of every published version."""
    published = EvidenceRef.objects.filter(version__state=State.PUBLISHED).exclude(url="")
    for source in published.select_related("version__work"):
        version = source.version
        yield f"tool:{version.work.code}/{version.number}", str(version), source.url


def edit_url(key: str) -> str:
    code, _slash, number = key.rpartition("/")
    return reverse("bibliotheque:version", args=[code, int(number)])
