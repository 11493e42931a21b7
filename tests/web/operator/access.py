"""Who may open which operator's page: visitors sign in first; for all but operators there is no such page."""

from __future__ import annotations

from tests.web.access import Row

OPERATORS = (302, *[404] * 5, 200)
ACTS = (302, *[404] * 5, 302)
WRONG = (302, *[404] * 5, 400)
UNFILLED = (302, *[404] * 5, 422)

ROWS = [
    Row("operator", "/operator/", OPERATORS),
    Row("operator", "/operator/", (405,) * 7, "POST"),
    Row("operator_people", "/operator/people/", OPERATORS),
    Row("operator_people", "/operator/people/", (405,) * 7, "POST"),
    Row("operator_invite", "/operator/people/-/invite/", OPERATORS),
    Row("operator_invite", "/operator/people/-/invite/", UNFILLED, "POST"),
    Row("operator_person", "/operator/people/none/", (302, *[404] * 6)),
    Row("operator_person_act", "/operator/people/none/suspend/", (302, *[404] * 6), "POST"),
    Row("operator_person_act", "/operator/people/none/suspend/", (405,) * 7),
    Row("operator_audit", "/operator/audit/", OPERATORS),
    Row("operator_jobs", "/operator/jobs/", OPERATORS),
    Row("operator_jobs", "/operator/jobs/?state=failed&before=12", OPERATORS),
    Row("operator_jobs", "/operator/jobs/?state=odd", WRONG),
    Row("operator_job", "/operator/jobs/none/", ACTS, "POST", {"act": "retry"}),
    Row("operator_job", "/operator/jobs/none/", WRONG, "POST", {"act": "explode"}),
    Row("operator_job", "/operator/jobs/none/", (405,) * 7),
    Row("operator_mail", "/operator/mail/", OPERATORS),
    Row("operator_unsent", "/operator/mail/unsent/", OPERATORS),
    Row("operator_bounced", "/operator/mail/bounced/", OPERATORS),
    Row("operator_open_again", "/operator/mail/bounced/1/", ACTS, "POST"),
    Row("operator_mail_pause", "/operator/mail/pause/", ACTS, "POST", {"act": "resume"}),
    Row("operator_mail_pause", "/operator/mail/pause/", WRONG, "POST", {"act": "stop"}),
    Row("operator_mail_test", "/operator/mail/test/", OPERATORS, "POST", {"address": "op@example.org"}),
    Row("operator_mail_test", "/operator/mail/test/", UNFILLED, "POST", {"address": "op"}),
    Row("operator_mail_test", "/operator/mail/test/", (405,) * 7),
    Row("operator_storage", "/operator/storage/", OPERATORS),
    Row("operator_storage_act", "/operator/storage/work/", ACTS, "POST", {"act": "measure"}),
    Row("operator_storage_act", "/operator/storage/work/", WRONG, "POST", {"act": "burn"}),
    Row("operator_versions", "/operator/versions/", OPERATORS),
    Row("operator_recompile", "/operator/versions/recompile/", ACTS, "POST"),
    Row("operator_courses", "/operator/courses/", OPERATORS),
    Row("operator_institutions", "/operator/institutions/", OPERATORS),
    Row("operator_institutions", "/operator/institutions/", UNFILLED, "POST"),
    Row("operator_institution", "/operator/institutions/example-university/", OPERATORS),
    Row("operator_institution", "/operator/institutions/none/", (302, *[404] * 6)),
    Row("operator_institution", "/operator/institutions/example-university/", UNFILLED, "POST"),
    Row("operator_texts", "/operator/texts/", OPERATORS),
    Row("operator_texts", "/operator/texts/", UNFILLED, "POST"),
    Row("operator_erase", "/operator/erase/", OPERATORS),
    Row("operator_erase", "/operator/erase/", UNFILLED, "POST"),
]
