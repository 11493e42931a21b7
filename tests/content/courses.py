"""Small courses in memory."""

from __future__ import annotations

from stoa.content.compiler.course import CompiledCourse, compile_course
from stoa.content.compiler.source import SourceTree, tree_of
from stoa.content.ports import Finding, Html, Registry, registry
from tests.content.keeping import KeepInMemory

COURSE = """format = 1
id = "wells"
title = "Wells"
language = "en"
licence = "CC-BY-4.0"
workload = 0.25
time_zone = "Europe/Madrid"

[[outcomes]]
id = "base-rates"
text = "Say what a flag means."

[grading]
pass = 0.6
[[grading.categories]]
id = "checks"
title = "Checks"
weight = 1.0
"""

HEAD = """---
name: {name}
title: {title}
minutes: 15
outcomes: [base-rates]
---

"""

QUESTION = """:::{{question}} choice
:name: {name}
:skills: base-rates
:category: checks

Which well is bad?

- [x] Yours
- [ ] Mine
:::
"""

PNG = bytes.fromhex("89504e470d0a1a0a0000000d494844520000000a0000000508060000008d32cfbd")
"""The start of a picture of 10 by 5."""


def unit(body: str, name: str = "one", title: str = "One") -> str:
    """A unit's text; its body begins on line 8."""
    return HEAD.format(name=name, title=title) + body


def question(name: str) -> str:
    return QUESTION.format(name=name)


def files(**more: str | bytes) -> dict[str, bytes]:
    """A course of one unit with one question; `more` replaces or adds files."""
    base: dict[str, str | bytes] = {
        "course.toml": COURSE,
        "about.md": "# Wells\n\nFor those who drink.\n",
        "01-first/01-one.md": unit("Some text.\n\n" + question("q-one")),
    }
    return {path: data.encode() if isinstance(data, str) else data for path, data in (base | more).items()}


def tree(more: dict[str, str | bytes] | None = None) -> SourceTree:
    return tree_of(files(**(more or {})).items())


def compiled(more: dict[str, str | bytes] | None = None, into: Registry = registry) -> CompiledCourse:
    return compile_course(tree(more), into)


def found(findings: tuple[Finding, ...] | list[Finding], rule: str) -> list[Finding]:
    """The findings of one rule."""
    return [finding for finding in findings if finding.rule == rule]


def rules_of(findings: tuple[Finding, ...] | list[Finding], severity: str = "error") -> set[str]:
    return {finding.rule for finding in findings if finding.severity == severity}


class Page:
    """One unit compiled on its own, for tests that look at its markup."""

    def __init__(self, body: str, more: dict[str, str | bytes] | None = None) -> None:
        self.builds = KeepInMemory()
        course = tree({"01-first/01-one.md": unit(body), **(more or {})})
        self.course = compile_course(course, registry, builds=self.builds)
        entry = self.course.outline.unit_by_id["one"]
        self.result = self.builds.results[entry.build]
        self.findings = [finding for finding in self.course.findings if finding.file == "01-first/01-one.md"]

    @property
    def html(self) -> str:
        return "".join(part.html for part in self.result.build.segments if isinstance(part, Html))

    def rules(self) -> set[str]:
        return {finding.rule for finding in self.findings}

    def line_of(self, rule: str) -> int:
        return found(self.findings, rule)[0].line
