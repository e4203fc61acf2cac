from django.apps import AppConfig


class TriageConfig(AppConfig):
    name = "clickable.assess.triage"
    label = "triage"
