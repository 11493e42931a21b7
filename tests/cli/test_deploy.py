"""The files for deployment: what they start exists, and the programs that they are for accept them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from stoa.kernel.checks import folder
from tests.cli.test_docs_commands import problem_of
from tools.docs import ROOT

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


def test_the_composition_is_whole() -> None:
    told = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    assert set(told["services"]) == {"stoa", "database", "cache"}
    stoa = told["services"]["stoa"]
    assert (DEPLOY / stoa["build"]["context"] / stoa["build"]["dockerfile"]).resolve().is_file()
    assert all(port.startswith("127.0.0.1:") for port in stoa["ports"]), "nobody gets round the proxy"


def test_the_container_is_nobodys_root() -> None:
    lines = (DEPLOY / "Containerfile").read_text().splitlines()
    last = max(number for number, line in enumerate(lines) if line.startswith("FROM "))
    users = [line.split()[1] for line in lines[last:] if line.startswith("USER ")]
    assert users == ["stoa"] and any(line.startswith("HEALTHCHECK") for line in lines[last:])
    for source in re.findall(r"-r (\S+)", "\n".join(lines)):
        assert (ROOT / source).is_file()


def certificate(place: Path) -> tuple[Path, Path]:
    """A certificate and its key, for nobody."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "learn.example.org")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    (place / "chain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (place / "key.pem").write_bytes(private)
    return place / "chain.pem", place / "key.pem"


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
