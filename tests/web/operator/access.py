"""Who may open which operator's page: visitors sign in first; for all but operators there is no such page."""

from __future__ import annotations

from tests.web.access import Row

OPERATORS = (302, *[404] * 5, 200)

ROWS = [
    Row("operator", "/operator/", OPERATORS),
    Row("operator", "/operator/", (405,) * 7, "POST"),
    Row("operator_institutions", "/operator/institutions/", OPERATORS),
    Row("operator_institutions", "/operator/institutions/", (302, *[404] * 5, 422), "POST"),
    Row("operator_institution", "/operator/institutions/example-university/", OPERATORS),
    Row("operator_institution", "/operator/institutions/none/", (302, *[404] * 6)),
    Row("operator_institution", "/operator/institutions/example-university/", (302, *[404] * 5, 422), "POST"),
]
