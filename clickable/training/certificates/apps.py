from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "clickable.training.certificates"
