"""Addresses of the home page, of courses, and of what machines read about them."""

from django.urls import path

from stoa.web.catalogue import lists, machines, views

urlpatterns = [
    path("", views.home, name="home"),
    path("courses/", lists.courses, name="courses"),
    path("courses/<slug:slug>/", views.course, name="course"),
    path("courses/<slug:slug>/join/", views.join, name="join"),
    path("courses/<slug:slug>/leave/", views.leave, name="leave"),
    path("elsewhere/<slug:public_id>/", lists.elsewhere, name="elsewhere"),
    path("feeds/courses.atom", machines.courses_feed, name="courses_feed"),
    path("feeds/subject.atom", machines.subject_feed, name="subject_feed"),
    path("feeds/from/<slug:institution>.atom", machines.institution_feed, name="institution_feed"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap-<int:page>.xml", machines.sitemap_page, name="sitemap_page"),
]
