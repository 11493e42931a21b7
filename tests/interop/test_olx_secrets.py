"""No key and no password of a source travels, however deep it stands; what only sounds like one does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stoa.interop.formats.olx.secrets import without_secrets
from tests.interop.olx import course, imported

SECRET = "s3cr3t-value"


@pytest.mark.parametrize(
    "name",
    ["xqa_key", "api_key", "client_secret", "authentication_password", "lti_passports", "course_upload_token",
     "PRIVATE_KEY", "passphrase", "accessKey"],
)  # fmt: skip
def test_settings_at_any_depth(tmp_path: Path, name: str) -> None:
    policy = {
        "course/run": {"pipeline": {"list": [{name: SECRET, "kept": "plain"}]}, "other": json.dumps({name: SECRET})}
    }
    done = imported(tmp_path, course("<html>x</html>", files={"policies/run/policy.json": json.dumps(policy)}))
    assert SECRET not in done.everything() and "plain" in done.text("kept/course-settings.json")
    (message,) = done.messages("secret")
    assert f"other.{name}, pipeline.list.{name}" in message and SECRET not in message


def test_blocks_that_are_kept(tmp_path: Path) -> None:
    tool = (
        f'<lti_consumer url_name="k" api_key="{SECRET}" launch_url="https://tool.example" xqa_key="{SECRET}" '
        f'custom_parameters="[&quot;token={SECRET}&quot;, &quot;colour=blue&quot;]"><password>{SECRET}</password>'
        f'<part client_secret="{SECRET}"/></lti_consumer>'
    )
    done = imported(tmp_path, course(tool))
    source = done.text("kept/lti_consumer-k.xml")
    assert SECRET not in done.everything() and "https://tool.example" in source and "colour=blue" in source
    (message,) = done.messages("secret")
    assert "api_key, client_secret, custom_parameters.token, password, xqa_key" in message


def test_a_block_that_cannot_be_read(tmp_path: Path) -> None:
    broken = f'<problem api_key="{SECRET}" weight="2">\n<p>caf\xe9</problem>'.encode("latin-1")
    done = imported(tmp_path, course('<problem url_name="bad"/>', files={"problem/bad.xml": broken}))
    source = (done.folder / "kept/problem-bad.xml").read_bytes()
    assert source == broken.replace(SECRET.encode(), b"") and "secret" in done.rules()


@pytest.mark.parametrize(
    ("name", "value"),
    [("private_results", "true"), ("sort_key", "General"), ("public_key", "abc"), ("tokens", ""), ("monkey", "Ada")],
)
def test_what_only_sounds_like_one(name: str, value: str) -> None:
    assert without_secrets({"a": {name: value}}) == ({"a": {name: value}}, [])
