from django.apps import AppConfig


class ManifestoConfig(AppConfig):
    name = "clickable.campaign.manifesto"
