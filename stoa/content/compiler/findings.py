"""Collecting findings about one file."""

from __future__ import annotations

from dataclasses import dataclass, field

from stoa.content.ports import Finding, Severity


@dataclass
class Findings:
    """Findings about `file`, each once."""

    file: str
    found: list[Finding] = field(default_factory=list)
    _known: set[Finding] = field(default_factory=set)

    def add(self, severity: Severity, rule: str, message: str, line: int, remedy: str = "", *, column: int = 0) -> None:
        finding = Finding(self.file, line, column, severity, rule, message, remedy)
        if finding not in self._known:
            self._known.add(finding)
            self.found.append(finding)

    def error(self, rule: str, message: str, line: int, remedy: str = "", *, column: int = 0) -> None:
        self.add("error", rule, message, line, remedy, column=column)

    def warning(self, rule: str, message: str, line: int, remedy: str = "", *, column: int = 0) -> None:
        self.add("warning", rule, message, line, remedy, column=column)
