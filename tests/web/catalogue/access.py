"""Who gets what at the addresses of places, codes and reminders."""

from __future__ import annotations

from tests.web.access import PEOPLE, Row, members

ROWS = [
    Row("place", "/courses/wells/place/", 302),  # all who are signed in have joined by now, in the rows before
    Row("place", "/courses/wells/place/", members(302), "POST"),
    Row("place", "/courses/none/place/", (302, *[404] * (len(PEOPLE) - 1))),
    Row("tell_me", "/courses/wells/tell-me/", (200, *[302] * (len(PEOPLE) - 1))),
    Row("tell_me", "/courses/wells/tell-me/", (422, *[302] * (len(PEOPLE) - 1)), "POST"),
    Row("tell_me", "/courses/none/tell-me/", 404),
    Row("reminder", "/tell-me/unknown/", 410),
    Row("reminder", "/tell-me/unknown/", 410, "POST"),
    Row("type_code", "/join/", 200),
    Row("type_code", "/join/", 422, "POST"),
    Row("join_by_code", "/join/abcd-2345-wxyz/", members(409)),
    Row("join_by_code", "/join/abcd-2345-wxyz/", members(409), "POST"),
]
