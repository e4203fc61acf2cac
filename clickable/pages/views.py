from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clickable.pages import selectors


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/home.html", {"figures": selectors.home_figures()})


def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html", {"contact": settings.CONTACT})


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html", {"contact": settings.CONTACT})


def history(request: HttpRequest) -> HttpResponse:
    """How to clear what the browser keeps: no site can do it in their place."""
    return render(request, "pages/history.html")


def legal(request: HttpRequest) -> HttpResponse:
    about = {"publisher": settings.PUBLISHER, "hosted_by": settings.HOSTED_BY}
    return render(request, "pages/legal.html", {**about, "contact": settings.CONTACT})
