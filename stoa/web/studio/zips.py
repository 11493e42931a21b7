"""A source of a course, sent as a zip."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.http import FileResponse


def sent_as_zip(write: Callable[[Path], None], name: str) -> FileResponse:
    """What `write` writes to the path that it is given, as a download called `name`."""
    with tempfile.TemporaryDirectory(prefix="stoa-") as folder:
        target = Path(folder) / "source.zip"
        write(target)
        # The open file stays readable until it is sent, when its folder is long gone.
        return FileResponse(target.open("rb"), as_attachment=True, filename=name, content_type="application/zip")
