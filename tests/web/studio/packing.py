"""Zips for uploads: good ones, broken ones and hostile ones."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web import sample


def course_files(slug: str = "wells", *, title: str = "One thousand wells", without: str = "") -> dict[str, bytes]:
    """The sample course's files; a file whose path ends in `without` is left out."""
    settings = sample.COURSE.format(slug=slug, title=title, language="en", hours=0.6, subject="statistics")
    unit = sample.UNIT
    texts = {
        "course.toml": settings,
        "about.md": "A district has a thousand wells.\n",
        "01-counting/01-cases.md": unit.format(name="cases", title="A thousand cases"),
        "01-counting/02-trees.md": unit.format(name="trees", title="Trees of numbers"),
        "02-signals/01-well.md": unit.format(name="well", title="The flagged well") + sample.QUESTION,
    }
    return {path: text.encode() for path, text in texts.items() if not without or not path.endswith(without)}


def zipped(files: dict[str, bytes], name: str = "wells.zip") -> SimpleUploadedFile:
    """These files as an upload."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    return SimpleUploadedFile(name, out.getvalue(), content_type="application/zip")


def folder(files: dict[str, bytes], at: Path) -> Path:
    """These files as a folder."""
    for path, data in files.items():
        place = at / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return at
