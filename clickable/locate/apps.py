from django.apps import AppConfig


class LocateConfig(AppConfig):
    name = "clickable.locate"
