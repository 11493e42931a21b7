"""A learner's own goal: what it is made of, how far somebody is by its checks, which units lead to it. Pure.

Progress is counted against a version of the course (`Ground`), a standing, and what the learner ticked by themselves.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from stoa.learning.rules import Standing
from stoa.learning.tallying import MASTERED

KINDS = ("all", "parts", "skill", "browse", "teach")
ONLY_ME, STAFF, COURSE, PUBLIC = "me", "staff", "course", "public"
VISIBILITIES = (ONLY_ME, STAFF, COURSE, PUBLIC)
REPORTS = ("reached", "partly", "changed")
MOST_WORDS = 400
MOST_OWN = 5
"""Checks of their own that a learner may name."""
MOST_OWN_WORDS = 120
MOST_PLAN = 160
MOST_CHOSEN = 300
"""Units, modules and skills together."""
NEAR = timedelta(days=14)
"""A target date within this time is near."""
SELF = "self"
"""The check that the learner ticks where nothing in the course can tell."""
ALMOST = 0.99
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True)
class OwnCheck:
    """A check in the learner's words. `id` stays with it when the goal is changed."""

    id: str
    text: str


@dataclass(frozen=True)
class Checks:
    """What tells that a goal is reached: units and modules that are done, skills that are shown, `read` units of any
    kind, and what the learner ticks by themselves. Empty: what the kind of goal asks for."""

    units: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    read: int = 0
    own: tuple[OwnCheck, ...] = ()

    @property
    def are_said(self) -> bool:
        """Whether the learner has named any."""
        return bool(self.units or self.modules or self.skills or self.read or self.own)


@dataclass(frozen=True)
class Said:
    """A goal as its learner states it. `target` is the day they want it by; a plan is *if … then …*."""

    kind: str
    words: str = ""
    language: str = ""
    checks: Checks = Checks()
    target: date | None = None
    visibility: str = ONLY_ME
    plan_when: str = ""
    plan_what: str = ""
    can_quote: bool = False
    """Whether staff may quote the words without a name."""
    in_record: bool = False
    """Whether the words may stand in a signed record of having reached it."""
    reminds: bool = False


@dataclass(frozen=True)
class Ground:
    """A version of a course as goals are counted against it. `modules` and `teaches` hold the units that count, in the
    course's order; `asks` the parts that ask for a skill."""

    required: frozenset[str] = frozenset()
    units: tuple[str, ...] = ()
    modules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    teaches: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asks: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """A check, and how far somebody is with it. `weight` is how many steps it stands for."""

    what: Literal["all", "unit", "module", "any_module", "skill", "any_skill", "read", "open", "own"]
    subject: str
    have: float
    need: float
    weight: float = 1.0

    @property
    def is_met(self) -> bool:
        return self.have >= self.need - 1e-9

    @property
    def share(self) -> float:
        """How far, 0..1."""
        return 1.0 if self.is_met else max(0.0, self.have / self.need)


@dataclass(frozen=True)
class Measured:
    """How far somebody is. Without lines nothing of what they chose is in the course any more."""

    lines: tuple[Line, ...] = ()

    @property
    def is_reached(self) -> bool:
        return bool(self.lines) and all(line.is_met for line in self.lines)

    @property
    def share(self) -> float:
        """0..1; 1 only when it is reached."""
        if self.is_reached:
            return 1.0
        steps = math.fsum(line.weight for line in self.lines)
        return min(ALMOST, math.fsum(line.share * line.weight for line in self.lines) / steps) if steps else 0.0


def measured(
    kind: str, checks: Checks, ground: Ground, standing: Standing, *, has_opened: bool, ticked: Collection[str]
) -> Measured:  # fmt: skip
    """How far a goal is reached.

    - *all*: progress stood at 100 %.
    - chosen units and modules: their units that count are done; those that have left the course are left out.
    - chosen skills: a mean score of `tallying.MASTERED` over all questions on each.
    - *read*: so many units are done, of all that are in the course.
    - own checks: ticked.
    - Without checks: *parts* and *teach* ask for one whole module, *skill* for one skill, *browse* for one unit that
      was opened. Where the course has nothing that could tell, the learner ticks it.
    """
    lines = [_all(ground, standing)] if kind == "all" else []
    lines += [Line("unit", unit, unit in standing.done, 1.0) for unit in checks.units if unit in ground.units]
    lines += [_module("module", each, ground, standing) for each in checks.modules if ground.modules.get(each)]
    lines += [_skill("skill", each, ground, standing) for each in checks.skills if ground.asks.get(each)]
    if checks.read and ground.units:
        most = min(checks.read, len(ground.units))
        lines.append(Line("read", "", min(len(standing.done), most), most, most))
    lines += [Line("own", each.id, each.id in ticked, 1.0) for each in checks.own]
    if not lines and not checks.are_said:
        lines = [_usual(kind, ground, standing, has_opened=has_opened, ticked=ticked)]
    return Measured(tuple(lines))


def _all(ground: Ground, standing: Standing) -> Line:
    count = len(ground.required)
    if not count or standing.shown >= 1.0:
        return Line("all", "", max(1, count) * (standing.shown >= 1.0), max(1, count), max(1, count))
    return Line("all", "", max(len(standing.done & ground.required), standing.shown * count), count, count)


def _module(what: Literal["module", "any_module"], id: str, ground: Ground, standing: Standing) -> Line:
    units = ground.modules[id]
    return Line(what, id, sum(unit in standing.done for unit in units), len(units), len(units))


