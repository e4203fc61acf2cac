"""What the tests of /gestion/ need that `clickable init` makes once in an instance."""

from typing import Any

from wagtail.models import Collection, Locale, Page, Site

from clickable.pages.gestion.setting_up import set_up
from clickable.pages.models import ArticlePage, HomePage


def a_house() -> Page:
    """Wagtail's roots (a flushed database has lost them), our groups and workflow; the root page."""
    for code in ("fr", "en"):
        Locale.objects.get_or_create(language_code=code)
    root = Page.get_first_root_node() or Page.add_root(
        title="Racine", slug="root", locale=Locale.objects.get(language_code="fr")
    )
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Racine")
    if not Site.objects.exists():
        Site.objects.create(hostname="localhost", root_page=root, is_default_site=True)
    set_up()
    return root


def an_article(
    title: str = "Un article", *, html: str = "<p>Bonjour.</p>", **more: Any
) -> ArticlePage:
    """A published French page below the home page; the home page is made if there is none."""
    french = Locale.objects.get(language_code="fr")
    home = HomePage.objects.filter(locale=french).first()
    if home is None:
        home = a_house().add_child(
            instance=HomePage(title="Accueil", slug="accueil", locale=french)
        )
        Site.objects.update(root_page=home)
    page: ArticlePage = home.add_child(
        instance=ArticlePage(title=title, locale=french, body=[("text", {"html": html})], **more)
    )
    page.save_revision().publish()
    page.refresh_from_db()
    return page
