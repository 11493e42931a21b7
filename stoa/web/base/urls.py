"""Addresses of pages that belong to no domain."""

from django.urls import path

from stoa.web.base import views

urlpatterns = [
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
]
