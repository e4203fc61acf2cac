from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel

from clickable.pages import surroundings
from clickable.pages.models.written import Written


class NewsIndexPage(Written):
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.NewsPage"]
    template = "pages/news_index_page.html"

    class Meta:
        verbose_name = "actualités"
        verbose_name_plural = "actualités"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        below = NewsPage.objects.child_of(self).live().defer_streamfields()
        listed = surroundings.in_pages(below.order_by("-published_on", "-pk"), request.GET)
        return {**super().get_context(request, *args, **kwargs), "listed": listed}


class NewsPage(Written):
    published_on = models.DateField("date de l’actualité", help_text="Montrée en tête de page.")

    parent_page_types = ["pages.NewsIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Written.content_panels[:2], FieldPanel("published_on"), *Written.content_panels[2:],
    ]  # fmt: skip
    template = "pages/news_page.html"

    class Meta:
        verbose_name = "actualité"
        indexes = [models.Index(fields=["published_on"])]
