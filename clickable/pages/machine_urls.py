"""Addresses for programs and for leaving at once: the same in every language."""

from django.urls import path

from clickable.pages import machine

urlpatterns = [
    path("healthz", machine.healthz, name="healthz"),
    path("readyz", machine.readyz, name="readyz"),
    path("robots.txt", machine.robots, name="robots"),
    path("sitemap.xml", machine.sitemap, name="sitemap"),
    path(".well-known/security.txt", machine.security_txt, name="security_txt"),
    path("quitter/", machine.leave, name="quit"),
    path("quitter/ailleurs/", machine.away, name="quit_away"),
]
