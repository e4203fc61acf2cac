from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "clickable.notify.approvals"
