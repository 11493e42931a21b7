"""Who may open which operator's page: visitors sign in first; for all but operators there is no such page."""

from __future__ import annotations

from tests.web.access import Row

OPERATORS = (302, *[404] * 5, 200)

ROWS = [
    Row("operator", "/operator/", OPERATORS),
    Row("operator", "/operator/", (405,) * 7, "POST"),
    Row("operator_people", "/operator/people/", OPERATORS),
    Row("operator_people", "/operator/people/", (405,) * 7, "POST"),
    Row("operator_invite", "/operator/people/-/invite/", (302, *[404] * 5, 302)),  # asks once more who it is
    Row("operator_invite", "/operator/people/-/invite/", (302, *[404] * 5, 302), "POST"),
    Row("operator_person", "/operator/people/none/", (302, *[404] * 6)),
    Row("operator_person_act", "/operator/people/none/suspend/", (302, *[404] * 6), "POST"),
    Row("operator_person_act", "/operator/people/none/suspend/", (405,) * 7),
    Row("operator_audit", "/operator/audit/", OPERATORS),
]
