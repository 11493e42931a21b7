"""Addresses of the operator's pages, under `/operator/`."""

from django.urls import path

from stoa.web.operator import health

urlpatterns = [
    path("", health.health, name="operator"),
]
