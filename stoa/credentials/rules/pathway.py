"""A pathway: one way to complete a course, as `completions.toml` fixed it in a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, Final

from stoa.credentials.rules.parsing import parse
from stoa.credentials.rules.tree import Rule, digest, text

FILE: Final = "completions.toml"


@dataclass(frozen=True)
class Pathway:
    """`rule` is canonical text, `rule_digest` its SHA-256; `criteria` is the author's Markdown, or empty."""

    id: str
    option: str
    title: str
    description: str
    rule: str
    rule_digest: str
    criteria: str = ""

    @property
    def parsed(self) -> Rule:
        """The rule. Equal texts share one."""
        return _parsed(self.rule)


_parsed = lru_cache(maxsize=512)(parse)


def pathway(*, id: str, option: str, title: str, description: str, rule: Rule, criteria: str = "") -> Pathway:
    """A pathway with its rule in canonical form."""
    return Pathway(id, option, title, description, text(rule), digest(rule), criteria)


def pathway_json(pathway: Pathway) -> dict[str, str]:
    """`pathway` as plain JSON, for versions and awards to keep."""
    return asdict(pathway)


def pathways_in(files: Mapping[str, Any]) -> tuple[Pathway, ...]:
    """The pathways among a version's compiled course files; none without `completions.toml`."""
    compiled = files.get(FILE)
    listed = compiled.get("pathways", []) if isinstance(compiled, Mapping) else []
    return tuple(Pathway(**item) for item in listed)
