"""Addresses of the home page, of courses, and of what machines read about them."""

from django.urls import path

from stoa.web.catalogue import codes, hot, lists, machines, places, reminders, views

__all__ = ["hot", "urlpatterns"]

urlpatterns = [
    path("", views.home, name="home"),
    path("courses/", lists.courses, name="courses"),
    path("courses/<slug:slug>/", views.course, name="course"),
    path("courses/<slug:slug>/join/", views.join, name="join"),
    path("courses/<slug:slug>/leave/", views.leave, name="leave"),
    path("courses/<slug:slug>/place/", places.place, name="place"),
    path("courses/<slug:slug>/tell-me/", reminders.tell_me, name="tell_me"),
    path("tell-me/<str:token>/", reminders.reminder, name="reminder"),
    path("join/", codes.type_code, name="type_code"),
    path("join/<str:code>/", codes.join_by_code, name="join_by_code"),
    path("elsewhere/<slug:public_id>/", lists.elsewhere, name="elsewhere"),
    path("feeds/courses.atom", machines.courses_feed, name="courses_feed"),
    path("feeds/subject.atom", machines.subject_feed, name="subject_feed"),
    path("feeds/from/<slug:institution>.atom", machines.institution_feed, name="institution_feed"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap-<int:page>.xml", machines.sitemap_page, name="sitemap_page"),
]
