"""Addresses of the operator's pages, under `/operator/`."""

from django.urls import path

from stoa.web.operator import (
    audit_log,
    courses,
    erasing,
    health,
    institutions,
    jobs,
    mail,
    people,
    storage,
    texts,
    versions,
)

urlpatterns = [
    path("", health.health, name="operator"),
    path("jobs/", jobs.job_list, name="operator_jobs"),
    path("jobs/<str:job>/", jobs.job_act, name="operator_job"),
    path("mail/", mail.mail, name="operator_mail"),
    path("mail/unsent/", mail.unsent, name="operator_unsent"),
    path("mail/bounced/", mail.bounced, name="operator_bounced"),
    path("mail/bounced/<int:bounce>/", mail.open_again, name="operator_open_again"),
    path("mail/pause/", mail.pause, name="operator_mail_pause"),
    path("mail/test/", mail.test, name="operator_mail_test"),
    path("storage/", storage.storage, name="operator_storage"),
    path("storage/work/", storage.storage_act, name="operator_storage_act"),
    path("versions/", versions.versions, name="operator_versions"),
    path("versions/recompile/", versions.recompile, name="operator_recompile"),
    path("courses/", courses.course_list, name="operator_courses"),
    path("people/", people.index, name="operator_people"),
    path("people/-/invite/", people.invite, name="operator_invite"),
    path("people/<slug:person>/", people.person, name="operator_person"),
    path("people/<slug:person>/<slug:act>/", people.act, name="operator_person_act"),
    path("audit/", audit_log.index, name="operator_audit"),
    path("institutions/", institutions.institutions, name="operator_institutions"),
    path("institutions/<slug:slug>/", institutions.institution, name="operator_institution"),
    path("texts/", texts.texts, name="operator_texts"),
    path("erase/", erasing.erase_person, name="operator_erase"),
]