def _skill(what: Literal["skill", "any_skill"], id: str, ground: Ground, standing: Standing) -> Line:
    parts = ground.asks[id]
    mean = math.fsum(standing.scores.get(part, 0.0) for part in parts) / len(parts)
    return Line(what, id, min(mean, MASTERED), MASTERED)


def _usual(kind: str, ground: Ground, standing: Standing, *, has_opened: bool, ticked: Collection[str]) -> Line:
    """The one check of somebody who has named none: the module or skill that is nearest."""
    if kind == "browse":
        return Line("open", "", has_opened or bool(standing.done), 1.0)
    if kind == "skill":
        near = [_skill("any_skill", each, ground, standing) for each, parts in ground.asks.items() if parts]
    else:
        near = [_module("any_module", each, ground, standing) for each, units in ground.modules.items() if units]
    if not near:
        return Line("own", SELF, SELF in ticked, 1.0)
    return max(near, key=lambda line: line.share)


def units_towards(kind: str, checks: Checks, ground: Ground, standing: Standing) -> tuple[str, ...]:
    """The units that lead to the goal and are not done, in the course's order; none where any unit does."""
    wanted = set(checks.units).union(*(ground.modules.get(each, ()) for each in checks.modules))
    for skill in checks.skills:
        if ground.asks.get(skill) and not _skill("skill", skill, ground, standing).is_met:
            wanted.update(ground.teaches.get(skill, ()))
    if not checks.are_said and kind in ("parts", "teach"):
        line = _usual(kind, ground, standing, has_opened=False, ticked=())
        wanted.update(ground.modules.get(line.subject, ()) if line.have else ())
    return tuple(unit for unit in ground.units if unit in wanted and unit not in standing.done)


def fitting(checks: Checks, ground: Ground) -> Checks:
    """The checks that this version of the course can tell of: each once, in its order, units of a chosen module not
    once more by themselves."""
    modules = tuple(each for each in ground.modules if each in checks.modules and ground.modules[each])
    inside = {unit for each in modules for unit in ground.modules[each]}
    units = tuple(unit for unit in ground.units if unit in checks.units and unit not in inside)
    skills = tuple(each for each in ground.asks if each in checks.skills and ground.asks[each])
    read = max(0, min(checks.read, len(ground.units)))
    return Checks(units[:MOST_CHOSEN], modules[:MOST_CHOSEN], skills[:MOST_CHOSEN], read, checks.own[:MOST_OWN])


def own_checks(texts: Iterable[str], former: Sequence[OwnCheck] = ()) -> tuple[OwnCheck, ...]:
    """Checks of a learner's own from what they typed: empty ones and twins left out; one that stood in `former` word
    for word keeps its id, so that what was ticked stays ticked."""
    known = {each.text: each.id for each in former}
    taken, found = set(known.values()), dict[str, OwnCheck]()
    for text in texts:
        plain = plain_words(text, MOST_OWN_WORDS)
        if not plain or plain in found or len(found) >= MOST_OWN:
            continue
        id = known.get(plain) or next(name for number in range(1, 99) if (name := f"own-{number}") not in taken)
        taken.add(id)
        found[plain] = OwnCheck(id, plain)
    return tuple(found.values())


def plain_words(text: str, most: int) -> str:
    """What somebody typed on one line, without signs that cannot be seen, at most so long."""
    return " ".join(_CONTROL.sub(" ", text).split())[:most].strip()


def checks_json(checks: Checks) -> dict[str, Any]:
    """Checks as plain JSON."""
    return {
        "units": list(checks.units), "modules": list(checks.modules), "skills": list(checks.skills),
        "read": checks.read, "own": [[each.id, each.text] for each in checks.own],
    }  # fmt: skip


def checks_from(kept: Mapping[str, Any]) -> Checks:
    """Checks from what `checks_json` gave."""
    return Checks(
        tuple(kept.get("units", ())), tuple(kept.get("modules", ())), tuple(kept.get("skills", ())),
        int(kept.get("read", 0)), tuple(OwnCheck(id, text) for id, text in kept.get("own", ())),
    )  # fmt: skip


def is_near(target: date | None, today: date) -> bool:
    """Whether the day that somebody set is close, and not past."""
    return target is not None and today <= target <= today + NEAR


def is_past(target: date | None, today: date) -> bool:
    """Whether the day that somebody set is over."""
    return target is not None and target < today


def spoken(words: str, otherwise: str) -> str:
    """The language that words are in: the one of whose commonest words most stand in them, by at least two and by more
    than any other; else `otherwise`, the language of the page on which they were typed."""
    if sum("\u0600" <= sign <= "\u06ff" for sign in words) * 2 > len(words):
        return "ar"
    said = re.findall(r"[^\W\d_]+", words.casefold())
    counts = sorted((sum(each in common for each in said), name) for name, common in _COMMON.items())
    (second, _), (most, name) = counts[-2:]
    return name if most >= 2 and most > second else otherwise


_COMMON = {
    name: frozenset(common.split())
    for name, common in (
        ("de", ("ich und der die das den dem ein eine einen mich mir mein meine zu ist nicht wie was für mit auf von "
               "möchte will kann können um damit über lernen verstehen werden")),
        ("en", ("i and the a an to of in is my me it that this for with how what want can need be by from about on so "
               "not learn understand would like")),
        ("es", ("yo y el la los las un una de del que en es mi me lo por para con como quiero puedo no sin sobre "
               "entender aprender saber poder")),
        ("fr", ("je j et le la les un une de des du que qui en est mon ma mes me pour avec comme comment veux voudrais "
               "pouvoir ne pas sur dans comprendre apprendre savoir")),
    )
}  # fmt: skip
"""Words that tell these languages apart, as people use them when they say what they want."""
