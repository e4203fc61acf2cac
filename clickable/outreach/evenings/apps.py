from django.apps import AppConfig


class EveningsConfig(AppConfig):
    name = "clickable.outreach.evenings"
