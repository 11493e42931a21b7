"""Lists of courses that are given elsewhere, as files, for tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from stoa.catalogue import actions
from stoa.catalogue.actions import Report


def course(number: int, **more: Any) -> dict[str, Any]:
    """A course in the simple form."""
    return {"title": f"Corso {number}", "address": f"https://uni.example/{number}", "language": "it", **more}


def load(
    folder: Path,
    courses: list[dict[str, Any]],
    institution: str = "Università di Prova",
    *,
    may_remove_most: bool = False,
    **more: Any,
) -> Report:
    """Write and load a list."""
    path = folder / "list.json"
    path.write_text(json.dumps({"institution": institution, "courses": courses, **more}), encoding="utf-8")
    return actions.load_catalogue(path=path, may_remove_most=may_remove_most, progress=lambda *_: None)
