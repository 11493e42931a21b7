"""`[grading]` in course.toml: weights, letters, and what is taken off late work."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from django.utils.translation import gettext as _

from stoa.content import rules
from stoa.content.compiler import toml
from stoa.content.compiler.findings import Findings
from stoa.content.outline import Category, GradingPolicy, LateRule

MOST_LETTERS: Final = 30
LONGEST_WORD: Final = 40
MOST_GRACE: Final = 7 * 24 * 3600
MOST_DAYS: Final = 366
LATE_KEYS: Final = ("grace", "per_day", "most", "until")
_TIME = re.compile(r"(?P<number>\d{1,5})\s*(?P<unit>min|minutes?|h|hours?|d|days?)")
_SECONDS: Final = {"m": 60, "h": 3600, "d": 24 * 3600}
IsNewId: TypeAlias = Callable[[str, object, toml.Reader, Findings, str], bool]


def read_policy(grading: toml.Reader, findings: Findings, is_new_id: IsNewId) -> GradingPolicy:
    """The grading policy; what is wrong goes to `findings` and is left out."""
    grading.known(("pass", "letters", "late", "categories"))
    late, free_days = _late_of_all(grading, findings)
    found: dict[str, Category] = {}
    for entry in grading.each("categories"):
        entry.known(("id", "title", "weight", "drop_lowest", "late"))
        name = entry.text("id")
        if is_new_id(name, found, entry, findings, _("grading category")):
            weight = entry.number("weight", 0.0, 0.0, 1e6)
            drop = entry.whole("drop_lowest", 0, 1000)
            own = _late_of_one(entry, late, findings)
            found[name] = Category(name, entry.text("title") or rules.title_from(name), weight, drop, own)
    shares = rules.shares({name: category.weight for name, category in found.items()})
    if found and not any(shares.values()):
        message = _("No grading category has a weight, so nothing is graded.")
        findings.warning("grading", message, grading.line("categories"), _("Give at least one a weight above 0."))
    return GradingPolicy(
        pass_mark=_pass_mark(grading, findings),
        categories=tuple(
            Category(one.id, one.title, shares[one.id], one.drop_lowest, one.late) for one in found.values()
        ),
        letters=_letters(grading, findings),
        free_days=free_days,
    )


def _pass_mark(grading: toml.Reader, findings: Findings) -> float:
    """The passing grade, 0..1: `0.6` or `60`."""
    mark = grading.number("pass", 0.5, 0.0, 100.0)
    if 1 < mark < 2:
        message = _("A passing grade of “%(value)s” may mean a share or a percentage.") % {"value": f"{mark:g}"}
        findings.error("grading-pass", message, grading.line("pass"), _("Write 0.6 or 60, for one."))
        return 0.5
    return mark / 100 if mark > 1 else mark


def _letters(grading: toml.Reader, findings: Findings) -> tuple[tuple[str, float], ...]:
    said = grading.table.get("letters", [])
    line, remedy = grading.line("letters"), _('Write letters = [["A", 90], ["B", 80], ["F", 0]].')
    if not isinstance(said, list) or not all(map(_is_letter, said)) or len(said) > MOST_LETTERS:
        message = _("Letters are pairs of a word and the per cent from which on it holds, %(count)d at most.")
        findings.error("grading-letters", message % {"count": MOST_LETTERS}, line, remedy)
        return ()
    pairs = [(word.strip(), float(bound)) for word, bound in said]
    words, bounds = [word.casefold() for word, _bound in pairs], [bound for _word, bound in pairs]
    problem = ""
    if len(set(words)) < len(words):
        problem = _("Two letters are the same.")
    elif len(set(bounds)) < len(bounds):
        problem = _("Two letters begin at the same per cent, so one of them is never given.")
    elif bounds != sorted(bounds, reverse=True):
        problem = _("The letters are not in order: the highest comes first.")
    if problem:
        findings.error("grading-letters", problem, line, remedy)
        return ()
    if bounds and bounds[-1] > 0:
        message = _("Below %(bound)s %% a grade has no letter.") % {"bound": f"{bounds[-1]:g}"}
        findings.add("note", "grading-letters", message, line, _('Add a last one for the rest: ["F", 0].'))
    return tuple((word, bound / 100) for word, bound in pairs)


def _is_letter(said: object) -> bool:
    """Whether it is a pair (word, per cent), the latter with one digit behind the point at most."""
    if not isinstance(said, list) or len(said) != 2:
        return False
    word, bound = said
    is_number = isinstance(bound, int | float) and not isinstance(bound, bool) and 0 <= bound <= 100
    is_word = isinstance(word, str) and 0 < len(word.strip()) <= LONGEST_WORD and word.isprintable()
    return is_word and is_number and abs(bound * 10 - round(bound * 10)) < 1e-6


def _late_of_all(grading: toml.Reader, findings: Findings) -> tuple[LateRule | None, int]:
    """The rule of categories without one of their own, and the free days of each learner."""
    if "late" not in grading.table:
        return None, 0
    late = grading.inner("late")
    late.known((*LATE_KEYS, "free_days"))
    return _rule(late, findings), late.whole("free_days", 0, MOST_DAYS)


def _late_of_one(entry: toml.Reader, general: LateRule | None, findings: Findings) -> LateRule | None:
    """A category's rule: its own (`late = { ... }`), none (`late = false`), or the general one."""
    said = entry.table.get("late", True)
    if said is False:
        return None
    if said is True:
        return general
    own = entry.inner("late")
    own.known(LATE_KEYS)
    return _rule(own, findings)


def _rule(late: toml.Reader, findings: Findings) -> LateRule:
    per_day = late.number("per_day", 0.0, 0.0, 100.0) / 100
    most = late.number("most", 100.0, 0.0, 100.0) / 100
    until = late.whole("until", 0, MOST_DAYS)
    rule = LateRule(_grace(late, findings), per_day, most, until)
    if per_day and most < per_day:
        message = _("A day takes off more than what is taken off at most.")
        findings.warning("grading-late", message, late.line("most"), _("Write a larger most, or a smaller per_day."))
    if until and rule.grace > until * _SECONDS["d"]:
        message = _("The grace lasts longer than late work is taken.")
        findings.warning("grading-late", message, late.line("grace"), _("Write a shorter grace, or a larger until."))
    if not per_day and not until:
        message = _("Late work counts in full, without end.")
        findings.warning("grading-late", message, late.line(), _("Write per_day = 10, until = 7, or both."))
    return rule


def _grace(late: toml.Reader, findings: Findings) -> int:
    """The seconds of `grace`: `"2 h"`, `"30 min"`, `"1 d"`."""
    said: Any = late.table.get("grace", "")
    match = _TIME.fullmatch(said.strip().lower()) if isinstance(said, str) and said.isascii() else None
    seconds = int(match["number"]) * _SECONDS[match["unit"][0]] if match else 0
    if said == "" or (match and seconds <= MOST_GRACE):
        return seconds
    message = _("“%(value)s” is no time of grace.") % {"value": str(said)[:40]}
    findings.error("grading-late", message, late.line("grace"), _('Write grace = "2 h" or "30 min", at most 7 days.'))
    return 0
