"""A pathway: one way to complete a course, as `completions.toml` fixed it in a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from stoa.credentials.rules.achievement import GRADE, Achievement, achievement_from, known, said
from stoa.credentials.rules.parsing import parse
from stoa.credentials.rules.tree import Rule, conditions, digest, text

FILE: Final = "completions.toml"


@dataclass(frozen=True)
class Pathway:
    """`rule` is canonical text, `rule_digest` its SHA-256; `criteria` is the author's Markdown, or empty.

    `tier` is a step of the ladder or empty; `skills` are ids of the course's outcomes that it certifies. `valid_for`
    (`lasting.lasting` reads it) and the rule `renewal` are empty for what holds for good, and for what nothing renews.
    """

    id: str
    option: str
    title: str
    description: str
    rule: str
    rule_digest: str
    criteria: str = ""
    tier: str = ""
    skills: tuple[str, ...] = ()
    valid_for: str = ""
    renewal: str = ""
    achievement: Achievement = field(default=Achievement())

    @property
    def parsed(self) -> Rule:
        """The rule. Equal texts share one."""
        return _parsed(self.rule)

    @property
    def parsed_renewal(self) -> Rule | None:
        """What renews it, by what was done since it was earned; None: nothing does."""
        return _parsed(self.renewal) if self.renewal else None

    @property
    def asks_for_grade(self) -> bool:
        """Whether its rule, or a result that its credential states, is the course grade."""
        return _asks_for_grade(self.rule) or GRADE in self.achievement.measured


_parsed = lru_cache(maxsize=512)(parse)


@lru_cache(maxsize=512)
def _asks_for_grade(rule: str) -> bool:
    return any(each.term == "score" and not each.argument for each in conditions(parse(rule)))


def pathway(
    *, id: str, option: str, title: str, description: str, rule: Rule, criteria: str = "", **declared: Any
) -> Pathway:  # fmt: skip
    """A pathway with its rule in canonical form. `declared`: other fields of `Pathway`."""
    return Pathway(id, option, title, description, text(rule), digest(rule), criteria, **declared)


def pathway_json(pathway: Pathway) -> dict[str, Any]:
    """`pathway` as plain JSON, for versions and awards to keep."""
    return {"criteria": "", **said(pathway)}


def pathway_from(item: Mapping[str, Any]) -> Pathway:
    """The pathway that `pathway_json` wrote, in this release or in one before it."""
    values = known(Pathway, item)
    values["skills"] = tuple(item.get("skills", ()))
    values["achievement"] = achievement_from(item.get("achievement", {}))
    return Pathway(**values)


def pathways_in(files: Mapping[str, Any]) -> tuple[Pathway, ...]:
    """The pathways among a version's compiled course files; none without `completions.toml`."""
    compiled = files.get(FILE)
    listed = compiled.get("pathways", []) if isinstance(compiled, Mapping) else []
    return tuple(pathway_from(item) for item in listed)
