"""Which views there are, and what each declares: who may enter. One that declares nothing fails the checks.

A view declares its rule itself (`rule`, set by its decorator), by the tree that it lies under (`under`),
or, when it is for the public, by its name in the list `PUBLIC` beside the root of all addresses.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeVar

from django.conf import settings
from django.core.checks import Error, register
from django.urls import URLPattern, URLResolver, get_resolver

View = TypeVar("View", bound=Callable[..., Any])
Patterns = Sequence[URLPattern | URLResolver]


def anybody(view: View) -> View:
    """A door itself, inside a place for staff: signing in and out, the language."""
    view.rule = anybody  # type: ignore[attr-defined]
    return view


def under(rule: object, tree: URLResolver) -> URLResolver:
    """All of a tree of addresses is under this rule; what enforces it is a middleware of that place."""
    tree.rule = rule  # type: ignore[attr-defined]
    return tree


@dataclass(frozen=True)
class Door:
    route: str
    name: str  # with its namespaces: "desk:item"; empty when it has none
    view: Callable[..., Any]
    rule: object  # None: neither the view nor a tree above it says anything


def doors(found: Patterns | None = None, door: Door | None = None) -> Iterator[Door]:
    """Every view of the instance."""
    above = door or Door("", "", doors, None)
    for one in get_resolver().url_patterns if found is None else found:
        route = above.route + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = ":".join(filter(None, (above.name, one.namespace)))
            rule = getattr(one, "rule", above.rule)
            yield from doors(one.url_patterns, Door(route, inner, doors, rule))
        else:
            name = ":".join(filter(None, (above.name, one.name))) if one.name else ""
            yield Door(route, name, one.callback, getattr(one.callback, "rule", above.rule))


@register()
def every_view_declares(**_options: object) -> list[Error]:
    """The check of `manage.py check`: who may enter is said of every view, and of no other."""
    public = set(getattr(import_module(settings.ROOT_URLCONF), "PUBLIC", ()))
    found = list(doors())
    silent = [d for d in found if d.rule is None and d.name not in public]
    both = [d for d in found if d.rule is not None and d.name in public]
    gone = public - {d.name for d in found}
    return [
        *(
            Error(f"{d.route}: says not who may enter (base/doors.py)", id="doors.E1")
            for d in silent
        ),
        *(Error(f"{d.route}: is for staff and for the public", id="doors.E2") for d in both),
        *(Error(f"{name}: is no view, and listed as public", id="doors.E3") for name in gone),
    ]
