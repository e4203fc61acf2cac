from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "clickable.training.surveys"
