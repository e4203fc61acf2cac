from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "clickable.base"
