"""Addresses of records."""

from django.urls import path

from stoa.web.credentials import views

urlpatterns = [
    path("credentials/<slug:public_id>/", views.credential, name="credential"),
]
