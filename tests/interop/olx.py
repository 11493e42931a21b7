"""Small OLX courses for tests, and what to do with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from stoa.assessment.banks import BankFile
from stoa.assessment.blocks import QuestionBlock, QuizBlock, question_of_bank
from stoa.assessment.works.block import AssignmentBlock
from stoa.content.blocks import register
from stoa.content.compiler.course import CompiledCourse, compile_course
from stoa.content.compiler.source import read_folder
from stoa.content.ports import Registry
from stoa.interop.formats.olx import import_olx
from stoa.interop.rules import Report

SAMPLE = Path(__file__).parents[2] / "stoa/interop/formats/olx/sample"
"""A course with every kind of block that the import knows, and some that it does not."""

ENTRY = '<course url_name="run" org="Org" course="C1"/>'


@dataclass(frozen=True)
class Imported:
    """A course folder and the report of its import."""

    folder: Path
    report: Report

    def text(self, pattern: str) -> str:
        """The one file that `pattern` matches."""
        (path,) = self.folder.glob(pattern)
        return path.read_text(encoding="utf-8")

    def rules(self) -> set[str]:
        return {warning.rule for warning in self.report.warnings}

    def messages(self, rule: str) -> list[str]:
        """What the warnings of one rule say."""
        return [warning.message for warning in self.report.warnings if warning.rule == rule]

    def everything(self) -> str:
        """All text of the course."""
        files = sorted(path for path in self.folder.rglob("*") if path.suffix in (".md", ".toml", ".xml", ".json"))
        return "\n".join(path.read_text(encoding="utf-8") for path in files)


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write `files` into `folder`, and return it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def course(
    *blocks: str, attributes: str = "", sequential: str = "", files: Mapping[str, str | bytes] | None = None
) -> dict[str, str | bytes]:
    """The files of a course with one page that holds `blocks`."""
    inner = "".join(blocks)
    return {
        "course.xml": ENTRY,
        "course/run.xml": f'<course display_name="A course" {attributes}><chapter url_name="ch" display_name="Chapter">'
        f'<sequential url_name="sq" display_name="Part" {sequential}>'
        f'<vertical url_name="vt" display_name="Page">{inner}</vertical></sequential></chapter></course>',
        **(files or {}),
    }


def imported(place: Path, files: Mapping[str, str | bytes]) -> Imported:
    """Import the course made of `files`, in the empty folder `place`."""
    source = write(place / "source", files)
    return Imported(place / "target", import_olx(source, place / "target"))


def page(place: Path, *blocks: str, **more: object) -> str:
    """The unit that a page with `blocks` becomes."""
    return imported(place, course(*blocks, **more)).text("01-*/01-*.md")  # type: ignore[arg-type]


def problem(place: Path, body: str, attributes: str = "") -> str:
    """What a problem becomes, without the head of its unit."""
    text = page(place, f'<problem url_name="p1" display_name="P" {attributes}>{body}</problem>')
    return text.split("---\n", 2)[2].strip()


def compiled(folder: Path) -> CompiledCourse:
    """A course folder as publishing compiles it, with questions, quizzes and assignments."""
    registry = Registry()
    register(registry)
    for kind in (QuestionBlock(), QuizBlock(), AssignmentBlock()):
        registry.add_block(kind)
    registry.add_bank(BankFile(question_of_bank))
    return compile_course(read_folder(folder), registry)


def totals_agree(report: Report) -> bool:
    """Every block that was found is converted or kept, never both, never neither."""
    kinds = set(report.found) | set(report.converted) | set(report.kept)
    return all(report.found.get(k, 0) == report.converted.get(k, 0) + report.kept.get(k, 0) for k in kinds)
