"""The text tracks of a recording: `en=media/film.en.vtt, es=media/film.es.vtt`."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from stoa.content import rules
from stoa.content.compiler.captions import Cue, read
from stoa.content.compiler.context import PageContext
from stoa.content.compiler.source import text_of
from stoa.content.ports import Directive
from stoa.kernel.text.words import language_tag


@dataclass(frozen=True)
class Track:
    """A WebVTT file in one language."""

    language: str
    address: str
    cues: tuple[Cue, ...]


def tracks(page: PageContext, directive: Directive, option: str) -> list[Track]:
    """The tracks that `option` names; reports missing files and files that are not WebVTT."""
    found: list[Track] = []
    for item in filter(None, (piece.strip() for piece in directive.options.get(option, "").split(","))):
        language, is_named, path = item.partition("=")
        if not is_named:
            language, path = page.language, item
        language, path = language.strip(), path.strip()
        if not rules.is_language(language):
            message = _("“%(value)s” is no language tag.") % {"value": language}
            remedy = _("Write %(tag)s=%(path)s.") % {"tag": language_tag(language) or "en", "path": path}
            page.report("error", "language", message, directive.line, remedy)
            continue
        track = _track(page, directive, language, path)
        if track:
            found.append(track)
    return found


def _track(page: PageContext, directive: Directive, language: str, path: str) -> Track | None:
    if not path.lower().endswith(".vtt"):
        message = _("“%(path)s” is not WebVTT (.vtt), the only form of captions that browsers read.") % {"path": path}
        page.report("error", "captions", message, directive.line, _("Convert it, e.g. from SRT."))
        return None
    data = page.asset_bytes(path, directive.line)
    if data is None:
        return None
    text, bad_bytes = text_of(path, data)
    if bad_bytes:
        page.findings.found.append(bad_bytes)
    captions = read(text)
    words = {
        "header": _("The first line is not WEBVTT."),
        "time": _("This is no line of times (00:01.000 --> 00:04.000)."),
        "order": _("This cue begins before the one above it, or ends before it begins."),
    }
    for line, problem in captions.problems[:5]:
        message = f"{path}:{line}: {words[problem]}"
        page.report("warning", "captions", message, directive.line, _("Correct the caption file."))
    if not captions.cues:
        message = _("“%(path)s” holds no captions.") % {"path": path}
        page.report("warning", "captions", message, directive.line, _("Write cues into it."))
    return Track(language, page.asset(path, directive.line), captions.cues)
