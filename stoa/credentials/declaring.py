"""What a pathway of `completions.toml` declares of its achievement: picture, alignments, results, rubric and the like.

Addresses are checked in form and never fetched.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from stoa.content.rules import nearest
from stoa.credentials import rules
from stoa.credentials.entries import Entry, short
from stoa.credentials.formats.baking import BadImage, extract, kind_of
from stoa.credentials.options import Option
from stoa.credentials.rules import Achievement, Level, Picture, ResultKind, Target

ACHIEVEMENT_KEYS: Final = (
    "image", "image_alt", "achievement_type", "tags", "alignments", "results", "rubric"
)  # fmt: skip
MAX_ADDRESS: Final = 500
MAX_DESCRIPTION: Final = 1_000
LARGEST_PICTURE: Final = 500_000
"""Bytes. The picture travels inside every badge of it."""
SIDES: Final = (90, 4_000)
_ADDRESS = re.compile(r"https://[^\s\x00-\x20<>\"{}|^`\\]+")
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,2})?) ?%")
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,4})?")


def achievement(entry: Entry, option: Option | None) -> Achievement:
    """The achievement that a pathway declares; what is wrong is reported and left out."""
    usual = option.usual_type if option else rules.USUAL_TYPE
    kind = entry.one_of("achievement_type", rules.ACHIEVEMENT_TYPES, "achievement-type")
    results = [_result(each) for each in entry.each("results")] + [_criterion(each) for each in entry.each("rubric")]
    return Achievement(
        type=kind or usual,
        picture=_picture(entry),
        tags=entry.texts("tags"),
        targets=tuple(target for each in entry.each("alignments") if (target := _target(each))),
        results=tuple(each for each in results if each is not None),
    )


def skills(entry: Entry) -> tuple[str, ...]:
    """The ids of the course's outcomes that a pathway certifies."""
    found = []
    for name in entry.texts("skills"):
        if name in entry.reading.facts.outcomes:
            found.append(name)
            continue
        message = _("“%(name)s” is no outcome of this course.") % {"name": short(name)}
        meant = nearest(name, entry.reading.facts.outcomes)
        remedy = _("Did you mean “%(meant)s”?") if meant else _("Name ids of [[outcomes]] in course.toml.")
        entry.error("unknown-skill", "skills", message, remedy % {"meant": meant})
    return tuple(found)


def _picture(entry: Entry) -> Picture | None:
    path, alt = entry.text("image", MAX_ADDRESS), entry.text("image_alt", 300)
    if not path:
        return None
    found = entry.reading.facts.picture(path.removeprefix("./"))
    if found is None:
        message = _("There is no file “%(file)s” in the course.") % {"file": short(path)}
        entry.error("missing-file", "image", message, _("Name it as seen from the course folder: badges/course.png."))
        return None
    if found.why:
        entry.error("badge-image", "image", found.why, found.remedy)
        return None
    wrong = _what_is_wrong(found.data)
    if wrong:
        message = _("“%(file)s” cannot be a badge: %(why)s") % {"file": short(path), "why": wrong}
        entry.error("badge-image", "image", message, _("Save it once more, as a square PNG or a plain SVG."))
        return None
    _note_shape(entry, found.data)
    if not alt:
        message = _("The badge’s picture has no words for people who cannot see it.")
        entry.warn("missing-alt", "image", message, _('Write image_alt = "what it shows".'))
    return Picture(found.address, found.digest, kind_of(found.data), alt)


