"""Django's entry for the pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "stoa.web"
    label = "web"
