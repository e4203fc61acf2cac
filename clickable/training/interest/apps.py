from django.apps import AppConfig


class InterestConfig(AppConfig):
    name = "clickable.training.interest"
