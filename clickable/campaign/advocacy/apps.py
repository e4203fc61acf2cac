from django.apps import AppConfig


class Advocacy(AppConfig):
    name = "clickable.campaign.advocacy"
