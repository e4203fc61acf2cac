from clickable.pages.models.loaded import LoadedFile
from clickable.pages.models.news import NewsIndexPage, NewsPage
from clickable.pages.models.sheets import SheetPage
from clickable.pages.models.tree import ArticlePage, HomePage, SectionPage
from clickable.pages.models.written import Audience, Theme, Written

__all__ = [
    "ArticlePage",
    "Audience",
    "HomePage",
    "LoadedFile",
    "NewsIndexPage",
    "NewsPage",
    "SectionPage",
    "SheetPage",
    "Theme",
    "Written",
]
