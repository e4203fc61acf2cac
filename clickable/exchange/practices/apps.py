from django.apps import AppConfig


class Practices(AppConfig):
    name = "clickable.exchange.practices"
