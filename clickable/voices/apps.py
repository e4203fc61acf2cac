from django.apps import AppConfig


class Voices(AppConfig):
    name = "clickable.voices"
