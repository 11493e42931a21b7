"""What is built and shipped: the vendored files are whole and licensed; the wheel carries all that a site needs."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.source import ROOT
from tests.wheels import built

VENDOR = ROOT / "stoa" / "_vendor"
STATIC = VENDOR / "static" / "vendor"


@pytest.fixture
def vendor() -> ModuleType:
    spec = importlib.util.spec_from_file_location("stoa_frontend_vendor", ROOT / "frontend" / "vendor.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_vendored_files_are_those_of_the_lock(vendor: ModuleType) -> None:
    assert (VENDOR / "stamp").read_text() == vendor.fingerprint(), "run `make run` or `python hatch_build.py`"


def test_every_font_face_has_its_file() -> None:
    faces = (STATIC / "fonts" / "faces.css").read_text(encoding="utf-8")
    named = set(re.findall(r'url\("([^"]+)"\)', faces))
    assert named == {path.name for path in (STATIC / "fonts").glob("*.woff2")}


def test_no_vendored_file_points_at_a_source_map() -> None:
    sources = [path for path in STATIC.rglob("*") if path.suffix in (".js", ".css")]
    assert sources
    assert [path.name for path in sources if b"sourceMappingURL" in path.read_bytes()[-200:]] == []


def test_every_context_is_there_and_is_json() -> None:
    index = json.loads((VENDOR / "contexts" / "index.json").read_text(encoding="utf-8"))
    wanted = json.loads((ROOT / "frontend" / "contexts.json").read_text(encoding="utf-8"))
    assert set(index) == {row["url"] for row in wanted}
    for name in index.values():
        assert "@context" in json.loads((VENDOR / "contexts" / name).read_text(encoding="utf-8"))


def test_every_package_that_gives_a_file_gives_its_licence() -> None:
    text = (VENDOR / "THIRD_PARTY.txt").read_text(encoding="utf-8")
    given = set(re.findall(r'^package = "([^"]+)"', (ROOT / "frontend" / "vendor.toml").read_text(), re.MULTILINE))
    given |= {row["package"] for row in json.loads((ROOT / "frontend" / "contexts.json").read_text(encoding="utf-8"))}
    assert [package for package in sorted(given) if f"\n{package} " not in text] == []


def test_a_context_may_not_be_written_outside_its_folder(vendor: ModuleType, tmp_path: Path) -> None:
    package = "@digitalbazaar/multikey-context"
    version = json.loads((ROOT / "frontend" / "package.json").read_text())["dependencies"][package]
    row = {"package": package, "version": version, "file": "package.json", "url": "https://example.org/v1"}
    with pytest.raises(vendor.VendorError, match="must stay inside"):
        vendor.copy_contexts([{**row, "target": "../../settings.py"}], tmp_path, set())
    with pytest.raises(vendor.VendorError, match=r"wants .* 0\.0\.1"):
        vendor.copy_contexts([{**row, "version": "0.0.1", "target": "v1.jsonld"}], tmp_path, set())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("wheel"))


def test_the_wheel_carries_what_a_site_needs(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    source = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "stoa").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in (".po", ".pot")
    }
    assert source - set(names) == set()
    courses = {path.parent.name for path in (ROOT / "courses").glob("*/course.toml")}
    assert {name.split("/")[2] for name in names if name.startswith("stoa/_courses/")} >= courses
    about = wheel.name.removesuffix("-py3-none-any.whl") + ".dist-info"
    assert {name.split("/")[0] for name in names} == {"stoa", about}


def test_the_wheel_prepares_a_site_without_a_checkout(wheel: Path, tmp_path: Path) -> None:
    site, data = tmp_path / "site", tmp_path / "data"
    zipfile.ZipFile(wheel).extractall(site)
    environment = {**os.environ, "PYTHONPATH": str(site), "STOA_DATA": str(data), "STOA_DATABASE_URL": ""}
    asked = [sys.executable, "-c", "import stoa.__main__ as m; print(m.__file__); m.main(['prepare'])"]
    done = subprocess.run(asked, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(site))
    assert (data / "stoa.sqlite3").is_file()
    assert list((data / "static" / "vendor" / "fonts").glob("literata.*.woff2"))
