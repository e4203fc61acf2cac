"""What Wagtail's tree stands on, made where it is missing."""

from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Locale, Page, PageLogEntry, Site

from clickable.pages.models import HomePage


def locales() -> dict[str, Locale]:
    return {
        code: Locale.objects.get_or_create(language_code=code)[0]
        for code, _name in settings.SITE_LANGUAGES
    }


def root(french: Locale) -> Page:
    found = Page.objects.filter(depth=1).first()
    return found or Page.add_root(title="Racine", slug="root", locale=french)


def site(home: Page) -> None:
    """The one site, at the address of the settings, opening on our home page."""
    at = urlsplit(settings.SITE_URL)
    port = at.port or (443 if at.scheme == "https" else 80)
    wanted = {"hostname": at.hostname, "port": port, "site_name": settings.WAGTAIL_SITE_NAME}
    known = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    if known.pk and isinstance(known.root_page.specific, HomePage):
        wanted["root_page_id"] = known.root_page_id
    for field, value in {"root_page_id": home.pk, **wanted}.items():
        setattr(known, field, value)
    known.save()


def without_welcome() -> None:
    """Wagtail's first page goes, if nobody wrote it anew."""
    for page in Page.objects.filter(depth=2, slug="home", title__startswith="Welcome to"):
        if type(page.specific) is Page and not page.get_descendant_count():
            key = page.pk
            page.delete()
            PageLogEntry.objects.filter(page=key).delete()  # editors never had it
