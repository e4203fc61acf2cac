from django.apps import AppConfig


class PreparingConfig(AppConfig):
    name = "clickable.outreach.preparing"
