"""Addresses of the studio, under `/studio/`. No course is called `-`, so that is where pages of no course are."""

from django.urls import path

from stoa.web.studio import course_pages, dates, drafts, overview, people, preview, uploads, versions

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
    path(_COURSE, course_pages.learners, name="studio_course"),
    path(f"{_COURSE}questions/", course_pages.questions, name="studio_questions"),
    path(f"{_COURSE}dates/", dates.dates, name="studio_dates"),
    path(f"{_COURSE}people/", people.course_people, name="studio_people"),
    path(f"{_COURSE}kept/", course_pages.kept, name="studio_kept"),
    path(f"{_COURSE}kept/<str:block>/", course_pages.kept_block, name="studio_kept_block"),
    path(f"{_COURSE}versions/", versions.versions, name="studio_versions"),
    path(f"{_COURSE}versions/<int:number>/", versions.version, name="studio_version"),
    path(f"{_COURSE}versions/<int:number>/source.zip", versions.source, name="studio_source"),
    path(f"{_COURSE}versions/<int:number>/bring-back/", versions.bring_back, name="studio_bring_back"),
]
