"""Addresses of learning, under `/learn/`."""

from django.urls import path

from stoa.web.learning import (
    challenges,
    goal_pages,
    grade_pages,
    hot,
    sitting_views,
    skills,
    trying,
    views,
    work_files,
    work_views,
    writing,
)

__all__ = ["hot", "urlpatterns"]

urlpatterns = [
    path("<slug:run>/", views.home, name="course_home"),
    path("<slug:run>/-/grades/", grade_pages.grades, name="grades"),
    path("<slug:run>/-/grades/<str:part>/", grade_pages.score, name="score"),
    path("<slug:run>/-/goal/", goal_pages.goal, name="goal"),
    path("<slug:run>/-/goal/details/", goal_pages.goal_details, name="goal_details"),
    path("<slug:run>/-/goal/report/", goal_pages.goal_report, name="goal_report"),
    path("<slug:run>/-/goals/", goal_pages.goals, name="goals"),
    path("<slug:run>/-/skills/", skills.skills, name="skills"),
    path("<slug:run>/-/challenge/<str:scope>/", challenges.challenge, name="challenge"),
    path("<slug:run>/-/practice/<str:skill>/", skills.practice, name="practice"),
    path("<slug:run>/-/practice/<str:skill>/<str:question>/", skills.practice_answer, name="practice_answer"),
    path("<slug:run>/-/trial/", trying.try_written, name="try_written"),
    path("<slug:run>/-/trial/<str:skill>/<slug:question>/", trying.trial_answer, name="trial_answer"),
    path("<slug:run>/-/trial/<str:skill>/<slug:question>/rate/", trying.rate_question, name="rate_question"),
    path("<slug:run>/-/written/", writing.written, name="written"),
    path("<slug:run>/-/written/new/", writing.write_question, name="write_question"),
    path("<slug:run>/-/written/reports/<int:report>/", writing.reply_to_report, name="reply_to_report"),
    path("<slug:run>/-/written/<slug:question>/", writing.written_question, name="written_question"),
    path("<slug:run>/-/written/<slug:question>/withdraw/", writing.withdraw_question, name="withdraw_question"),
    path("<slug:run>/-/deadlines/<int:holder>-<str:signature>.ics", views.deadlines, name="deadlines"),
    path("<slug:run>/-/work/<str:part>/", work_views.work, name="work"),
    path("<slug:run>/-/work/<str:part>/hand-in/", work_views.hand_in, name="work_hand_in"),
    path("<slug:run>/-/work/<str:part>/team/", work_views.team, name="work_team"),
    path("<slug:run>/-/work-file/<str:file>/<str:name>", work_files.work_file, name="work_file"),
    path("<slug:run>/<str:unit>/", views.unit, name="unit"),
    path("<slug:run>/<str:unit>/done/", views.done, name="unit_done"),
    path("<slug:run>/<str:unit>/answer/<str:part>/", views.answer, name="answer"),
    path("<slug:run>/<str:unit>/save/<str:part>/", sitting_views.save, name="save_answers"),
    path("<slug:run>/<str:unit>/sit/<str:part>/<slug:act>/", sitting_views.sit, name="sit"),
]
