"""`course.toml`, `completions.toml` and what else a course says about itself."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from stoa.interop.formats.olx.dates import moment
from stoa.interop.formats.olx.grading import Category, Grading
from stoa.interop.formats.olx.letters import Tell, letters_of, per_cent
from stoa.interop.formats.olx.links import Places
from stoa.interop.formats.olx.names import slug, to_name
from stoa.interop.formats.olx.outline import Outline
from stoa.interop.formats.olx.secrets import without_secrets
from stoa.interop.markup.clean import parse_fragment
from stoa.interop.reading import Folder, clean_control, collapse
from stoa.interop.rules import Tally
from stoa.interop.writing import place_in, toml_lines, toml_value

_TAKEN_OVER = frozenset(
    {
        "display_name", "max_attempts", "showanswer", "show_correctness", "rerandomize", "due", "graceperiod",
        "graded", "format",
        "language", "start", "end", "self_paced", "course_image", "license", "instructor_info",
        "learning_info", "tabs", "xml_attributes", "pdf_textbooks", "url_name", "org", "course",
    }
)  # fmt: skip
_WITHOUT_EFFECT = frozenset(
    {
        "cert_html_view_enabled", "advanced_modules", "discussion_topics", "mobile_available",
        "allow_anonymous", "allow_anonymous_to_peers", "discussions_settings", "discussion_blackouts",
        "catalog_visibility", "minimum_grade_credit", "enable_subsection_gating", "teams_configuration", "edxnotes",
        "show_calculator",
    }
)  # fmt: skip
_DECIMAL_POINT = frozenset(
    {
        "en", "zh", "ja", "ko", "th", "he", "hi", "ga", "mt", "cy", "ms", "ta", "te", "bn", "ur", "fil",
    }
)  # fmt: skip
_CC = re.compile(
    r"creativecommons\.org/(?:licenses/(?P<kind>[a-z-]+)/(?P<version>\d\.\d)|publicdomain/zero/1\.0)", re.IGNORECASE
)


def course_toml(
    outline: Outline, grading: Grading, graded: set[str], dated: bool, minutes: int, places: Places, folder: Folder
) -> str:
    """The course's settings. `graded`: ids of the categories that some question counts in."""
    image = _image(outline, places)
    title = collapse(str(outline.setting("display_name") or outline.root.title or outline.course))
    lines = toml_lines(
        [
            ("format", 1),
            ("id", course_id(outline)),
            ("title", title),
            ("summary", _summary(folder, title)),
            ("language", language_of(outline)),
            ("institution", outline.org),
            ("pacing", "dated" if dated else "self"),
            ("licence", _licence(outline, folder)),
            ("workload", _workload(folder) or _hours(minutes)),
            ("time_zone", "UTC"),
            ("image", image),
            ("image_alt", f"The picture of the course “{title}”" if image else ""),
        ]
    )
    for person in _people(outline):
        lines += ["", "[[staff]]", *toml_lines(list(person.items()))]
    for id, text in _outcomes(outline):
        lines += ["", "[[outcomes]]", *toml_lines([("id", id), ("text", text)])]
    if grading.categories:
        lines += ["", *_grading_lines(grading, graded, outline, folder.tally)]
    lines += ["", "[source]", *toml_lines([("platform", "open edx"), ("id", outline.source_id), *_dates(outline)])]
    return "\n".join(lines) + "\n"


def course_id(outline: Outline) -> str:
    """The id of the course: the same at every import of the same run."""
    return to_name("-".join(slug(part, "x", 36) for part in (outline.org, outline.course, outline.run)))


def language_of(outline: Outline) -> str:
    """A BCP 47 tag."""
    parts = str(outline.setting("language") or "en").replace("_", "-").split("-")
    tag = "-".join([parts[0].lower(), *(part.upper() if len(part) == 2 else part.title() for part in parts[1:])])
    return tag if re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", tag) else "en"


def has_decimal_comma(language: str) -> bool:
    """Whether people of a language (a BCP 47 tag) write 1,5 for one and a half."""
    return language.split("-")[0].lower() not in _DECIMAL_POINT


def _dates(outline: Outline) -> list[tuple[str, Any]]:
    return [(name, moment(str(outline.setting(name) or ""))) for name in ("start", "end")]


def about_text(folder: Folder, name: str) -> str:
    """The words of a small about file."""
    path = f"about/{name}.html"
    if not folder.has(path):
        return ""
    return collapse("".join(str(text) for text in parse_fragment(folder.text(path)).itertext()))


def _summary(folder: Folder, title: str) -> str:
    short = about_text(folder, "short_description") or about_text(folder, "subtitle")
    return short[:400] or _first_words(folder) or title


def _first_words(folder: Folder) -> str:
    """The first whole paragraph of the about page."""
    overview = folder.text("about/overview.html") if folder.has("about/overview.html") else ""
    for paragraph in parse_fragment(overview).iter("p"):
        text = collapse("".join(str(part) for part in paragraph.itertext()))
        if 60 <= len(text) <= 400 and not text.startswith("Include your long course description"):
            return text
    return ""


