"""Addresses of coming in and going out. allauth's own are under `/accounts/`; those that stand before it are Stoa's."""

from allauth.account.views import LogoutView
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from django.urls import include, path
from django.views.decorators.cache import never_cache

from stoa.web.accounts import (
    agreeing,
    closing,
    codes,
    guardians,
    hot,
    invitations,
    letters,
    own_data,
    profiles,
    security,
    sign_in,
    sign_up,
    views,
)
from stoa.web.accounts.lazily import lazily

__all__ = ["hot", "urlpatterns"]

FACTORS, PASSKEYS = "allauth.mfa.base.views", "allauth.mfa.webauthn.views"
SECURITY = "account/security/"

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
    path("accounts/logout/", never_cache(LogoutView.as_view()), name="account_logout"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/login/factor/", lazily(f"{FACTORS}.authenticate"), name="mfa_authenticate"),
    path("accounts/login/passkey/", lazily(f"{PASSKEYS}.login_webauthn"), name="mfa_login_webauthn"),
    path("accounts/reauthenticate/code/", lazily(f"{FACTORS}.reauthenticate"), name="mfa_reauthenticate"),
    path(
        "accounts/reauthenticate/passkey/",
        lazily(f"{PASSKEYS}.reauthenticate_webauthn"),
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/", views.account, name="account"),
    path(SECURITY, security.security, name="security"),
    # Where allauth leads after a change; it is one page here.
    path(SECURITY, security.security, name="mfa_index"),
    path(SECURITY, security.security, name="mfa_list_webauthn"),
    path(f"{SECURITY}second-factor/", security.second_factor, name="second_factor"),
    path(f"{SECURITY}passkeys/add/", lazily(f"{PASSKEYS}.add_webauthn"), name="mfa_add_webauthn"),
    path(f"{SECURITY}passkeys/<int:pk>/name/", lazily(f"{PASSKEYS}.edit_webauthn"), name="mfa_edit_webauthn"),
    path(f"{SECURITY}passkeys/<int:pk>/remove/", lazily(f"{PASSKEYS}.remove_webauthn"), name="mfa_remove_webauthn"),
    path(f"{SECURITY}app/", app.activate_totp, name="mfa_activate_totp"),
    path(f"{SECURITY}app/remove/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path(f"{SECURITY}codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(f"{SECURITY}codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path(f"{SECURITY}codes/recovery-codes.txt", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("account/sessions/", security.sessions, name="sessions"),
    path("account/not-me/<str:token>/", security.stop_address_change, name="stop_address_change"),
    path("account/mail/", letters.mail_settings, name="mail_settings"),
    path("account/mail/again/", letters.mail_again, name="mail_again"),
    path("mail/stop/<str:token>/", letters.mail_stop, name="mail_stop"),
    path("account/profile/", profiles.profile, name="profile"),
    path("account/data/", own_data.own_data, name="own_data"),
    path("account/data/<str:public_id>/", own_data.own_copy, name="own_copy"),
    path("account/erase/", own_data.erase, name="erase"),
    path("account/close/", closing.close, name="close"),
    path("account/closed/", closing.closed, name="closed"),
    path("account/agree/", agreeing.agree, name="agree"),
    path("account/waiting/", guardians.waiting, name="waiting"),
    path("erased/", own_data.erased, name="erased"),
    path("guardian/<str:token>/", guardians.guardian, name="guardian"),
    path("people/<str:public_id>/", profiles.public_profile, name="public_profile"),
    path("terms/", agreeing.terms, name="terms"),
    path("language/", views.language, name="language"),
    path("invite/<str:token>/", invitations.invitation, name="invitation"),
    path("demo/sign-in/", views.demo_sign_in, name="demo_sign_in"),
    path("mail/", views.demo_mail, name="demo_mail"),
]
