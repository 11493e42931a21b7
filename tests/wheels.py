"""The wheel of this checkout, built and installed as on a machine without the checkout."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from tests.house.source import ROOT


def built(folder: Path) -> Path:
    """Build the wheel of this checkout into a folder."""
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True)
    (wheel,) = folder.glob("stoa_mooc-*.whl")
    return wheel


def installed(wheel: Path, folder: Path) -> Path:
    """Install a wheel into a new environment in a folder; returns its command `stoa`.

    Other packages are those of this environment, behind its own, so that nothing is fetched. The checkout, which this
    environment knows by a `.pth` file, stays unknown to the new one: such files count only where Python looks first.
    """
    python = folder / "bin" / "python"
    if (uv := shutil.which("uv")) is not None:
        made = [uv, "venv", "-q", "--no-project", "--python", sys.executable, folder]
        put = [uv, "pip", "install", "-q", "--offline", "--no-deps", "--python", python, wheel]
    else:
        made = [sys.executable, "-m", "venv", folder]
        put = [python, "-m", "pip", "install", "-q", "--no-index", "--no-deps", wheel]
    subprocess.run(made, check=True)
    subprocess.run(put, check=True)
    (own,) = folder.glob("lib/python*/site-packages")
    (own / "others.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder / "bin" / "stoa"
