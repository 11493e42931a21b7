"""Addresses of the home page and of courses."""

from django.urls import path

from stoa.web.catalogue import views

urlpatterns = [
    path("", views.home, name="home"),
    path("courses/", views.courses, name="courses"),
    path("courses/<slug:slug>/", views.course, name="course"),
    path("courses/<slug:slug>/join/", views.join, name="join"),
    path("courses/<slug:slug>/leave/", views.leave, name="leave"),
]
