from django.apps import AppConfig


class VerifyConfig(AppConfig):
    name = "clickable.verify"
