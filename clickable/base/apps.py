from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "clickable.base"

    def ready(self) -> None:
        from clickable.base import doors  # noqa: F401, PLC0415 - its check registers itself
