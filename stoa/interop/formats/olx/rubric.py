"""The rubric of an open response assessment: `<criterion>` with its `<option>`s, as `rubrics/*.toml`.

A criterion that gives no points (as one on which only words are written) cannot stand in a rubric here: it is given
back as Markdown, for the text of the assignment.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from html import escape

from stoa.assessment.works import compile_rubric
from stoa.interop.formats.olx.names import slug, to_name
from stoa.interop.formats.olx.numbers import finite
from stoa.interop.formats.olx.outline import NO_WORDS, Block
from stoa.interop.formats.olx.problems.parts import Element, NotConvertible, Texts
from stoa.interop.markup.clean import parse_fragment
from stoa.interop.reading import clean_control, collapse
from stoa.interop.writing import toml_lines

MOST_POINTS = 10_000
"""What a rubric, and an assignment, give at most."""
MOST_LISTED = 200
"""Criteria, or options of one, that are looked at. A rubric takes fewer."""
RULE = "rubric"
NOTHING_OF_IT = "Not this"
"""The level that stands beside the only one that a criterion has."""

Warn = Callable[[int, str, str], None]
"""(line, rule, message)"""


@dataclass
class Level:
    """One choice of a criterion."""

    id: str
    title: str
    points: float
    text: str


@dataclass
class Criterion:
    """One criterion; `text` is plain, with its line breaks."""

    id: str
    title: str
    text: str
    levels: list[Level] = field(default_factory=list)
    needs_words: bool = False
    """Whoever assesses has to write something about it."""

    @property
    def most(self) -> float:
        return max((level.points for level in self.levels), default=0.0)


def rubric_points(block: Block) -> float:
    """The points that its rubric gives at most."""
    return sum(
        max((_points(option) or 0.0 for option in each.iter("option")), default=0.0)
        for each in block.element.iter("criterion")
    )


def read_criteria(block: Block, warn: Warn) -> list[Criterion]:
    """The criteria of a block in their order; what is odd in them is told to `warn`."""
    found: dict[str, Criterion] = {}
    names: set[str] = set()
    for number, element in enumerate(_few(block.element, "criterion"), 1):
        name, label = inner_text(element, "name"), inner_text(element, "label")
        title = _title(label, name, f"Criterion {number}")
        line = element.sourceline or 0
        if title.startswith("Criterion ") and not label:
            warn(line, RULE, f"Criterion {number} of the rubric has no name that says what it is.")
        id = _new_id(name, "criterion", number, found)
        if name in names:
            warn(line, RULE, f"Two criteria of the rubric have the name {name[:80]!r}; this one is {id!r} here.")
        criterion = Criterion(id, title, plain_text(element.find("prompt")))
        criterion.needs_words = element.get("feedback") == "required"
        _read_levels(element, criterion, warn)
        found[id] = criterion
        names.update([name] if name else [])
    return list(found.values())


def _read_levels(element: Element, criterion: Criterion, warn: Warn) -> None:
    taken: set[str] = set()
    for number, option in enumerate(_few(element, "option"), 1):
        name, label = inner_text(option, "name"), inner_text(option, "label")
        title = _title(label, name, f"Level {number}")
        points = _points(option)
        if points is None:
            said = option.get("points")
            what = "says no points" if said is None else f"has {said[:40]!r} for points"
            message = f"The option {title!r} of {criterion.title!r} {what}; it gives none here."
            warn(option.sourceline or 0, RULE, message)
        id = _new_id(name, "level", number, taken)
        taken.add(id)
        text = collapse(plain_text(option.find("explanation")))
        criterion.levels.append(Level(id, title, points or 0.0, text))


def _few(parent: Element, tag: str) -> list[Element]:
    """The elements called `tag`. Raises NotConvertible where there are more than anybody would choose from."""
    found = list(parent.iter(tag))
    if len(found) > MOST_LISTED:
        raise NotConvertible(RULE, f"Its rubric has {len(found)} times <{tag}>.", parent.sourceline or 0)
    return found


def _points(option: Element) -> float | None:
    """The points of an option. None: it says none that could be given."""
    points = finite(option.get("points") or "")
    return points if points is not None and points >= 0 else None


def _title(label: str, name: str, fallback: str) -> str:
    """What learners know it by. Names are often numbers or made by a machine: then they say nothing."""
    return label or (name if not name.isdigit() and not NO_WORDS.fullmatch(name) else "") or fallback


def _new_id(name: str, what: str, number: int, taken: Collection[str]) -> str:
    """An id in the manner of the name, which stays when an author changes the label."""
    stem = to_name(slug(name, f"{what}-{number}", 60))
    id, again = stem, 2
    while id in taken:
        id, again = f"{stem}-{again}", again + 1
    return id


def write_rubric(title: str, criteria: list[Criterion], path: str, texts: Texts) -> str:
    """The file `path` with `criteria`, all of which give points. Raises NotConvertible for what a rubric cannot be."""
    lines = toml_lines([("title", title)])
    for criterion in criteria:
        text = paragraphs(criterion.text, texts)
        lines += ["", "[[criterion]]"]
        lines += toml_lines([("id", criterion.id), ("title", criterion.title), ("text", text)])
        for level in criterion.levels:
            lines += ["", "  [[criterion.level]]"]
            pairs = [("id", level.id), ("title", level.title), ("points", _number(level.points)), ("text", level.text)]
            lines += [f"  {line}" for line in toml_lines(pairs)]
    written = clean_control("\n".join(lines).lstrip("\n") + "\n")
    wrong: list[str] = []

    def report(severity: str, rule: str, message: str, remedy: str) -> None:
        if severity == "error":
            wrong.append(message)

    compile_rubric(path, written.encode(), lambda text: text, report)
    if not wrong and sum(criterion.most for criterion in criteria) > MOST_POINTS:
        wrong.append(f"It gives more than {MOST_POINTS} points.")
    if wrong:
        raise NotConvertible(RULE, f"Its rubric cannot be one here: {wrong[0].removeprefix(path + ', ')}")
    return written


def fit(criteria: list[Criterion], warn: Warn) -> list[Criterion]:
    """Those that can stand in a rubric: that give points, with one level more where there is only one."""
    found = []
    for criterion in criteria:
        if not criterion.most:
            message = f"The criterion {criterion.title!r} gives no points: it stands in the text of the assignment."
            warn(0, RULE, message)
            continue
        if len(criterion.levels) == 1:
            id = "none" if criterion.levels[0].id != "none" else "none-2"
            criterion.levels.append(Level(id, NOTHING_OF_IT, 0.0, ""))
            message = f"The criterion {criterion.title!r} has one option only; {NOTHING_OF_IT!r}, for 0, was added."
            warn(0, RULE, message)
        found.append(criterion)
    return found


def said_of(criteria: list[Criterion], texts: Texts) -> str:
    """Criteria without points, as Markdown; empty where there are none."""
    items = []
    for criterion in criteria:
        levels = "".join(
            f"<li>{escape(level.title)}{escape(': ' + level.text if level.text else '')}</li>"
            for level in criterion.levels
        )
        text = f": {escape(collapse(criterion.text))}" if criterion.text.strip() else ""
        inner = f"<ul>{levels}</ul>" if levels else ""
        items.append(f"<li><b>{escape(criterion.title)}</b>{text}{inner}</li>")
    if not items:
        return ""
    return texts.blocks(parse_fragment(f"<p>Looked at as well, for no points:</p><ul>{''.join(items)}</ul>")).strip()


def paragraphs(text: str, texts: Texts) -> str:
    """Plain text as Markdown: an empty line begins a paragraph, a line a line."""
    parts = [part for part in text.replace("\r", "").split("\n\n") if part.strip()]
    html = "".join(
        f"<p>{'<br>'.join(escape(line.strip()) for line in part.strip().split(chr(10)))}</p>" for part in parts
    )
    return texts.blocks(parse_fragment(html)).strip()


def plain_text(element: Element | None) -> str:
    """All that an element says, with its line breaks."""
    return "" if element is None else "".join(str(part) for part in element.itertext())


def inner_text(parent: Element, name: str) -> str:
    """What the child `name` says, on one line."""
    return collapse(plain_text(parent.find(name)))


def _number(points: float) -> float | int:
    return int(points) if points == int(points) else points
