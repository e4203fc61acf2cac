from django.apps import AppConfig


class MaterialsConfig(AppConfig):
    name = "clickable.training.materials"