def _what_is_wrong(data: bytes) -> str:
    """Why no credential could be put into a picture; told by its content, whatever its name says."""
    if len(data) > LARGEST_PICTURE:
        return _("it is larger than %(limit)s kB.") % {"limit": LARGEST_PICTURE // 1000}
    if not kind_of(data):
        return _("it is neither a PNG nor an SVG.")
    try:
        return _("it holds a credential already.") if extract(data) is not None else ""
    except BadImage as problem:
        return str(problem)


def _note_shape(entry: Entry, data: bytes) -> None:
    if kind_of(data) != "png" or len(data) < 24:
        return
    width, height = struct.unpack(">II", data[16:24])
    if not all(SIDES[0] <= side <= SIDES[1] for side in (width, height)):
        message = _("The badge’s picture is %(width)s by %(height)s pixels.") % {"width": width, "height": height}
        remedy = _("Make it %(least)s pixels wide and high at least, %(most)s at most.")
        entry.error("badge-image", "image", message, remedy % {"least": SIDES[0], "most": SIDES[1]})
    elif width != height:
        message = _("The badge’s picture is not square: %(width)s by %(height)s pixels.")
        remedy = _("Wallets show badges in a square; leave room at the sides.")
        entry.warn("badge-shape", "image", message % {"width": width, "height": height}, remedy)


def _target(entry: Entry) -> Target | None:
    entry.known(("name", "url", "framework", "code", "description"))
    name, url = entry.needed("name", "conduct scholarly research"), entry.text("url", MAX_ADDRESS)
    if not is_address(url):
        message = _("The alignment has no address that begins with https://.")
        entry.error("alignment-url", "url", message, _("Write the entry’s own address in its framework, in full."))
        return None
    if not name:
        return None
    return Target(name, url, entry.text("framework"), entry.text("code"), entry.text("description", MAX_DESCRIPTION))


def is_address(url: str) -> bool:
    """Whether it has the form of an https address with a host."""
    if not _ADDRESS.fullmatch(url):
        return False
    try:
        parts = urlsplit(url)
        return bool(parts.hostname and "." in parts.hostname) and parts.username is None
    except ValueError:
        return False


def _result(entry: Entry) -> ResultKind | None:
    entry.known(("name", "type", "of", "min", "max", "levels"))
    name = entry.needed("name", "Final test")
    kind = entry.one_of("type", rules.RESULT_TYPES, "result-type") or "Percent"
    of = _source(entry)
    if of == rules.UNITS and kind != "RawScore":
        message = _("Units done are counted: they are no “%(type)s”.") % {"type": kind}
        entry.error("result-type", "type", message, _('Write type = "RawScore".'))
    elif of and of != rules.UNITS and kind not in ("Percent", "RubricCriterion", "PerformanceLevel"):
        message = _("A score is known here in per cent: a “%(type)s” cannot be stated.") % {"type": kind}
        entry.error("result-type", "type", message, _('Write type = "Percent", or leave “of” out.'))
    levels = _levels(entry, bool(of) and of != rules.UNITS)
    return ResultKind(name, kind, of, _number(entry, "min"), _number(entry, "max"), levels) if name else None


def _criterion(entry: Entry) -> ResultKind | None:
    entry.known(("name", "of", "levels"))
    name, of = entry.needed("name", "Names what could be wrong"), _source(entry)
    levels = _levels(entry, bool(of) and of != rules.UNITS)
    if len(levels) < 2:
        message = _("A criterion of a rubric needs two levels at least.")
        remedy = _('Write levels = [{name = "Partly"}, {name = "Wholly"}], the lowest first.')
        entry.error("rubric-levels", "levels", message, remedy)
        return None
    return ResultKind(name, "RubricCriterion", of, levels=levels) if name else None


def _source(entry: Entry) -> str:
    """Where a value comes from: the course grade, the units done, or a part's score."""
    value, facts = entry.text("of"), entry.reading.facts
    sources = _sources(entry)
    if not value or value in sources:
        if value == rules.GRADE and not any(part.category in facts.categories for part in facts.parts.values()):
            message = _("Nothing in this course is graded, so there is no grade to state.")
            entry.error("nothing-graded", "of", message, _("Write [grading] in course.toml, or name a quiz."))
            return ""
        return value
    message = _("There is no score called “%(name)s” in this course.") % {"name": short(value)}
    meant = nearest(value, sources)
    remedy = _("Did you mean “%(meant)s”?") if meant else _("Write grade, units, or the name of a question or quiz.")
    entry.error("unknown-part", "of", message, remedy % {"meant": meant})
    return ""


def _sources(entry: Entry) -> Collection[str]:
    return (rules.GRADE, rules.UNITS, *(name for name, part in entry.reading.facts.parts.items() if part.points > 0))


def _levels(entry: Entry, has_score: bool) -> tuple[Level, ...]:
    found = []
    for each in entry.each("levels"):
        each.known(("name", "description", "points", "at"))
        name, at = each.needed("name", "Wholly"), each.read("at", _share, 'at = "80%"')
        if at is not None and not has_score:
            message = _("A level that is reached at a score needs the score.")
            each.error("level-score", "at", message, _('Write of = "grade", or of = the name of a question or quiz.'))
        if name:
            points = _number(each, "points")
            found.append(Level(name, each.text("description", MAX_DESCRIPTION), points, -1.0 if at is None else at))
    return tuple(found)


def _share(text: str) -> float:
    found = _SHARE.fullmatch(text)
    if not found or float(found[1]) > 100:
        raise ValueError(text)
    return float(found[1]) / 100


def _number(entry: Entry, key: str) -> str:
    """A number as text, as Open Badges has it; written with quotes or without."""
    value = entry.table.get(key, "")
    text = f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else value
    if text == "" or (isinstance(text, str) and _NUMBER.fullmatch(text)):
        return str(text)
    message = _("“%(key)s” is no number.") % {"key": key}
    entry.error("setting", key, message, _("Write %(example)s, for one.") % {"example": f"{key} = 0"})
    return ""
