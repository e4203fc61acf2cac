from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "clickable.record"
