"""Addresses of institutions' pages, under `/institutions/`."""

from django.urls import path

from stoa.web.institutions import editing, people, views

urlpatterns = [
    path("", views.institutions, name="institutions"),
    path("<slug:slug>/", views.institution, name="institution"),
    path("<slug:slug>/edit/", editing.edit, name="institution_edit"),
    path("<slug:slug>/courses/", editing.courses, name="institution_courses"),
    path("<slug:slug>/people/", people.institution_people, name="institution_people"),
]
