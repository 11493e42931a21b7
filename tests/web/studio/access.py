"""Who may open which page of the studio: visitors sign in first; for those it is not for there is no such page."""

from __future__ import annotations

from tests.web.access import Row

MAKERS = (302, 404, 404, 200, 200, 200, 200)
"""Whoever teaches or writes something here."""
WRITERS = (302, 404, 404, 404, 404, 200, 200)
STAFF = (302, 404, 404, 404, 200, 200, 200)
"""Staff of this very course."""
PUBLISHERS = (302, 404, 404, 404, 404, 200, 200)
"""Authors of this very course, and operators."""
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
    Row("studio_try_rules", "/studio/-/drafts/none/try/", NOBODY, "POST"),
    Row("studio_draft_source", "/studio/-/drafts/none/source.zip", NOBODY),
    Row("studio_discard", "/studio/-/drafts/none/discard/", NOBODY),
    Row("studio_preview", "/studio/-/drafts/none/preview/", NOBODY),
    Row("studio_preview_unit", "/studio/-/drafts/none/preview/one/", NOBODY),
    Row("studio_preview_answer", "/studio/-/drafts/none/preview/one/answer/q/", NOBODY, "POST"),
    Row("studio_course", "/studio/wells/", STAFF),
    Row("studio_course", "/studio/none/", NOBODY),
    Row("studio_questions", "/studio/wells/questions/", STAFF),
    Row("studio_question", "/studio/wells/questions/q/", STAFF),
    Row("studio_question", "/studio/wells/questions/none/", NOBODY),
    Row("studio_analysis_file", "/studio/wells/questions.csv", NOBODY),
    Row("studio_analyse", "/studio/wells/questions/-/analyse/", (302, 404, 404, 404, 302, 302, 302), "POST"),
    Row("studio_opinions", "/studio/wells/opinions/", STAFF),
    Row("studio_opinions", "/studio/wells/opinions/", (405,) * 7, "POST"),
    Row("studio_opinions_file", "/studio/wells/opinions.csv", STAFF),
    Row("studio_decide_word", "/studio/wells/opinions/words/", NOBODY, "POST", {"word": "1", "do": "hide"}),
    Row("studio_decide_word", "/studio/wells/opinions/words/", (405,) * 7),
    Row("studio_works", "/studio/wells/works/", STAFF),
    Row("studio_works", "/studio/wells/works/", (405,) * 7, "POST"),
    Row("studio_queue", "/studio/wells/works/q/", NOBODY),
    Row("studio_queue", "/studio/wells/works/q/", NOBODY, "POST", {"do": "all"}),
    Row("studio_next_work", "/studio/wells/works/q/next/", NOBODY, "POST"),
    Row("studio_works_file", "/studio/wells/works/q/works.zip", NOBODY),
    Row("studio_mark", "/studio/wells/works/q/work/none/", NOBODY),
    Row("studio_mark", "/studio/wells/works/q/work/none/", NOBODY, "POST", {"do": "decide"}),
    Row("studio_save_marking", "/studio/wells/works/q/work/none/save/", NOBODY, "POST"),
    Row("studio_written", "/studio/wells/written/", STAFF),
    Row("studio_written", "/studio/wells/written/", (405,) * 7, "POST"),
    Row("studio_written_question", "/studio/wells/written/none/", NOBODY),
    Row("studio_written_question", "/studio/wells/written/none/", NOBODY, "POST", {"do": "retire"}),
    Row("studio_dates", "/studio/wells/dates/", STAFF),
    Row("studio_dates", "/studio/wells/dates/", (405,) * 7, "POST"),
    Row("studio_roster_file", "/studio/wells/learners.csv", STAFF),
    Row("studio_learner", "/studio/wells/learners/none/", NOBODY),
    Row("studio_score", "/studio/wells/learners/none/scores/q/", NOBODY),
    Row("studio_score", "/studio/wells/learners/none/scores/q/", NOBODY, "POST", {"score": "80", "text": "Why."}),
    Row("studio_appeals", "/studio/wells/appeals/", STAFF),
    Row("studio_appeals", "/studio/wells/appeals/", (405,) * 7, "POST"),
    Row("studio_appeal", "/studio/wells/appeals/none/", NOBODY),
    Row("studio_appeal", "/studio/wells/appeals/none/", NOBODY, "POST", {"do": "leave", "text": "Why."}),
    Row("studio_gradebook", "/studio/wells/gradebook/", STAFF),
    Row("studio_gradebook_file", "/studio/wells/gradebook.csv", STAFF),
    Row("studio_runs", "/studio/wells/runs/", STAFF),
    Row("studio_new_run", "/studio/wells/runs/-/new/", PUBLISHERS),
    Row("studio_run", "/studio/wells/runs/wells/", PUBLISHERS),
    Row("studio_run", "/studio/wells/runs/none/", NOBODY),
    Row("studio_move_run", "/studio/wells/runs/wells/take-out/", (302, 404, 404, 404, 404, 302, 302), "POST"),
    Row("studio_move_run", "/studio/wells/runs/wells/none/", NOBODY, "POST"),
    Row("studio_enrolment", "/studio/wells/enrolment/", STAFF),
    Row("studio_make_codes", "/studio/wells/enrolment/codes/", (302, 404, 404, 404, 422, 422, 422), "POST"),
    Row("studio_codes_file", "/studio/wells/enrolment/codes.csv", STAFF),
    Row(
        "studio_revoke_code", "/studio/wells/enrolment/codes/none/revoke/", (302, 404, 404, 404, 302, 302, 302), "POST"
    ),
    Row("studio_make_cohort", "/studio/wells/enrolment/cohorts/", (302, 404, 404, 404, 422, 422, 422), "POST"),
    Row("studio_cohort", "/studio/wells/enrolment/cohorts/none/", NOBODY),
    Row("studio_teams", "/studio/wells/enrolment/teams/none/", NOBODY),
    Row("studio_teams", "/studio/wells/enrolment/teams/none/", NOBODY, "POST", {"do": "make", "name": "Wells"}),
    Row("studio_bring_list", "/studio/wells/enrolment/lists/", (302, 404, 404, 404, 422, 422, 422), "POST"),
    Row("studio_list", "/studio/wells/enrolment/lists/none/", NOBODY),
    Row("studio_start_list", "/studio/wells/enrolment/lists/none/start/", NOBODY, "POST"),
    Row("studio_list_report", "/studio/wells/enrolment/lists/none/report.csv", NOBODY),
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