def _workload(folder: Folder) -> float | None:
    """Hours a week times weeks, where both can be read."""
    effort = re.match(r"(\d{1,3}):(\d\d)$|(\d{1,3}(?:\.\d+)?)(?:\D|$)", about_text(folder, "effort"))
    weeks = re.match(
        r"(\d{1,2})\s*(?:weeks?|semanas?|semaines?|wochen?|settimane)", about_text(folder, "duration"), re.IGNORECASE
    )
    if not effort or not weeks:
        return None
    hours = float(effort[3]) if effort[3] else int(effort[1]) + int(effort[2]) / 60
    return hours * int(weeks[1])


def _hours(minutes: int) -> float:
    """The sum of the pages' minutes in hours."""
    return round(minutes / 60, 1) if minutes < 120 else math.ceil(minutes / 30) / 2


def _licence(outline: Outline, folder: Folder) -> str:
    """From the course's setting, or a link to a Creative Commons licence on its about page."""
    said = str(outline.setting("license") or "")
    found = re.match(r"creative-commons:?\s*(?:ver=(\d\.\d))?\s*([A-Za-z ]*)", said)
    if found:
        kinds = "-".join(found[2].upper().split())
        return f"CC-{kinds}-{found[1] or '4.0'}" if kinds and kinds != "0" else "CC0-1.0"
    overview = folder.text("about/overview.html") if folder.has("about/overview.html") else ""
    for element in parse_fragment(overview).iter("a"):
        link = _CC.search(element.get("href") or "")
        if link and (
            element.get("rel") == "license" or "licen" in collapse("".join(map(str, element.itertext()))).lower()
        ):
            return f"CC-{link['kind'].upper()}-{link['version']}" if link["kind"] else "CC0-1.0"
    if not said:
        folder.tally.warn(outline.policy_file, 0, "licence", "The course names no licence, so all rights are reserved.")
    return "all rights reserved"


def _image(outline: Outline, places: Places) -> str:
    name = str(outline.setting("course_image") or "")
    if not name:
        return ""
    path = places.media.find(name.rpartition("@")[2].removeprefix("/static/"))
    if path is None:
        places.tally.warn(outline.policy_file, 0, "missing-file", f"The course's picture {name!r} is not in static/.")
        return ""
    return (places.media.use(path) or "").lstrip("/")


def _people(outline: Outline) -> list[dict[str, str]]:
    info = outline.setting("instructor_info")
    people = info.get("instructors") if isinstance(info, dict) else None
    found = []
    for person in people if isinstance(people, list) else []:
        if isinstance(person, dict) and str(person.get("name") or "").strip():
            about = [str(person.get(key) or "").strip() for key in ("title", "organization", "bio")]
            name = collapse(str(person["name"]))
            found.append({"name": name, "role": "instructor", "about": collapse(". ".join(filter(None, about)))})
    return found


def _outcomes(outline: Outline) -> list[tuple[str, str]]:
    texts = outline.setting("learning_info")
    found: dict[str, str] = {}
    for number, text in enumerate(texts if isinstance(texts, list) else [], 1):
        if collapse(str(text)):
            id = to_name(slug(str(text), f"outcome-{number}", 40))
            found[id if id not in found else f"{id}-{number}"] = collapse(str(text))
    return list(found.items())


def _attainable(category: Category) -> float:
    """Which part of the category's weight a learner could earn: subsections that were never made count as zero."""
    if not category.subsections:
        return 1.0
    missing = max(0, category.least - len(category.subsections))
    return (len(category.subsections) - max(0, category.drop - missing)) / category.counted


def _dropped(category: Category) -> int:
    """How many of the real scores are dropped: Open edX drops those of missing subsections first."""
    if not category.subsections:
        return category.drop
    return max(0, category.drop - max(0, category.least - len(category.subsections)))


def _passing(grading: Grading) -> tuple[float, float]:
    """(what a learner can earn of the whole grade at most, the passing grade as a share of that)."""
    used = [category for category in grading.categories if category.subsections]
    whole = sum(category.weight * _attainable(category) for category in used) or 1.0
    passing = 0.5 if grading.passing is None else grading.passing
    whole_of_pass = whole if used else 1.0
    share = min(1.0, passing / whole_of_pass)
    # The lowest letter and the pass mark are one.
    return whole, per_cent(passing, whole_of_pass) / 100 if len(grading.cutoffs) > 1 else share


def _letters(grading: Grading, tell: Tell) -> list[tuple[str, float]]:
    """The course's letters, in per cent."""
    is_used = any(category.subsections for category in grading.categories)
    return letters_of(grading.cutoffs, _passing(grading)[0] if is_used else 1.0, tell)


