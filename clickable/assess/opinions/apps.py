from django.apps import AppConfig


class OpinionsConfig(AppConfig):
    name = "clickable.assess.opinions"
