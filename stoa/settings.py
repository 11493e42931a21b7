"""Settings, read from the environment. Nothing here is secret; keys lie in the data folder.

STOA_DATA          the folder of database, files, mail and keys (default: ./stoa-data)
STOA_PORT          the port of `stoa run` (default: 8000)
STOA_URL           the public address, e.g. https://learn.example.org (default: http://127.0.0.1:PORT)
STOA_DATABASE_URL  postgresql://user:password@host:port/name (default: SQLite in the data folder)
STOA_FILES_URL     s3://bucket/prefix?endpoint=https://...&region=... (default: the data folder)
STOA_CACHE_URL     valkey://host:port/0, also redis:// or unix:// (default: no server)
STOA_LIVE_URL      postgresql://... for word between processes without a cache server (default: STOA_CACHE_URL)
STOA_PROXIES       how many proxies stand before the site and add to X-Forwarded-For (default: 0)
STOA_STAFF_MFA     required, asked or off: a second factor for everybody with a role (default: required for operators
                   of a site on HTTPS, asked for from others with a role; never demanded in a demo)
STOA_SMTP_URL      smtp://user:password@host:587?tls=starttls or smtps://... (default: letters lie in the data folder)
STOA_MAIL_FROM     whom letters come from (default: Stoa <stoa@HOST of STOA_URL>)
STOA_MAIL_BOUNCES  an address whose mail is piped into `stoa mail bounce` (default: none)
STOA_MAIL_PER_MINUTE  how many letters may leave in a minute (default: 600)
STOA_LANGUAGES     which languages the pages speak, e.g. en,es (default: all that there are; the first is the fallback)
STOA_LOG           json or text (default: text in a terminal, JSON elsewhere); json adds a line for each request
STOA_ACCESS_LOG    1 or 0: that line, whatever STOA_LOG says
STOA_METRICS_TOKEN who shows it may see /metrics (default: nobody but this machine)
STOA_AGE_OF_CONSENT below this age a guardian must agree, e.g. 16 (default: 0, nobody is asked their age)
STOA_BACKUP_DAYS   how long backups are kept, as the privacy page says (default: 30)
STOA_VC_API        1 answers conformance suites at /credentials/issue and its like; in a demo only (default: 0)
STOA_PSEUDO_LOCALE 1 adds a right-to-left language made of accented English, for testing
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path
from urllib.parse import urlsplit

from stoa.accounts.rules import RECOVERY_CODES
from stoa.configuration import (
    cache_from,
    database_from,
    demo_mark,
    files_from,
    languages_from,
    live_from,
    mail_host,
    rate_from,
    secret_key,
    server_from,
    smtp_from,
    test_mode_from,
)
from stoa.web.base import languages

PACKAGE = Path(__file__).resolve().parent
STOA_DATA = Path(os.environ.get("STOA_DATA", "stoa-data")).resolve()
STOA_PORT = int(os.environ.get("STOA_PORT", "8000"))
STOA_URL = os.environ.get("STOA_URL", f"http://127.0.0.1:{STOA_PORT}").rstrip("/")
STOA_AGE_OF_CONSENT = int(os.environ.get("STOA_AGE_OF_CONSENT", "0"))
STOA_BACKUP_DAYS = int(os.environ.get("STOA_BACKUP_DAYS", "30"))
STOA_DEMO = demo_mark(STOA_DATA).exists()
STOA_VC_API = test_mode_from(os.environ.get("STOA_VC_API", ""), is_demo=STOA_DEMO)
IS_HTTPS = STOA_URL.startswith("https://")

SECRET_KEY = secret_key(STOA_DATA)
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
if not STOA_DEMO:
    _host = urlsplit(STOA_URL).hostname or ""
    ALLOWED_HOSTS.append(f"[{_host}]" if ":" in _host else _host)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "stoa.kernel",
    "stoa.accounts",
    "stoa.content",
    "stoa.catalogue",
    "stoa.learning",
    "stoa.assessment",
    "stoa.credentials",
    "stoa.interop",
    "stoa.web",
]

MIDDLEWARE = [
    "stoa.web.base.middleware.DoorMiddleware",
    "stoa.web.files.middleware.FilesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "stoa.web.base.middleware.SessionsMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "stoa.web.accounts.gate.GateMiddleware",
    "stoa.web.base.middleware.PassMiddleware",
    "stoa.web.base.limiting.LimitsMiddleware",
]

ROOT_URLCONF = "stoa.urls"
WSGI_APPLICATION = "stoa.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted(PACKAGE.glob("web/*/templates")),
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {
                "stoa": "stoa.web.base.templatetags.stoa",
                "demo": "stoa.web.accounts.templatetags.demo",
                "passkeys": "stoa.web.accounts.templatetags.passkeys",
            },
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "stoa.web.base.context.site",
            ],
        },
    }
]

DATABASES = {"default": database_from(os.environ.get("STOA_DATABASE_URL", ""), STOA_DATA)}
STOA_FILES = files_from(os.environ.get("STOA_FILES_URL", ""))
STOA_SERVER = server_from(os.environ.get("STOA_CACHE_URL", ""))
"""Counts what all machines share, and holds the ids of jobs that are ready."""
STOA_LIVE = live_from(os.environ.get("STOA_LIVE_URL", ""), STOA_SERVER)
CACHES = {"default": cache_from(STOA_SERVER, STOA_DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEST_RUNNER = ""

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["stoa.accounts.hashing.Scrypt"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "stoa.web.accounts.forms.NameForm"
ACCOUNT_FORMS = {
    "signup": "stoa.web.accounts.sign_up.SignUp",
    "login": "stoa.web.accounts.entrance.SignIn",
    "request_login_code": "stoa.web.accounts.entrance.AskForCode",
    "reset_password": "stoa.web.accounts.entrance.AskForPassword",
    "reset_password_from_key": "stoa.web.accounts.entrance.NewPassword",
    "change_password": "stoa.web.accounts.entrance.ChangedPassword",
    "set_password": "stoa.web.accounts.entrance.FirstPassword",
    "reauthenticate": "stoa.web.accounts.entrance.PasswordAgain",
    "add_email": "stoa.web.accounts.entrance.NewAddress",
    "confirm_login_code": "stoa.web.accounts.entrance.SignInCode",
    "confirm_email_verification_code": "stoa.web.accounts.entrance.AddressCode",
    "confirm_password_reset_code": "stoa.web.accounts.entrance.PasswordCode",
}
ACCOUNT_ADAPTER = "stoa.web.accounts.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = 3
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # mail takes its time
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGIN_TIMEOUT = 60 * 60  # for the first code and all that may follow it
ACCOUNT_RATE_LIMITS = {
    # What allauth counts beside stoa.kernel.limits, which is reached first: how many codes one mailbox gets. One code
    # and every resend that a page offers come at once. Guesses of passwords are counted there alone.
    "login": None,
    "login_failed": None,
    "signup": "200/m/ip",
    "confirm_email": "5/10m/key",
    "request_login_code": "200/m/ip,5/10m/key",
    "reset_password": "200/m/ip,5/10m/key",
}
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed address, password or factor is told to whom it belongs
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60

STOA_STAFF_MFA = os.environ.get("STOA_STAFF_MFA", "")
MFA_ADAPTER = "stoa.web.accounts.factors.FactorsAdapter"
MFA_FORMS = {
    "authenticate": "stoa.web.accounts.factors.CodeOfFactor",
    "reauthenticate": "stoa.web.accounts.factors.CodeAgain",
    "activate_totp": "stoa.web.accounts.factors.FirstCode",
    "add_webauthn": "stoa.web.accounts.passkeys.NewPasskey",
    "edit_webauthn": "stoa.web.accounts.passkeys.PasskeyName",
    "login_webauthn": "stoa.web.accounts.passkeys.PasskeySignIn",
    "authenticate_webauthn": "stoa.web.accounts.passkeys.PasskeyBesides",
    "reauthenticate_webauthn": "stoa.web.accounts.passkeys.PasskeyAgain",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False  # whoever loses the only passkey of a new account would be locked out: ADR 0013
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODE_COUNT = RECOVERY_CODES
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}  # stoa.kernel.limits is reached first
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS  # http://localhost, for trying things

SESSION_ENGINE = "stoa.accounts.sessions"
SESSION_COOKIE_NAME = "stoa_session"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "stoa_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [STOA_URL]
CSRF_FAILURE_VIEW = "stoa.web.base.views.csrf_failed"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("STOA_PROXIES", "0"))  # else all people share one limit of tries

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31536000 if IS_HTTPS else 0
SILENCED_SYSTEM_CHECKS = [
    "security.W005", "security.W021",  # other hosts of the domain are not ours to bind
    "security.W008",  # TLS ends at the proxy, and so does plain HTTP
]  # fmt: skip
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600


def confine_worker(headers: MutableMapping[str, str], path: str, url: str) -> None:
    """A worker's policy is its own: Python in the browser may be compiled there, and nothing of a page may be."""
    if "/python-worker." in url:
        headers["Content-Security-Policy"] = (
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
        )


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "media-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

