"""What the tests of /gestion/ need that `clickable init` makes once in an instance."""

from wagtail.models import Collection, Locale, Page, Site

from clickable.pages.gestion.setting_up import set_up


def a_house() -> Page:
    """Wagtail's roots (a flushed database has lost them), our groups and workflow; the root page."""
    for code in ("fr", "en"):
        Locale.objects.get_or_create(language_code=code)
    root = Page.get_first_root_node() or Page.add_root(
        title="Root", slug="root", locale=Locale.objects.get(language_code="fr")
    )
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    if not Site.objects.exists():
        Site.objects.create(hostname="localhost", root_page=root, is_default_site=True)
    set_up()
    return root
