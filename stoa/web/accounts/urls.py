"""Addresses of coming in and going out. allauth's own are under `/accounts/`; those that stand before it are Stoa's."""

from django.urls import include, path

from stoa.web.accounts import agreeing, codes, guardians, own_data, profiles, sign_in, sign_up, views

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
    path("account/profile/", profiles.profile, name="profile"),
    path("account/data/", own_data.own_data, name="own_data"),
    path("account/data/<str:public_id>/", own_data.own_copy, name="own_copy"),
    path("account/erase/", own_data.erase, name="erase"),
    path("account/agree/", agreeing.agree, name="agree"),
    path("account/waiting/", guardians.waiting, name="waiting"),
    path("erased/", own_data.erased, name="erased"),
    path("guardian/<str:token>/", guardians.guardian, name="guardian"),
    path("people/<str:public_id>/", profiles.public_profile, name="public_profile"),
    path("terms/", agreeing.terms, name="terms"),
    path("language/", views.language, name="language"),
    path("invite/<str:token>/", views.invitation, name="invitation"),
    path("demo/sign-in/", views.demo_sign_in, name="demo_sign_in"),
    path("mail/", views.demo_mail, name="demo_mail"),
]
