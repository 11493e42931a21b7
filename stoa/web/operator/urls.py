"""Addresses of the operator's pages, under `/operator/`."""

from django.urls import path

from stoa.web.operator import health, institutions

urlpatterns = [
    path("", health.health, name="operator"),
    path("institutions/", institutions.institutions, name="operator_institutions"),
    path("institutions/<slug:slug>/", institutions.institution, name="operator_institution"),
]
