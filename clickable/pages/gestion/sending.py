"""The page where a translation begins: the words are ours, and the only choice is made already."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail_localize.views.submit_translations import SubmitPageTranslationView


class SubmitView(SubmitPageTranslationView):
    def get_form(self) -> Any:
        form = super().get_form()
        languages = form.fields["locales"]
        languages.label = _("Langues")
        choices = list(languages.queryset)
        if len(choices) == 1 and not form.is_bound:
            form.initial = {**form.initial, "locales": choices}
        return form
