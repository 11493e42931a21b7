"""Programs and files around the site."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

from stoa.kernel.checks import Finding, check


@check("films")
def films() -> Iterator[Finding]:
    """Whether films can be made smaller."""
    if shutil.which("ffmpeg") is None and find_spec("imageio_ffmpeg") is None:
        yield Finding(
            "hint", "There is no ffmpeg: films are sent as they are, too large for slow lines.",
            "apt install ffmpeg, or pip install 'stoa-mooc[video]'",
        )  # fmt: skip


@check("static files")
def static_files() -> Iterator[Finding]:
    """Whether styles and fonts are there."""
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield Finding("warning", "Styles and fonts are not collected yet.", "`stoa run` collects them when it starts.")
