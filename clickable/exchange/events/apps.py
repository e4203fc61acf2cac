from django.apps import AppConfig


class Events(AppConfig):
    name = "clickable.exchange.events"
