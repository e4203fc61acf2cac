"""The pages about one's own account stand at the desk and at /gestion/; what differs is here."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True)
class Place:
    """The desk, or the site's back office."""

    name: str
    shell: str  # the template that its pages stand in
    main: str  # classes of the page's main part
    password: str  # the view where a password is changed
    back: str = ""  # a view to go back to, where the shell has no way

    def __getattr__(self, view: str) -> str:
        """The name of one of the views that both have: `place.second_step`."""
        if view.startswith("_"):
            raise AttributeError(view)
        return f"{self.name}:{view}"


DESK = Place("desk", "desk/base.html", "desk-page desk-page--narrow", "desk:keys")
GESTION = Place(
    "gestion", "gestion/door.html", "door", "wagtailadmin_account", back="wagtailadmin_home"
)


def place_of(request: HttpRequest) -> Place:
    return GESTION if request.path_info.startswith("/gestion/") else DESK


def page(request: HttpRequest, name: str, *, status: int = 200, **context: object) -> HttpResponse:
    told = {"place": place_of(request), **context}
    return render(request, f"people/{name}.html", told, status=status)


def in_groups(secret: str) -> str:
    """To be typed by hand."""
    return " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
