"""Who may open which page of the studio: visitors sign in first; for those it is not for there is no such page."""

from __future__ import annotations

from tests.web.access import Row

MAKERS = (302, 404, 404, 200, 200, 200, 200)
"""Whoever teaches or writes something here."""
WRITERS = (302, 404, 404, 404, 404, 200, 200)
STAFF = (302, 404, 404, 404, 200, 200, 200)
"""Staff of this very course."""
NOBODY = (302, *[404] * 6)

ROWS = [
    Row("studio", "/studio/", MAKERS),
    Row("studio", "/studio/", (405,) * 7, "POST"),
    Row("studio_begin", "/studio/-/begin/", (302, 404, 404, 404, 404, 404, 200)),
    Row("studio_upload", "/studio/-/upload/", WRITERS),
    Row("studio_upload", "/studio/-/upload/", (302, 404, 404, 404, 404, 422, 422), "POST"),
    Row("studio_work", "/studio/-/work/none/", NOBODY),
    Row("studio_draft", "/studio/-/drafts/none/", NOBODY),
    Row("studio_publish", "/studio/-/drafts/none/publish/", NOBODY, "POST"),
    Row("studio_draft_source", "/studio/-/drafts/none/source.zip", NOBODY),
    Row("studio_discard", "/studio/-/drafts/none/discard/", NOBODY),
    Row("studio_preview", "/studio/-/drafts/none/preview/", NOBODY),
    Row("studio_preview_unit", "/studio/-/drafts/none/preview/one/", NOBODY),
    Row("studio_preview_answer", "/studio/-/drafts/none/preview/one/answer/q/", NOBODY, "POST"),
    Row("studio_course", "/studio/wells/", STAFF),
    Row("studio_course", "/studio/none/", NOBODY),
    Row("studio_questions", "/studio/wells/questions/", STAFF),
    Row("studio_dates", "/studio/wells/dates/", STAFF),
    Row("studio_dates", "/studio/wells/dates/", (302, 404, 404, 404, 404, 302, 302), "POST"),
    Row("studio_people", "/studio/wells/people/", STAFF),
    Row("studio_people", "/studio/none/people/", NOBODY),
    Row("studio_people", "/studio/wells/people/", (302, 404, 404, 404, 404, 422, 422), "POST", {"email": "no address"}),
    Row("studio_kept", "/studio/wells/kept/", STAFF),
    Row("studio_kept_block", "/studio/wells/kept/none/", NOBODY),
    Row("studio_versions", "/studio/wells/versions/", STAFF),
    Row("studio_version", "/studio/wells/versions/1/", STAFF),
    Row("studio_version", "/studio/wells/versions/9/", NOBODY),
    Row("studio_source", "/studio/wells/versions/1/source.zip", STAFF),
    Row("studio_bring_back", "/studio/wells/versions/1/bring-back/", (302, 404, 404, 404, 404, 302, 302), "POST"),
    Row("studio_bring_back", "/studio/wells/versions/9/bring-back/", NOBODY, "POST"),
]
