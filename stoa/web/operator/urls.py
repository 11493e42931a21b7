"""Addresses of the operator's pages, under `/operator/`."""

from django.urls import path

from stoa.web.operator import audit_log, health, people

urlpatterns = [
    path("", health.health, name="operator"),
    path("people/", people.index, name="operator_people"),
    path("people/-/invite/", people.invite, name="operator_invite"),
    path("people/<slug:person>/", people.person, name="operator_person"),
    path("people/<slug:person>/<slug:act>/", people.act, name="operator_person_act"),
    path("audit/", audit_log.index, name="operator_audit"),
]
