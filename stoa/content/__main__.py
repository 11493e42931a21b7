"""`python -m stoa.content check FOLDER`: the checker alone, without a database. `--fix` adds missing names first."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured

from stoa.content.compiler.course import compile_course
from stoa.content.compiler.fix import fix
from stoa.content.compiler.source import SourceRefused, SourceTree, read_folder
from stoa.content.compiler.zips import read_zip
from stoa.content.ports import Finding, registry


def main(arguments: list[str]) -> int:
    """Exit status: 0 without errors, 1 with some, 2 for a command that was not understood."""
    if len(arguments) < 2 or arguments[0] != "check":
        print("usage: python -m stoa.content check [--fix] FOLDER_OR_ZIP", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")
    try:
        django.setup()
    except (ImproperlyConfigured, ImportError) as problem:
        print(f"stoa.settings cannot be used ({problem}).", file=sys.stderr)
        return 2
    place = Path(arguments[-1])
    try:
        if "--fix" in arguments:
            for fixed in fix(place):
                print(f"{fixed.file}:{fixed.line}: name {fixed.was or '(none)'} -> {fixed.name}")
        compiled = compile_course(_tree(place), registry)
        findings = compiled.findings
        print(f"{len(compiled.outline.units)} units, {len(compiled.outline.parts)} parts")
    except SourceRefused as refusal:
        findings = (refusal.finding,)
    for finding in findings:
        print(_line(finding))
    return 1 if any(finding.severity == "error" for finding in findings) else 0


def _tree(place: Path) -> SourceTree:
    return read_zip(place) if place.is_file() else read_folder(place)


def _line(finding: Finding) -> str:
    where = ":".join(str(piece) for piece in (finding.file, finding.line, finding.column) if piece)
    return f"{where}: {finding.severity} [{finding.rule}] {finding.message} {finding.remedy}".rstrip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
