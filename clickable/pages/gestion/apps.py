from django.apps import AppConfig


class GestionConfig(AppConfig):
    name = "clickable.pages.gestion"
    label = "gestion"

    def ready(self) -> None:
        from clickable.pages.gestion import recording  # noqa: PLC0415 -- models are ready only now

        recording.listen()
