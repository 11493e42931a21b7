"""Addresses of learning, under `/learn/`."""

from django.urls import path

from stoa.web.learning import challenges, hot, sitting_views, skills, views

__all__ = ["hot", "urlpatterns"]

urlpatterns = [
    path("<slug:run>/", views.home, name="course_home"),
    path("<slug:run>/-/grades/", views.grades, name="grades"),
    path("<slug:run>/-/skills/", skills.skills, name="skills"),
    path("<slug:run>/-/challenge/<str:scope>/", challenges.challenge, name="challenge"),
    path("<slug:run>/-/practice/<str:skill>/", skills.practice, name="practice"),
    path("<slug:run>/-/practice/<str:skill>/<str:question>/", skills.practice_answer, name="practice_answer"),
    path("<slug:run>/-/deadlines/<int:holder>-<str:signature>.ics", views.deadlines, name="deadlines"),
    path("<slug:run>/<str:unit>/", views.unit, name="unit"),
    path("<slug:run>/<str:unit>/done/", views.done, name="unit_done"),
    path("<slug:run>/<str:unit>/answer/<str:part>/", views.answer, name="answer"),
    path("<slug:run>/<str:unit>/save/<str:part>/", sitting_views.save, name="save_answers"),
    path("<slug:run>/<str:unit>/sit/<str:part>/<slug:act>/", sitting_views.sit, name="sit"),
]
