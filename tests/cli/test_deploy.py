"""The files for deployment: what they start exists, and the programs that they are for accept them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import pytest
import yaml

from stoa.cli.settings import look_at_settings
from stoa.kernel.checks import folder
from stoa.web.base.watch import Watched
from tests.certificates import certificate
from tests.cli.test_docs_commands import problem_of
from tests.house.test_settings_table import table
from tools.docs import ROOT, documents

DEPLOY = ROOT / "deploy"


def started() -> list[str]:
    """Every `stoa ...` that a file for deployment starts."""
    found = []
    for path in sorted(DEPLOY.iterdir()):
        text = path.read_text(encoding="utf-8")
        found += re.findall(r"^ExecStart=/opt/stoa/bin/(stoa .*)$", text, re.MULTILINE)
        lists = re.findall(r'^\s*(?:CMD|command:) (\["stoa".*\])$', text, re.MULTILINE)
        found += [" ".join(json.loads(words)) for words in lists]
    return found


def test_what_they_start_exists() -> None:
    assert len(started()) == 4
    assert [(command, said) for command in started() if (said := problem_of(command))] == []


def test_a_hint_names_a_file_that_is_there() -> None:
    named = re.findall(r"deploy/[\w.-]+", Path(folder.__file__).read_text())
    assert named and all((ROOT / name).is_file() for name in named)


def test_what_the_documents_name_is_there() -> None:
    text = "\n".join(path.read_text() for path in documents(ROOT))
    named = set(re.findall(r"deploy/[\w.-]*\w", text)) - {"deploy/.env"}
    assert len(named) >= 6
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []


def test_secrets_beside_the_composition_are_in_no_commit_and_no_image() -> None:
    assert "/deploy/.env" in (ROOT / ".gitignore").read_text().splitlines()
    assert "**/.env" in (ROOT / ".dockerignore").read_text().splitlines()


def test_settings_to_copy_are_settings() -> None:
    """Also those that one is to write into a file for the container."""
    text = (ROOT / "docs" / "operators" / "installing.md").read_text()
    named = set(re.findall(r"^(STOA_[A-Z_]+)=", text, re.MULTILINE))
    assert len(named) > 4 and named - table() == set()


def composition() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())  # type: ignore[no-any-return]


def instructions() -> list[tuple[str, str]]:
    """(word, rest) of every instruction of the Containerfile."""
    text = (DEPLOY / "Containerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.strip().partition(" ") for line in lines)]


def told(word: str) -> list[str]:
    return [rest for each, rest in instructions() if each == word]


def test_the_composition_is_whole() -> None:
    made = composition()
    assert set(made["services"]) == {"stoa", "database", "cache"}
    stoa = made["services"]["stoa"]
    assert (DEPLOY / stoa["build"]["context"] / stoa["build"]["dockerfile"]).resolve().is_file()
    assert all(port.startswith("127.0.0.1:") for port in stoa["ports"]), "nobody gets round the proxy"
    volumes = [volume.split(":") for service in made["services"].values() for volume in service.get("volumes", ())]
    assert {name for name, _ in volumes} == set(made["volumes"])
    named = [filled(stoa["environment"][name]) for name in ("STOA_DATABASE_URL", "STOA_CACHE_URL")]
    assert set(stoa["depends_on"]) == {address.hostname for address in named}
    assert all("healthcheck" in made["services"][needed] for needed in stoa["depends_on"])
    server = made["services"]["database"]["environment"]
    assert (named[0].username, named[0].path) == (server["POSTGRES_USER"], f"/{server['POSTGRES_DB']}")


def filled(address: str) -> SplitResult:
    """An address of the composition, with a word for what comes from outside."""
    return urlsplit(re.sub(r"\$\{[^}]*\}", "word", address))


def test_nothing_is_written_but_into_volumes() -> None:
    stoa = composition()["services"]["stoa"]
    written = {volume.split(":")[1] for volume in stoa["volumes"]}
    assert stoa["read_only"] and written == {"/var/lib/stoa", "/var/backups/stoa", "/tmp"}
    (made,) = re.findall(r"install -d -o stoa -g stoa -m 0700 (.*)", "\n".join(told("RUN")))
    assert set(made.split()) == written - {"/tmp"}, "a volume is its user's as the folder in the image is"
    assert told("VOLUME") == ["/var/lib/stoa"]


def test_what_they_set_is_read() -> None:
    set_here = set(composition()["services"]["stoa"]["environment"])
    set_here |= {name for rest in told("ENV") for name in re.findall(r"(STOA_\w+)=", rest)}
    for path in DEPLOY.glob("*.service"):
        set_here |= set(re.findall(r"\b(STOA_[A-Z_]+)\b", path.read_text()))
    assert len(set_here) > 12 and set_here - table() == set()


def test_an_empty_setting_of_the_composition_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """`${NAME:-}` hands on an empty text for what the operator leaves out."""
    named = composition()["services"]["stoa"]["environment"]
    empty = [name for name, value in named.items() if value == f"${{{name}:-}}"]
    assert len(empty) > 8
    for name in empty:
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("STOA_CACHE_URL", named["STOA_CACHE_URL"])
    look_at_settings()
    done = subprocess.run([sys.executable, "-c", "import stoa.settings"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_the_image_has_what_the_composition_needs() -> None:
    """Packages for a cache server and for buckets, each file by its hash; what is copied or read is there."""
    runs = "\n".join(told("RUN"))
    named = re.findall(r"-r (\S+)", runs)
    assert named == ["requirements/build.txt", "requirements/node.txt", "requirements/image.txt"]
    assert all((ROOT / name).is_file() for name in named)
    assert all("--require-hashes" in line for line in runs.split("&&") if " -r " in line)
    assert {"redis", "boto3", "psycopg-binary"} <= set(
        re.findall(r"^([\w-]+)==", (ROOT / "requirements" / "image.txt").read_text(), re.MULTILINE)
    )
    stages = re.findall(r"AS (\w+)", "\n".join(told("FROM")))
    for copied in told("COPY"):
        if copied.startswith("--from="):
            assert copied.split()[0].removeprefix("--from=") in stages
        else:
            assert (ROOT / copied.split()[0]).exists()
    left_out = (ROOT / ".dockerignore").read_text().split()
    assert not [name for name in left_out if name in ("requirements", "stoa", "frontend", "courses", "hatch_build.py")]


def test_a_probe_asks_what_is_there() -> None:
    (checked,) = told("HEALTHCHECK")
    command = json.loads(checked.partition("CMD ")[2])
    assert ["CMD", *command] == composition()["services"]["stoa"]["healthcheck"]["test"]
    assert "/healthz" in command[-1] and "/healthz" in Watched(lambda *_: [])._probes
    compile(command[-1], "probe", "exec")


def test_the_container_is_nobodys_root() -> None:
    words = instructions()
    last = max(number for number, (word, _) in enumerate(words) if word == "FROM")
    assert [rest for word, rest in words[last:] if word == "USER"] == ["stoa"]


def test_nginx_takes_its_file(tmp_path: Path) -> None:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("nginx is not on this machine")
    chain, key = certificate(tmp_path)
    text = (DEPLOY / "nginx.conf").read_text()
    text = re.sub(r"ssl_certificate \S+;", f"ssl_certificate {chain};", text)
    text = re.sub(r"ssl_certificate_key \S+;", f"ssl_certificate_key {key};", text)
    text = text.replace("/var/cache/nginx/stoa", f"{tmp_path}/cache").replace("/var/log/nginx", str(tmp_path))
    (tmp_path / "all.conf").write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n{text}\n}}\n")
    command = [nginx, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "all.conf"), "-e", str(tmp_path / "error.log")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0 and "[warn]" not in done.stderr, done.stderr


def test_a_call_that_is_not_allowed_fails_and_ends_nobody() -> None:
    """Libraries ask for this and that as they start; ffmpeg would be killed for it, and films stay as they are."""
    unit = (DEPLOY / "stoa.service").read_text()
    assert "SystemCallFilter=" in unit and "\nSystemCallErrorNumber=EPERM\n" in unit


def test_systemd_takes_its_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not on this machine")
    units = []
    for path in sorted(DEPLOY.glob("*.service")) + sorted(DEPLOY.glob("*.timer")):
        text = path.read_text().replace("/opt/stoa/bin/stoa", sys.executable).replace("=stoa\n", "=root\n")
        unit = tmp_path / path.name
        unit.write_text(text)
        units.append(str(unit))
    assert len(units) == 3
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, timeout=60)
    said = [line for line in done.stderr.splitlines() if any(Path(unit).name in line for unit in units)]
    assert said == [], done.stderr
