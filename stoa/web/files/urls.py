"""The addresses of a course's files, and of the renditions of its films."""

from django.urls import re_path

from stoa.web.files import views

urlpatterns = [
    re_path(r"^files/(?P<digest>[0-9a-f]{64})/(?P<name>[^/]{1,255})$", views.file, name="file"),
    re_path(r"^streams/(?P<digest>[0-9a-f]{64})/(?P<name>[^/]{1,255})$", views.stream, name="stream"),
]
