from django.db import models
from wagtail.admin.panels import FieldPanel

from clickable.pages.models.written import Theme, Written


class SheetPage(Written):
    """A risk, told plainly: what it is, what to do, whom to ask. Ends with the doors to report and to help."""

    theme = models.CharField("thème", max_length=20, choices=Theme.choices)

    parent_page_types = ["pages.SectionPage"]
    subpage_types: list[str] = []
    content_panels = [*Written.content_panels[:2], FieldPanel("theme"), *Written.content_panels[2:]]
    template = "pages/sheet_page.html"

    class Meta:
        verbose_name = "fiche sur un risque"
        verbose_name_plural = "fiches sur les risques"
