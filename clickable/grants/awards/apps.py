from django.apps import AppConfig


class Awards(AppConfig):
    name = "clickable.grants.awards"
    label = "grant_awards"
