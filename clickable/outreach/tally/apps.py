from django.apps import AppConfig


class TallyConfig(AppConfig):
    name = "clickable.outreach.tally"
