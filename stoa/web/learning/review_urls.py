"""Addresses of reviews, under `/review/`."""

from django.urls import path

from stoa.web.learning import review

urlpatterns = [
    path("", review.review, name="review"),
    path("next/", review.review_next, name="review_next"),
    path("<slug:run>/<str:skill>/<str:question>/", review.review_answer, name="review_answer"),
]
