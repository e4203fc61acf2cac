from django.apps import AppConfig


class KnownConfig(AppConfig):
    name = "clickable.known"
