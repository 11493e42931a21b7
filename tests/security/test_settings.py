"""What an operator writes is understood, or refused with a remedy."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from stoa.cli.settings import look_at_settings
from stoa.configuration import BadSetting

COURSES = Path(__file__).resolve().parents[2] / "courses"
SHOWN = "from django.conf import settings; print(settings.ALLOWED_HOSTS[-1], settings.ALLAUTH_TRUSTED_PROXY_COUNT)"


@pytest.mark.parametrize(
    ("url", "host"),
    [("https://learn.example.org:8443", "learn.example.org"), ("https://[2001:db8::1]", "[2001:db8::1]")],
)
def test_the_site_answers_to_its_own_name(url: str, host: str, tmp_path: Path) -> None:
    more = {"STOA_URL": url, "STOA_PROXIES": "1", "STOA_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "stoa.settings"}
    said = subprocess.run([sys.executable, "-c", SHOWN], env={**os.environ, **more}, capture_output=True, check=True)
    assert said.stdout.decode().split() == [host, "1"]


@pytest.mark.parametrize("text", ["one", "-1", "10", "1.5", "²"])
def test_a_number_of_proxies_is_a_number(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOA_PROXIES", text)
    with pytest.raises(BadSetting, match="STOA_PROXIES=1"):
        look_at_settings()


@pytest.mark.parametrize("makes_it", [True, False], ids=["a new folder", "one that was open to everybody"])
def test_what_a_site_keeps_is_not_for_strangers(makes_it: bool, tmp_path: Path) -> None:
    data, course = tmp_path / "data", tmp_path / "course"
    if not makes_it:
        data.mkdir()
        data.chmod(0o755)
    shutil.copytree(COURSES / "chance-and-evidence", course)
    command = [sys.executable, "-m", "stoa", "course", "publish", str(course)]
    more = {"STOA_DATA": str(data), "STOA_DATABASE_URL": ""}
    done = subprocess.run(command, env={**os.environ, **more}, cwd=COURSES.parent, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for path in (data, data / "stoa.sqlite3", data / "keys" / "secret"):
        assert path.stat().st_mode & 0o007 == 0, path
