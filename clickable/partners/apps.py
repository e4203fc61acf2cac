from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "clickable.partners"