def _grading_lines(grading: Grading, graded: set[str], outline: Outline, tally: Tally) -> list[str]:
    whole, share = _passing(grading)
    passing = 0.5 if grading.passing is None else grading.passing
    lines = []
    if abs(share - passing) > 0.0005:
        message = (
            f"A learner can earn {whole:.4g} of the grade at most (weights, and subsections that are counted but were "
            f"never made). Passing at {passing:g} of the whole is passing at {share:.4g} of that."
        )
        tally.warn(outline.grading_file, 0, "grading", message)
        lines.append(f"# Open edX: pass at {passing:g}, of {whole:.4g} that can be earned.")
    letters = _letters(grading, lambda message: tally.warn(outline.grading_file, 0, "grading", message))
    if graded:
        lines += pass_lines(share, letters)
    for category in grading.categories:
        if not category.subsections and category.weight:
            message = (
                f"No subsection is graded as {category.title!r}, so its weight counts for nothing; it was left out."
            )
            tally.warn(outline.grading_file, 0, "grading", message)
        weight, drop = category.weight * _attainable(category), _dropped(category)
        changed = (weight, drop) != (category.weight, category.drop) or category.least > 1
        if category.id not in graded or changed:
            left = " Left out: nothing that came over counts in it." if category.id not in graded else ""
            said = f"weight {category.weight:g}, drop_count {category.drop}, min_count {category.least}"
            lines += ["", f"# Open edX: {collapse(category.title)}: {said}.{left}"]
        if category.id in graded:
            lines += category_lines(_category(category))
    return lines


def _category(category: Category) -> dict[str, str | float | int]:
    """A category as course.toml has it."""
    weight, drop = category.weight * _attainable(category), _dropped(category)
    found: dict[str, str | float | int] = {"id": category.id, "title": category.title, "weight": round(weight, 6)}
    return found | ({"drop_lowest": drop} if drop else {})


def pass_lines(share: float, letters: Sequence[Sequence[str | float]] = ()) -> list[str]:
    """The head of a policy in course.toml. `letters` are pairs of a word and the per cent from which on it holds."""
    pairs = ", ".join(f"[{toml_value(str(word))}, {float(bound):g}]" for word, bound in letters)
    return ["[grading]", *toml_lines([("pass", round(share, 4))]), *([f"letters = [{pairs}]"] if pairs else [])]


def category_lines(category: Mapping[str, str | float | int]) -> list[str]:
    """One category of a policy in course.toml."""
    return ["", "[[grading.categories]]", *toml_lines(category.items())]


def left_out(grading: Grading, graded: set[str]) -> dict[str, Any]:
    """The policy's categories that course.toml lacks, because nothing counts in them yet, the passing grade and the
    letters: what is needed when one of their blocks can be converted."""
    categories = [_category(category) for category in grading.categories if category.id not in graded]
    letters = _letters(grading, lambda message: None)
    return {"pass": _passing(grading)[1], "letters": letters, "categories": categories}


def completions_toml(grading: Grading, graded: set[str], outline: Outline, tally: Tally) -> str:
    """Open edX certifies who reaches the passing grade. Empty when nothing is graded."""
    if not graded or grading.passing is None:
        message = "Nothing that was converted is graded, so there is no certificate yet: write completions.toml."
        tally.warn(outline.grading_file, 0, "no-completion", message)
        return ""
    percent = _passing(grading)[1] * 100
    lines = ["[[pathways]]"]
    lines += toml_lines(
        [
            ("id", "certificate"),
            ("option", "platform"),
            ("title", "Certificate"),
            ("description", "Reach the passing grade."),
            ("rule", f"score >= {percent:.4g}%"),
        ]
    )
    return "\n".join(lines) + "\n"


def _wiki(outline: Outline) -> str:
    return next((child.get("slug") or child.url_name for child in outline.root.children if child.kind == "wiki"), "")


def save_settings(outline: Outline, also: Mapping[str, Any], course: Path, tally: Tally) -> None:
    """Keep every setting as it was, but for keys and passwords, and name those that were not taken over.

    `also` is kept beside them: the about pages that are settings, the unit of each block by their ids (kept blocks may
    link to any block), the grading categories that were left out.
    """
    everything = {**outline.root.attributes, **outline.policy}
    kept, secret = without_secrets(everything)
    place = place_in(course, "kept/course-settings.json")
    data = {
        "id": outline.source_id,
        "course": kept,
        "wiki": _wiki(outline),
        "grading": outline.grading,
        **also,
    }
    text = json.dumps(data, indent=2, ensure_ascii=False, default=str)
    place.write_text(clean_control(text) + "\n", encoding="utf-8")
    left = sorted(name for name in everything if name not in _TAKEN_OVER | _WITHOUT_EFFECT and everything[name])
    if secret:
        message = f"Keys and passwords were left out of the settings: {', '.join(sorted(set(secret)))}."
        tally.warn(outline.policy_file, 0, "secret", message)
    left = [name for name in left if name not in secret]
    if left:
        message = f"Settings that have no equal here: {', '.join(left)}. They stand in kept/course-settings.json."
        tally.warn(outline.policy_file, 0, "setting", message)
