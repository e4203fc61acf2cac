"""In front of wagtail-localize: its views ask for one permission only, whatever they put before the public.

Everybody here translates; what the public sees change is for publishers. A translation starts as a draft
(`WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE`), and its words are kept apart until one publishes it.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access
from wagtail.models import Locale, Page
from wagtail_localize.views.convert import convert_to_alias
from wagtail_localize.views.edit_translation import stop_translation
from wagtail_localize.views.submit_translations import SubmitPageTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView

from clickable.pages.gestion import entry
from clickable.people.models import User
from clickable.people.rules import can_publish

View = Callable[..., HttpResponse]
# What the buttons of an editor's page post, beside the addresses below.
ENDING = ("localize-restart-translation", "localize-convert-to-alias")


def publishes(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and can_publish(request.user)


def for_publishers(view: View) -> View:
    """Whoever may not is told so, by Wagtail's own page."""

    def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if not publishes(request):
            raise PermissionDenied
        return view(request, *args, **named)

    return guarded


def without_a_copy(page: Page, locales: QuerySet[Locale]) -> QuerySet[Locale]:
    """Languages where a new draft touches nothing that is there: no alias of it, and the page above."""
    there = Page.objects.filter(translation_key=page.translation_key).values("locale")
    above = page.get_parent()
    if above.is_root():
        return locales.exclude(pk__in=there)
    ready = Page.objects.filter(translation_key=above.translation_key).values("locale")
    return locales.filter(pk__in=ready).exclude(pk__in=there)


class Submit(SubmitPageTranslationView):
    """One page at a time: with all below it, localize would write over what is published already."""

    def get_form(self) -> forms.Form:
        form: forms.Form = super().get_form()
        below, locales = form.fields["include_subtree"], form.fields["locales"]
        below.widget, below.disabled, below.initial = forms.HiddenInput(), True, False
        locales.label = _("Langues")
        if not publishes(self.request):
            locales.queryset = without_a_copy(self.object, locales.queryset)  # type: ignore[attr-defined]
            locales.help_text = _("La page au-dessus doit déjà être traduite.")
        choices = list(locales.queryset)  # type: ignore[attr-defined]
        if len(choices) == 1:
            form.initial = {**form.initial, "locales": choices}  # the only choice is made already
        return form


class Update(UpdateTranslationsView):
    """Anybody brings the new French to the translations; what is public changes by a publisher only."""

    def get_form(self) -> forms.Form:
        form: forms.Form = super().get_form()
        if not publishes(self.request):
            wish = form.fields["publish_translations"]
            wish.widget, wish.disabled, wish.initial = forms.HiddenInput(), True, False
        return form

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if "publish_translations" in self.request.POST and not publishes(self.request):
            messages.warning(self.request, _("Une personne de la publication publiera."))
        answer: HttpResponse = super().form_valid(form)
        return answer


def refuse_ending(request: HttpRequest, _page: Page) -> None:
    """Before an edit page: to begin or end the tie between two languages is for publishers."""
    wished = request.method == "POST" and any(name in request.POST for name in ENDING)
    if wished and not publishes(request):
        raise PermissionDenied


def hide_ending(items: list[Any], request: HttpRequest, _context: Any) -> None:
    if not publishes(request):
        items[:] = [item for item in items if item.name not in ENDING]


# At localize's own addresses, found before them; its names lead here.
guarded = [
    path("localize/submit/page/<int:page_id>/", require_admin_access(Submit.as_view())),
    path("localize/submit/<path:rest>", entry.closed),
    path("localize/update/<int:translation_source_id>/", require_admin_access(Update.as_view())),
    path(
        "localize/translate/<int:translation_id>/disable/",
        require_admin_access(for_publishers(stop_translation)),
    ),
    path(
        "localize/page/<int:page_id>/convert_to_alias/",
        require_admin_access(for_publishers(convert_to_alias)),
    ),
]
