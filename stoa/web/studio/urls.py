"""Addresses of the studio, under `/studio/`. No course is called `-`, so that is where pages of no course are."""

from django.urls import path

from stoa.web.studio import (
    class_files,
    course_pages,
    dates,
    drafts,
    enrolment,
    gradebook,
    learner_page,
    lists,
    overview,
    preview,
    roster,
    runs,
    uploads,
    versions,
)

_DRAFT = "-/drafts/<slug:draft>/"
_COURSE = "<str:course>/"

urlpatterns = [
    path("", overview.studio, name="studio"),
    path("-/begin/", uploads.begin, name="studio_begin"),
    path("-/upload/", uploads.upload, name="studio_upload"),
    path("-/work/<slug:job>/", uploads.work, name="studio_work"),
    path(_DRAFT, drafts.draft, name="studio_draft"),
    path(f"{_DRAFT}publish/", drafts.publish, name="studio_publish"),
    path(f"{_DRAFT}source.zip", drafts.source, name="studio_draft_source"),
    path(f"{_DRAFT}discard/", drafts.discard, name="studio_discard"),
    path(f"{_DRAFT}preview/", preview.first, name="studio_preview"),
    path(f"{_DRAFT}preview/<str:unit>/", preview.unit, name="studio_preview_unit"),
    path(f"{_DRAFT}preview/<str:unit>/answer/<str:part>/", preview.answer, name="studio_preview_answer"),
    path(_COURSE, roster.roster, name="studio_course"),
    path(f"{_COURSE}learners.csv", class_files.roster_file, name="studio_roster_file"),
    path(f"{_COURSE}learners/<slug:person>/", learner_page.learner, name="studio_learner"),
    path(f"{_COURSE}gradebook/", gradebook.gradebook, name="studio_gradebook"),
    path(f"{_COURSE}gradebook.csv", class_files.gradebook_file, name="studio_gradebook_file"),
    path(f"{_COURSE}runs/", runs.runs, name="studio_runs"),
    path(f"{_COURSE}runs/-/new/", runs.new_run, name="studio_new_run"),
    path(f"{_COURSE}runs/<slug:run>/", runs.change_run, name="studio_run"),
    path(f"{_COURSE}runs/<slug:run>/<slug:act>/", runs.move_run, name="studio_move_run"),
    path(f"{_COURSE}enrolment/", enrolment.enrolment, name="studio_enrolment"),
    path(f"{_COURSE}enrolment/codes/", enrolment.make_codes, name="studio_make_codes"),
    path(f"{_COURSE}enrolment/codes.csv", enrolment.codes_file, name="studio_codes_file"),
    path(f"{_COURSE}enrolment/codes/<slug:code>/revoke/", enrolment.revoke_code, name="studio_revoke_code"),
    path(f"{_COURSE}enrolment/cohorts/", enrolment.make_cohort, name="studio_make_cohort"),
    path(f"{_COURSE}enrolment/cohorts/<slug:cohort>/", enrolment.cohort, name="studio_cohort"),
    path(f"{_COURSE}enrolment/lists/", lists.bring, name="studio_bring_list"),
    path(f"{_COURSE}enrolment/lists/<slug:file>/", lists.look, name="studio_list"),
    path(f"{_COURSE}enrolment/lists/<slug:file>/start/", lists.start, name="studio_start_list"),
    path(f"{_COURSE}enrolment/lists/<slug:file>/report.csv", lists.report, name="studio_list_report"),
    path(f"{_COURSE}questions/", course_pages.questions, name="studio_questions"),
    path(f"{_COURSE}dates/", dates.dates, name="studio_dates"),
    path(f"{_COURSE}kept/", course_pages.kept, name="studio_kept"),
    path(f"{_COURSE}kept/<str:block>/", course_pages.kept_block, name="studio_kept_block"),
    path(f"{_COURSE}versions/", versions.versions, name="studio_versions"),
    path(f"{_COURSE}versions/<int:number>/", versions.version, name="studio_version"),
    path(f"{_COURSE}versions/<int:number>/source.zip", versions.source, name="studio_source"),
    path(f"{_COURSE}versions/<int:number>/bring-back/", versions.bring_back, name="studio_bring_back"),
]
