"""Addresses of the home page and of courses."""

from django.urls import path

from stoa.web.catalogue import codes, places, reminders, views

urlpatterns = [
    path("", views.home, name="home"),
    path("courses/", views.courses, name="courses"),
    path("courses/<slug:slug>/", views.course, name="course"),
    path("courses/<slug:slug>/join/", views.join, name="join"),
    path("courses/<slug:slug>/leave/", views.leave, name="leave"),
    path("courses/<slug:slug>/place/", places.place, name="place"),
    path("courses/<slug:slug>/tell-me/", reminders.tell_me, name="tell_me"),
    path("tell-me/<str:token>/", reminders.reminder, name="reminder"),
    path("join/", codes.type_code, name="type_code"),
    path("join/<str:code>/", codes.join_by_code, name="join_by_code"),
]
