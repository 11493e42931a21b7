"""Who may open which page of an institution: all is public but what its people do behind it."""

from __future__ import annotations

from tests.web.access import Row

KEEPERS = (302, *[404] * 5, 200)
HERE = "/institutions/example-university/"

ROWS = [
    Row("institutions", "/institutions/", 200),
    Row("institutions", "/institutions/", 405, "POST"),
    Row("institution", HERE, 200),
    Row("institution", "/institutions/none/", 404),
    Row("institution_edit", f"{HERE}edit/", KEEPERS),
    Row("institution_edit", "/institutions/none/edit/", (302, *[404] * 6)),
    Row("institution_edit", f"{HERE}edit/", (302, *[404] * 5, 422), "POST", {"website": "no address"}),
    Row("institution_courses", f"{HERE}courses/", KEEPERS),
    Row("institution_courses", f"{HERE}courses/", (302, *[404] * 5, 302), "POST", {"course": "0", "do": "take-in"}),
    Row("institution_people", f"{HERE}people/", KEEPERS),
    Row("institution_people", f"{HERE}people/", (302, *[404] * 5, 422), "POST", {"email": "no address"}),
]
