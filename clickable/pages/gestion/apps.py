from django.apps import AppConfig


class GestionConfig(AppConfig):
    name = "clickable.pages.gestion"
    label = "gestion"
