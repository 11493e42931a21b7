"""Addresses of coming in and going out. allauth's own are under `/accounts/`; those that stand before it are Stoa's."""

from django.urls import include, path

from stoa.web.accounts import codes, letters, sign_in, sign_up, views

urlpatterns = [
    path("accounts/signup/", sign_up.SignUpPage.as_view(), name="account_signup"),
    path("accounts/login/code/", sign_in.CodeRequestPage.as_view(), name="account_request_login_code"),
    path("accounts/password/reset/", sign_in.PasswordRequestPage.as_view(), name="account_reset_password"),
    path("accounts/confirm-email/", codes.AddressCodePage.as_view(), name="account_email_verification_sent"),
    path("accounts/login/code/confirm/", codes.SignInCodePage.as_view(), name="account_confirm_login_code"),
    path(
        "accounts/password/reset/confirm/",
        codes.PasswordCodePage.as_view(),
        name="account_confirm_password_reset_code",
    ),
    path("accounts/another-address/", codes.another_address, name="another_address"),
    path("accounts/", include("allauth.account.urls")),
    path("account/", views.account, name="account"),
    path("account/profile/", views.profile, name="profile"),
    path("account/mail/", letters.mail_settings, name="mail_settings"),
    path("account/mail/again/", letters.mail_again, name="mail_again"),
    path("mail/stop/<str:token>/", letters.mail_stop, name="mail_stop"),
    path("language/", views.language, name="language"),
    path("invite/<str:token>/", views.invitation, name="invitation"),
    path("demo/sign-in/", views.demo_sign_in, name="demo_sign_in"),
    path("mail/", views.demo_mail, name="demo_mail"),
]
