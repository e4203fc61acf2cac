from typing import Any

from django.http import HttpRequest

from clickable.pages import opening, surroundings
from clickable.pages.models.written import Written


class HomePage(Written):
    """The first page of a language. Its doors are the template's; what it says more is its body."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "pages.SectionPage", "pages.ArticlePage", "pages.NewsIndexPage",
    ]  # fmt: skip
    template = "pages/home.html"

    class Meta:
        verbose_name = "accueil"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), **opening.of(self)}


class SectionPage(Written):
    """A door: a few words, then the pages below it."""

    parent_page_types = ["pages.HomePage", "pages.SectionPage"]
    subpage_types = ["pages.SectionPage", "pages.ArticlePage", "pages.SheetPage"]
    template = "pages/section_page.html"

    class Meta:
        verbose_name = "rubrique"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "children": surroundings.children(self),
        }


class ArticlePage(Written):
    parent_page_types = ["pages.HomePage", "pages.SectionPage", "pages.ArticlePage"]
    subpage_types = ["pages.ArticlePage"]
    template = "pages/article_page.html"

    class Meta:
        verbose_name = "article"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "children": surroundings.children(self),
        }
