"""Who may open which operator's page: visitors sign in first; for all but operators there is no such page."""

from __future__ import annotations

from tests.web.access import Row

OPERATORS = (302, *[404] * 5, 200)

ROWS = [
    Row("operator", "/operator/", OPERATORS),
    Row("operator", "/operator/", (405,) * 7, "POST"),
    Row("operator_texts", "/operator/texts/", OPERATORS),
    Row("operator_texts", "/operator/texts/", (302, *[404] * 5, 422), "POST"),
    # The password is asked for again before somebody is erased
    Row("operator_erase", "/operator/erase/", (302, *[404] * 5, 302)),
    Row("operator_erase", "/operator/erase/", (302, *[404] * 5, 302), "POST"),
]
