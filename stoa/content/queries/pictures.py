"""The pictures that a unit shows, for whoever asks about one of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from stoa.content.models import Build
from stoa.content.outline import UnitBuild
from stoa.content.pictures import UnitPicture
from stoa.content.ports import Html

_IMAGE: Final = re.compile(r"<img [^>]*>")
_VALUE: Final = re.compile(r' (src|alt|width|height)="([^"]*)"')
_SERVED: Final = re.compile(r"/files/([0-9a-f]{64})/")


def pictures_of(build: UnitBuild, key: str) -> tuple[UnitPicture, ...]:
    """The course files that a compiled unit (and its `key`) shows as pictures in its text and in the prompts of its
    lone questions, each once, in order. Not those of quizzes, nor of answers and solutions. One statement."""
    about = Build.objects.values_list("about", flat=True).filter(key=key).first()
    paths: dict[str, str] = {}
    for path, digest in (json.loads(about)["files"] if about else {}).items():
        paths.setdefault(digest, path)
    found: dict[str, UnitPicture] = {}
    for html in _texts(build):
        for image in _IMAGE.findall(html):
            said = {name: unescape(value) for name, value in _VALUE.findall(image)}
            served = _SERVED.match(said.get("src", ""))
            if served is None or served[1] not in paths or served[1] in found:
                continue
            sides = (int(side) if side.isdigit() else 0 for side in (said.get("width", ""), said.get("height", "")))
            found[served[1]] = UnitPicture(paths[served[1]], served[1], said["src"], said.get("alt", ""), *sides)
    return tuple(found.values())


def _texts(build: UnitBuild) -> Iterator[str]:
    """What a unit shows, in order."""
    for segment in build.segments:
        if isinstance(segment, Html):
            yield segment.html
        elif segment.kind == "question" and segment.id in build.parts:
            yield str(build.parts[segment.id].public.get("prompt", ""))
