"""A walk through /gestion/ by the links its own pages show: one page of each kind, as a person sees it."""

from dataclasses import dataclass

from bs4 import BeautifulSoup
from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale
from wagtail_localize.operations import translate_object

from clickable.pages.loading.ground import without_welcome
from clickable.pages.models import ArticlePage
from clickable.people.models import User
from clickable.support.services import load_services
from tests.cast import NOW, signed_in
from tests.library.making import a_work, add, published
from tests.pages.gestion import a_house, an_article

PLACE = "/gestion/"
OFF = ("/gestion/deconnexion/", "/gestion/logout/")
# What Wagtail's scripts ask for beside the pages that link to each other.
ASKED = (
    "jsi18n/", "sprite/", "localize/jsi18n/", "choose-page/", "choose-external-link/",
    "choose-email-link/", "choose-phone-link/", "choose-anchor-link/", "pages/search/",
    "reports/locked/", "reports/aging-pages/", "reports/site-history/", "reports/workflow/",
    "workflows/list/", "workflows/add/", "workflows/tasks/index/", "nulle-part/",
)  # fmt: skip


@dataclass(frozen=True)
class Seen:
    path: str
    status: int
    headers: dict[str, str]
    html: str
    cookies: tuple[str, ...]


def a_busy_house(editor: User, publisher: User) -> ArticlePage:
    """Something of each kind: drafts, a page handed in, a translation, works, services, redirects."""
    without_welcome()
    a_house()
    page = an_article("Un article")
    signed_in(publisher).get(PLACE)  # gives the groups their people
    for one in (page.get_parent(), page):
        translate_object(one.specific, [Locale.objects.get(language_code="en")])
    for title in ("Remise", "Rendue"):
        other = an_article(title)
        other.save_revision(user=editor)
        other.get_workflow().start(other, editor)
    other.current_workflow_task_state.reject(user=publisher, comment="À revoir.")
    an_article("Brouillon").save_revision(user=editor)
    Redirect.objects.create(old_path="/ancienne", redirect_link="/nouvelle/")
    published(publisher, editor)
    add(a_work("carte").versions.get())
    load_services(now=NOW)
    return page


def walk(who: User) -> dict[str, Seen]:
    """One answer for each view that this person reaches, by the name of the view."""
    client, seen, waiting = signed_in(who), {}, [PLACE, *(PLACE + path for path in ASKED)]
    told = set(waiting)
    while waiting:
        path = waiting.pop(0)
        name = view(path)
        if name in seen or path.startswith(OFF):
            continue
        answer = client.get(path)
        html = b"".join(answer) if answer.streaming else answer.content
        seen[name] = Seen(path, answer.status_code, dict(answer.headers), html.decode(errors="replace"), tuple(answer.cookies))  # fmt: skip
        further = [link for link in _links(seen[name].html) if link not in told]
        told.update(further)
        waiting += further
    return seen


def view(path: str) -> str:
    try:
        found = resolve(path.partition("?")[0])
    except Resolver404:
        return path
    kind = found.kwargs.get("content_type_model_name", "") or found.kwargs.get("action_name", "")
    return f"{found.view_name or found.route}{kind}"


def _links(html: str) -> list[str]:
    soup = BeautifulSoup(html, "html.parser")
    found = [str(a.get("href")).partition("#")[0] for a in soup.find_all(href=True)]
    return [link for link in dict.fromkeys(found) if link.startswith(PLACE)]
