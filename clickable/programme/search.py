"""What the search of the site finds here: projects, and their public indicators once a period is locked."""

from collections.abc import Iterator
from itertools import chain

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from clickable.base.finding import Found, holding, terms
from clickable.programme import presentation, selectors
from clickable.programme.models import Project


def search(query: str, *, language: str) -> list[Found]:
    """What holds every word of the query in its name, or, for the project, in its results and activities."""
    wanted = terms(query)
    if not wanted:
        return []
    with override(language):
        things = (_things(project, at, language) for project, at in presentation.projects())
        return holding(wanted, chain.from_iterable(things))


def _things(project: Project, at: str, language: str) -> Iterator[tuple[Found, str]]:
    english = language == "en"
    title = _("Les résultats du projet %(name)s") % {"name": project.name}
    lead = project.lead_en if english else project.lead_fr
    words = [title, lead]
    words += [one.text_en if english else one.text_fr for one in project.results.all()]
    words += [one.title_en if english else one.title_fr for one in project.activities.all()]
    yield Found(title, lead, at, _("Projet")), " ".join(words)
    if selectors.snapshots(project).exists():
        for one in project.indicators.filter(public=True):
            name = one.label(language)
            address = reverse("programme:indicator", args=[project.code, one.code])
            yield Found(name, title, address, _("Indicateur")), name
