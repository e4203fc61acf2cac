from typing import Any

from django import forms
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from clickable.pages import naming, surroundings
from clickable.pages.blocks import BodyBlock
from clickable.pages.surroundings import SIMPLE


class Audience(models.TextChoices):
    CHILD = "child", "Enfants"
    TEEN = "teen", "Adolescents"
    PARENT = "parent", "Parents"
    TEACHER = "teacher", "Enseignants"
    PROFESSIONAL = "professional", "Professionnels"
    PUBLIC = "public", "Tout public"


class Theme(models.TextChoices):
    GROOMING = "grooming", "Sollicitation sexuelle"
    SEXTORTION = "sextortion", "Chantage sexuel"
    PORNOGRAPHY = "pornography", "Exposition à la pornographie"
    INTIMATE_IMAGES = "intimate_images", "Images intimes"
    LIVE_STREAMING = "live_streaming", "Diffusion en direct"
    PRIVACY = "privacy", "Vie privée"
    IMAGE_RIGHTS = "image_rights", "Droit à l’image"


class AudienceField(models.JSONField):
    """A list of audiences."""

    def formfield(self, **_kwargs: Any) -> Any:
        """Boxes to tick, in place of JSON to write."""
        return forms.MultipleChoiceField(
            choices=Audience.choices,
            widget=forms.CheckboxSelectMultiple,
            label=self.verbose_name,
            help_text=self.help_text,
            required=False,
        )


class Written(Page):
    """What every page that is written has. Its specific kinds stand in the modules beside this one."""

    summary = models.CharField(
        "résumé",
        max_length=220,
        blank=True,
        help_text="Une ou deux phrases : sous le titre, dans les listes, dans les moteurs de recherche.",
    )
    audience = AudienceField("pour qui", default=list, blank=True)
    checked_on = models.DateField(
        "vérifié le", null=True, blank=True, help_text="Le jour où les faits ont été revérifiés."
    )
    body = StreamField(BodyBlock(), verbose_name="contenu", blank=True, use_json_field=True)
    simple = StreamField(
        BodyBlock(),
        verbose_name="version simplifiée",
        blank=True,
        use_json_field=True,
        help_text="Phrases courtes, mots de tous les jours. Vide : la page n’en a pas.",
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("audience"),
        FieldPanel("checked_on"),
        FieldPanel("body"),
        FieldPanel("simple"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("words_to_find")]
    private_page_options: list[str] = []
    show_in_menus_default = True

    class Meta:
        abstract = True

    def words_to_find(self) -> str:
        """Everything that the page says, folded as a search folds what is asked."""
        parts = [self.title, self.summary]
        for stream in (self.body, self.simple):
            parts += stream.stream_block.get_searchable_content(stream)
        return naming.folded(" ".join(parts))

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """The page, its simplified version at `simple/`, or one below it."""
        if path_components == [SIMPLE] and self.simple and self.live:
            return RouteResult(self, kwargs={"simple": True})
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Published to everybody or to nobody: a page that was closed to some is closed to all."""
        if self.get_view_restrictions().exists():
            raise Http404
        return TemplateResponse(
            request, self.get_template(request), self.get_context(request, *args, **kwargs)
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        simple = bool(kwargs.pop("simple", False))
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        shown = self.simple if simple else self.body
        around = surroundings.of(self, shown, simple=simple)
        return {**context, "simple": simple, "shown": shown, **around}
