from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "clickable.training.attendance"
