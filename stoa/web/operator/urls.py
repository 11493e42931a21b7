"""Addresses of the operator's pages, under `/operator/`."""

from django.urls import path

from stoa.web.operator import erasing, health, texts

urlpatterns = [
    path("", health.health, name="operator"),
    path("texts/", texts.texts, name="operator_texts"),
    path("erase/", erasing.erase_person, name="operator_erase"),
]