LANGUAGES = languages_from(os.environ.get("STOA_LANGUAGES", ""))
LANGUAGE_CODE = LANGUAGES[0][0]
LOCALE_PATHS = [PACKAGE / "locale"]
if os.environ.get("STOA_PSEUDO_LOCALE") == "1":
    languages.register()
    LANGUAGES.append((languages.PSEUDO, "Pseudo, right to left"))
    LOCALE_PATHS.insert(0, STOA_DATA / "pseudo-locale")  # before the Arabic, which gettext takes for what it lacks
LANGUAGES_BIDI = ["he", "ar", "ar-xb", "fa", "ur"]
LANGUAGE_COOKIE_NAME = "stoa_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = STOA_DATA / "static"
WHITENOISE_ADD_HEADERS_FUNCTION = confine_worker
STATICFILES_DIRS = [
    *(path for path in [PACKAGE / "_vendor" / "static"] if path.exists()),
    *sorted(PACKAGE.glob("web/*/static")),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": STOA_DATA / "tmp"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

STOA_SMTP = None if STOA_DEMO else smtp_from(os.environ.get("STOA_SMTP_URL", ""))
STOA_MAIL_FROM = os.environ.get("STOA_MAIL_FROM") or f"Stoa <stoa@{mail_host(STOA_URL)}>"
STOA_MAIL_BOUNCES = os.environ.get("STOA_MAIL_BOUNCES", "").strip()
STOA_MAIL_PER_MINUTE = rate_from(os.environ.get("STOA_MAIL_PER_MINUTE") or "600")
EMAIL_BACKEND = "stoa.kernel.mail.backend.QueueBackend"
DEFAULT_FROM_EMAIL = STOA_MAIL_FROM

# One line for each request, off unless programs read the log: a proxy usually has its own.
IS_ACCESS_LOGGED = os.environ.get("STOA_ACCESS_LOG", "1" if os.environ.get("STOA_LOG") == "json" else "0") == "1"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"addresses": {"()": "stoa.kernel.logs.WithoutAddresses"}},
    "formatters": {
        "lines": {"()": "stoa.kernel.logs.formatter"},
        "access": {"()": "stoa.kernel.logs.AccessFormatter"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["addresses"]},
        "access": {"class": "logging.StreamHandler", "formatter": "access"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Robots ask every server by every name; each is answered 400, and that is all there is to say.
    # An address may hold a token, so the refusal of a form is not written down with it.
    "loggers": {
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.security.csrf": {"level": "CRITICAL"},
        "django.request": {"level": "ERROR"},
        "stoa.access": {
            "level": "INFO" if IS_ACCESS_LOGGED else "WARNING",
            "handlers": ["access"],
            "propagate": False,
        },
    },
}
