from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from clickable.base import clock
from clickable.support import selectors


def help_page(request: HttpRequest) -> HttpResponse:
    """Who can help now. Asks nothing, keeps nothing, needs no database."""
    told = selectors.by_topic(now=clock.now(), language=get_language() or "fr")
    every = [service for services in told.values() for service in services]
    return render(request, "support/help.html", {**told, "every": every})
