"""The library of passkeys is loaded by whoever first needs it, and by nothing else that a server does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

STORY = """
import sys
import django
django.setup()
from django.conf import settings
settings.ALLOWED_HOSTS.append("testserver")
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
from django.core.management import call_command
call_command("migrate", verbosity=0)
import stoa.web.wsgi
from django.test import Client
from tests.cast import member
from allauth.mfa.totp.internal.auth import TOTP
from stoa.accounts.models import Account

def is_loaded():
    return {name for name in ("fido2", "cryptography") if name in sys.modules}

def signs_in(who):
    browser = Client()
    return browser, browser.post("/accounts/login/", {"login": who.email, "password": "walking-by"})["Location"]

ada = member("Ada")
browser, leads_to = signs_in(ada)
assert leads_to == "/", leads_to
for address in ("/account/", "/account/security/", "/account/sessions/", "/accounts/login/", "/courses/"):
    browser.get(address)
assert browser.get("/account/security/app/").status_code == 200
assert is_loaded() == set(), is_loaded()
TOTP.activate(Account.objects.get(id=ada.id), "JBSWY3DPEHPK3PXP")
browser, leads_to = signs_in(ada)
assert leads_to.startswith("/accounts/login/factor/"), leads_to
assert browser.get("/account/").status_code == 302
print(sorted(is_loaded()))
"""


def test_a_sign_in_without_a_factor_loads_no_passkeys(tmp_path: Path) -> None:
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "stoa.settings", "STOA_DATA": str(tmp_path), "STOA_DATABASE_URL": "",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", STORY], env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.strip() == "['cryptography', 'fido2']"
