"""The address of a course's files."""

from django.urls import re_path

from stoa.web.files import views

urlpatterns = [
    re_path(r"^(?P<digest>[0-9a-f]{64})/(?P<name>[^/]{1,255})$", views.file, name="file"),
]
