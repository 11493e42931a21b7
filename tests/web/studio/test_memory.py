"""The web process stays small: what compiles, converts and signs is loaded by the children that do it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HEAVY = ("markdown_it", "pygments", "lxml", "quickjs", "nh3", "tomlkit", "webvtt", "yaml", "reportlab", "pyld", "numpy")
LOAD = """
import django, sys
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
print(",".join(name for name in sys.argv[1:] if name in sys.modules))
"""


def test_no_compiler_in_the_web_process(tmp_path: Path) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "stoa.settings", "STOA_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", LOAD, *HEAVY],
        env={**os.environ, **settings}, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert done.stdout.strip() == ""
