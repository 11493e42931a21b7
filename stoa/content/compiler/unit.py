"""Compiling one unit: a pure function of its text and of what it uses, so that results can be kept and used again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from stoa.content import rules
from stoa.content.compiler import head as heads
from stoa.content.compiler import rendering
from stoa.content.compiler.context import Claim, CourseSetting, Fragment, PageContext, joined_block
from stoa.content.compiler.findings import Findings
from stoa.content.compiler.head import Head
from stoa.content.compiler.polish import DEEPEST
from stoa.content.compiler.source import text_of
from stoa.content.outline import KeptRef, UnitBuild, build_from, build_json
from stoa.content.ports import BankKind, Finding, Part, Segment
from stoa.kernel.text.held import reserved_at, unreserved


@dataclass(frozen=True)
class UnitResult:
    """A unit compiled, with all that the course as a whole must know of it.

    `files`, `units` and `banks` say what it was compiled against: the served digest of each course file that it asked
    for, the id of each unit that it links to, the key of each bank that it draws from ('' for what was not there).
    `digests` are the stored files that it shows.
    """

    build: UnitBuild
    findings: tuple[Finding, ...]
    claims: tuple[Claim, ...]
    fragments: tuple[Fragment, ...]
    anchors: frozenset[str]
    kept: tuple[KeptRef, ...]
    files: dict[str, str]
    units: dict[str, str]
    digests: frozenset[str]
    text: str
    """For search."""
    banks: dict[str, str] = field(default_factory=dict)


def compile_unit(setting: CourseSetting, path: str, head: Head, body: str, body_line: int) -> UnitResult:
    """The page written in `body`, which begins on `body_line` of `path`."""
    context = PageContext(setting if head.sure is None else replace(setting, sure=head.sure), path)
    body = _without_reserved(context, body, body_line)
    block = joined_block(rendering.page_pieces(context, body, body_line))
    for words in context.headings.too_deep:
        _too_deep(context, words, body, body_line)
    return _result(context, block.segments, block.parts, head.title)


def compile_bank(setting: CourseSetting, path: str, data: bytes, kind: BankKind) -> UnitResult:
    """The bank in `data`, as a unit that shows nothing: its parts and what the checker has to say."""
    text, bad_bytes = text_of(path, data)
    context = PageContext(setting, path)
    parts = kind.compile(_without_reserved(context, text, 1), context)
    context.findings.found += [bad_bytes] if bad_bytes else []
    return _result(context, (), parts, "")


def _without_reserved(context: PageContext, body: str, body_line: int) -> str:
    place = reserved_at(body)
    if place < 0:
        return body
    line = body_line + body.count("\n", 0, place)
    message = _("The text holds private-use characters (U+E000 to U+E01F) that are shown as �.")
    context.findings.warning("private-characters", message, line, _("Remove them."))
    return unreserved(body)


def _result(context: PageContext, segments: Sequence[Segment], parts: Sequence[Part], title: str) -> UnitResult:
    build = UnitBuild(
        segments=tuple(segments),
        parts={part.id: part for part in parts},
        media=tuple(sorted(context.media_origins)),
        frames=tuple(sorted(context.frame_origins)),
    )
    return UnitResult(
        build=build,
        findings=tuple(context.findings.found),
        claims=tuple(context.claims),
        fragments=tuple(context.fragments),
        anchors=frozenset(context.anchors.taken),
        kept=tuple(context.kept),
        files=context.links.used_files,
        units=context.links.used_units,
        digests=frozenset(context.digests),
        text=" ".join(" ".join([title, *context.words]).split()),
        banks=context.used_banks,
    )


def _too_deep(context: PageContext, words: str, body: str, body_line: int) -> None:
    message = _("The heading “%(words)s” is deeper than level %(most)s.") % {"words": words[:60], "most": DEEPEST}
    line = rendering.Locator(body, body_line).line(words)
    context.findings.warning("heading-depth", message, line, _("Split the unit, or use fewer levels."))


@dataclass(frozen=True)
class UnitSource:
    """A unit as read: its head, checked, and its body, not yet looked at."""

    path: str
    folder: str
    head: Head
    has_head: bool
    body: str
    body_line: int
    findings: tuple[Finding, ...]

    @property
    def id(self) -> str:
        """The unit's id; one made from the file's name where the head has none (an error is reported then)."""
        return self.head.name if rules.is_id(self.head.name) else f"unnamed-{self.path.replace('/', '-')}"


def read_unit(path: str, data: bytes) -> UnitSource:
    """The unit in `data`, read but not compiled."""
    text, bad_bytes = text_of(path, data)
    findings = Findings(path)
    split, head = heads.read_whole(text, findings)
    if split.has_head and head.is_read:
        _check_head(head, findings)
    found = ([bad_bytes] if bad_bytes else []) + findings.found
    folder = path.rsplit("/", 1)[0] if "/" in path else ""
    return UnitSource(path, folder, head, split.has_head, split.body, split.body_line, tuple(found))


def _check_head(head: Head, findings: Findings) -> None:
    """What a head that can be read does not say."""
    if not head.name:
        message = _("The unit has no name, and learners' records hang on it.")
        stem = (rules.numbered(findings.file.rsplit("/", 1)[-1].removesuffix(".md")) or (0, ""))[1]
        meant = {"name": rules.id_from(head.title or stem, (), "unit")}
        findings.error("missing-name", message, 1, _("Write name: %(name)s in its head, for one.") % meant)
    elif not rules.is_id(head.name):
        message = _("“%(name)s” cannot be a name.") % {"name": head.name[:60]}
        findings.error("malformed-id", message, head.line("name"), _("Use letters, digits, hyphens, dots."))
    if not head.title:
        findings.error("missing-title", _("The unit has no title."), 1, _("Write title: in its head."))
    if not head.minutes:
        message = _("The unit does not say how many minutes it takes.")
        findings.warning("missing-minutes", message, head.line("minutes"), _("Write minutes: in its head."))


def result_json(result: UnitResult) -> str:
    """All of `result` but its body, as JSON (the body has a form of its own: `build_json`)."""
    value: dict[str, Any] = {
        "findings": [asdict(finding) for finding in result.findings],
        "claims": [[claim.name, claim.line, claim.what] for claim in result.claims],
        "fragments": [[item.unit, item.name, item.line] for item in result.fragments],
        "anchors": sorted(result.anchors),
        "kept": [asdict(block) for block in result.kept],
        "files": result.files,
        "units": result.units,
        "banks": result.banks,
        "digests": sorted(result.digests),
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def result_from(about: str, body: str, text: str) -> UnitResult:
    """The result whose parts `result_json` and `build_json` wrote."""
    value: dict[str, Any] = json.loads(about)
    return UnitResult(
        build=build_from(body),
        findings=tuple(Finding(**item) for item in value["findings"]),
        claims=tuple(Claim(*item) for item in value["claims"]),
        fragments=tuple(Fragment(*item) for item in value["fragments"]),
        anchors=frozenset(value["anchors"]),
        kept=tuple(KeptRef(**item) for item in value["kept"]),
        files=value["files"],
        units=value["units"],
        digests=frozenset(value["digests"]),
        text=text,
        banks=value["banks"],
    )


__all__ = [
    "UnitResult",
    "UnitSource",
    "build_from",
    "build_json",
    "compile_bank",
    "compile_unit",
    "read_unit",
    "result_from",
    "result_json",
]
