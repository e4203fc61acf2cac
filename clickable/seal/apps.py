from django.apps import AppConfig


class SealConfig(AppConfig):
    name = "clickable.seal"
