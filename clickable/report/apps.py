from django.apps import AppConfig


class ReportConfig(AppConfig):
    name = "clickable.report"
