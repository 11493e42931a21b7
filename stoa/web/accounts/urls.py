"""Addresses of coming in and going out. allauth's own are under `/accounts/`."""

from django.urls import include, path

from stoa.web.accounts import views

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("account/", views.account, name="account"),
    path("account/profile/", views.profile, name="profile"),
    path("language/", views.language, name="language"),
    path("invite/<str:token>/", views.invitation, name="invitation"),
    path("demo/sign-in/", views.demo_sign_in, name="demo_sign_in"),
    path("mail/", views.demo_mail, name="demo_mail"),
]
