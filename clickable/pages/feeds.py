from collections.abc import Iterable
from datetime import UTC, datetime, time

from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _

from clickable.pages import naming
from clickable.pages.models import NewsPage


def news(language: str, pages: Iterable[NewsPage], *, site: str) -> str:
    """The news as RSS 2.0; `site` is what its addresses begin with."""
    feed = Rss201rev2Feed(
        title="Click@ble",
        link=site + reverse("pages:home"),
        description=_("Les actualités de Click@ble"),
        language=language,
        feed_url=site + reverse("pages:feed"),
    )
    for page in pages:
        feed.add_item(
            title=page.title,
            link=site + naming.address(page.url_path, language),
            description=page.summary,
            pubdate=datetime.combine(page.published_on, time(), tzinfo=UTC),
            unique_id=str(page.translation_key),
            unique_id_is_permalink=False,
        )
    written: str = feed.writeString("utf-8")
    return written
