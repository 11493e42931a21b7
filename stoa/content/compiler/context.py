"""What a block kind may ask of the compiler, and the state of compiling one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from stoa.content import rules
from stoa.content.compiler import directives, polish, rendering
from stoa.content.compiler.assets import Assets, Complaint, Served
from stoa.content.compiler.directives import Trouble
from stoa.content.compiler.findings import Findings
from stoa.content.compiler.links import Lead, Links, site_of
from stoa.content.compiler.polish import Anchors, Headings
from stoa.content.outline import KeptRef
from stoa.content.ports import BlockKind, CompileContext, CompiledBlock, Directive, Hole, Html, Part, Segment, Severity
from stoa.kernel.text.markdown import Rendering
from stoa.kernel.text.words import say

DEEPEST_NESTING = 6
"""Directives inside directives."""


@dataclass(frozen=True)
class Bank:
    """A bank, compiled. `key` is another when its parts are; `media` and `frames` are the sites that they load from."""

    key: str
    parts: tuple[Part, ...]
    media: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()


@dataclass(frozen=True)
class CourseSetting:
    """What every page of a course is compiled against."""

    language: str
    time_zone: str
    outcomes: frozenset[str]
    categories: frozenset[str]
    units: Mapping[str, str]
    """Unit ids by path."""
    assets: Assets
    blocks: Mapping[str, BlockKind]
    banks: Mapping[str, Bank] = field(default_factory=dict)
    """By name."""
    takes_html: bool = True
    """Whether HTML may stand in the Markdown. Where not, anybody may write the page, and each piece of it is an error
    and left out."""
    sure: str = ""
    """What questions ask of certainty by themselves: `ask`, or empty."""


@dataclass(frozen=True)
class Claim:
    """An id that a page claims for a part, a kept block or itself."""

    name: str
    line: int
    what: str


@dataclass(frozen=True)
class Fragment:
    """A link to a place inside a unit (`unit` is '' for the page itself), to be checked when all pages are compiled."""

    unit: str
    name: str
    line: int


class PageContext:
    """Compiles one page. Implements `ports.CompileContext`; content's own block kinds use the rest as well."""

    def __init__(self, setting: CourseSetting, file: str) -> None:
        self.setting = setting
        self.file = file
        self.findings = Findings(file)
        self.links = Links(file, setting.units, setting.assets)
        self.anchors = Anchors()
        self.headings = Headings(self.anchors)
        self.counts: dict[str, int] = {}
        self.claims: list[Claim] = []
        self.fragments: list[Fragment] = []
        self.parts: list[Part] = []
        self.kept: list[KeptRef] = []
        self.words: list[str] = []
        self.media_origins: set[str] = set()
        self.frame_origins: set[str] = set()
        self.digests: set[str] = set()
        self.used_banks: dict[str, str] = {}
        """The key of each bank that was asked for; '' for one that is not there."""
        self._taken: set[str] = set()
        self._depth = 0
        self._paths: dict[str, str] = {}

    # What ports.CompileContext promises.

    @property
    def language(self) -> str:
        return self.setting.language

    @property
    def time_zone(self) -> str:
        return self.setting.time_zone

    @property
    def outcomes(self) -> frozenset[str]:
        return self.setting.outcomes

    @property
    def categories(self) -> frozenset[str]:
        return self.setting.categories

    @property
    def sure(self) -> str:
        return self.setting.sure

    def markdown(self, text: str, line: int) -> str:
        return self._text_only(rendering.pieces(self, text, line, headings=False), line)

    def inline(self, text: str, line: int) -> str:
        return self._text_only(rendering.pieces(self, text, line, inline=True, headings=False), line)

    def blocks(self, text: str, line: int) -> CompiledBlock:
        return joined_block(rendering.pieces(self, text, line))

    def directives(self, text: str, line: int) -> tuple[str, Sequence[Directive]]:
        outside, found, troubles = directives.split(text, line, self.file)
        self.complain_of_form(troubles, line)
        return outside, found

    def asset(self, path: str, line: int) -> str:
        return self.settle(self.links.media(path), line)

    def asset_bytes(self, path: str, line: int) -> bytes | None:
        lead = self.links.media(path)
        self.settle(lead, line)
        return self.setting.assets.tree.read(lead.path) if lead.path else None

    def source(self, path: str, line: int) -> bytes | None:
        found = self.links.source(path)
        if not found:
            message = _("“%(link)s” leads to no file of the course.") % {"link": path[:120]}
            remedy = _("Name a file by its path from the course's top, such as rubrics/report.toml.")
            self.report("error", "broken-source", message, line, remedy)
        return self.setting.assets.tree.read(found) if found else None

    def claim(self, name: str, line: int, what: str) -> str:
        name = name.strip()
        if not name:
            message = _("This %(what)s has no name, and learners' records hang on it.") % {"what": what}
            remedy = _("Write :name: and a name of its own below its opening line, such as :name: q-open-licence.")
            self.report("error", "missing-name", message, line, remedy)
            return f"unnamed-{line}"
        if not rules.is_id(name):
            message = _("“%(name)s” cannot be a name.") % {"name": name[:60]}
            remedy = _("Use letters, digits, hyphens, dots; %(most)s at most.") % {"most": rules.LONGEST_ID}
            self.report("error", "malformed-id", message, line, remedy)
            return f"unnamed-{line}"
        self.claims.append(Claim(name, line, what))
        self.anchors.taken.add(name)
        return name

    @property
    def banks(self) -> frozenset[str]:
        return frozenset(self.setting.banks)

    def bank(self, name: str) -> Sequence[Part]:
        found = self.setting.banks.get(name)
        self.used_banks[name] = found.key if found else ""
        if found is None:
            return ()
        self.media_origins.update(found.media)
        self.frame_origins.update(found.frames)
        return found.parts

    def take(self, part: Part, line: int) -> None:
        if part.id in self._taken:
            message = _("The question “%(name)s” is drawn twice on this page.") % {"name": part.id}
            remedy = _("Draw each from a bank once a page: by other tags, or in another unit.")
            self.report("error", "bank-twice", message, line, remedy)
        self._taken.add(part.id)
        self.anchors.taken.add(part.id)

    def report(self, severity: Severity, rule: str, message: str, line: int, remedy: str = "") -> None:
        self.findings.add(severity, rule, message, line, remedy)

    # What content's own block kinds use besides.

    def say(self, message: str, **values: object) -> str:
        """`message` in the course's language, for labels that become part of the page."""
        return say(self.setting.language, message, **values)

    def new_rendering(self) -> Rendering:
        """For one text of this page. A page without HTML is what anybody may write."""
        return Rendering(
            counts=self.counts, language=self.setting.language, is_free=not self.setting.takes_html
        )  # fmt: skip

    def number(self, what: str) -> int:
        """The next number of a `what` on this page, from 1."""
        self.counts[what] = self.counts.get(what, 0) + 1
        return self.counts[what]

    def anchor(self, name: str, fallback: str, line: int) -> str:
        """An id of this page for a figure or a video: `name`, or one made from `fallback`."""
        if name and (not rules.is_id(name) or name in self.anchors.taken):
            message = _("The name “%(name)s” cannot be used on this page, or is used twice.") % {"name": name[:60]}
            self.report("warning", "anchor", message, line, _("Choose another name."))
        return self.anchors.claim(name or rules.id_from(fallback, (), "part"))

    def local_asset(self, path: str, line: int) -> str:
        """Like `asset`, but a file elsewhere is refused: the page would load it before anybody asked."""
        address = self.asset(path, line)
        if address.startswith(("http:", "https:")):
            message = _("This file lies on another site; loading it would tell that site about every learner.")
            self.report("error", "foreign-media", message, line, _("Put a copy into the course's media folder."))
            return ""
        return address

    def picture(self, path: str, line: int) -> str:
        """Like `local_asset`, for what will be shown as a picture."""
        address = self.local_asset(path, line)
        unfit = self.setting.assets.unfit_picture(self._paths[address]) if address else None
        if unfit:
            self.complain(unfit, line)
        return address

    def origin(self, address: str, origins: set[str]) -> None:
        """Remembers the site of a whole address for the page's policy."""
        site = site_of(address)
        if site.startswith("https:"):
            origins.add(site)

    def derive(self, data: bytes, name: str) -> Served:
        """A file made here (a transcript), served as `name`."""
        served = self.setting.assets.derive(data, name)
        self.digests.add(served.digest)
        return served

    def image(self, address: str, alt: str, more: Mapping[str, str]) -> str:
        """An `<img>` for a file of the course, with its size so that nothing jumps when it arrives."""
        path = self._paths.get(address, "")
        size = self.setting.assets.picture_size(path) if path and not {"width", "height"} & more.keys() else None
        sides = {"width": str(size[0]), "height": str(size[1])} if size else {}
        values = {"src": address, "alt": alt, **more, **sides, "loading": "lazy", "decoding": "async"}
        return f"<img{polish.attributes(values)}>"

    def served_size(self, address: str) -> int:
        """Bytes of the course file behind an address that `asset` gave."""
        served = self.setting.assets.served.get(self._paths.get(address, ""))
        return served.size if served else 0

    def want_fragment(self, lead: Lead, line: int) -> None:
        """Remembers a link to a place inside a unit."""
        self.fragments.append(Fragment(lead.unit, lead.fragment, line))

    def settle(self, lead: Lead, line: int) -> str:
        """The address of `lead`, after saying what is wrong with it."""
        if lead.complaint:
            self.complain(lead.complaint, line)
        if lead.path and (served := self.setting.assets.served.get(lead.path)):
            self.digests.add(served.digest)
            self._paths[served.address] = lead.path
        return lead.address

    def complain(self, complaint: Complaint, line: int) -> None:
        self.report(complaint.severity, complaint.rule, complaint.message, line, complaint.remedy)

    def complain_of_form(self, troubles: Sequence[Trouble], first_line: int) -> None:
        for trouble in troubles:
            self.report("error", trouble.rule, trouble.message, first_line + trouble.line, trouble.remedy)

    def directive(self, directive: Directive) -> CompiledBlock:
        """What the directive's kind makes of it; one that nothing knows is kept."""
        kind = self.setting.blocks.get(directive.name)
        if kind is None:
            directive, kind = self._unknown(directive)
        if self._depth >= DEEPEST_NESTING or kind is None:
            message = _("Directives stand inside each other more than %(most)s deep.") % {"most": DEEPEST_NESTING}
            self.report("error", "directive-depth", message, directive.line, _("Take the inner ones out."))
            return CompiledBlock(())
        self._depth += 1
        try:
            block = kind.compile(directive, self)
        finally:
            self._depth -= 1
        if block.search_text:
            self.words.append(block.search_text)
        return block

    def _unknown(self, directive: Directive) -> tuple[Directive, BlockKind | None]:
        meant = rules.nearest(directive.name, self.setting.blocks)
        message = _("Nothing here knows the directive “%(name)s”; learners see a notice in its place.") % {
            "name": directive.name
        }
        remedy = _("Did you mean “%(meant)s”?") % {"meant": meant} if meant else _("Write it as text or as a question.")
        self.report("warning", "unknown-directive", message, directive.line, remedy)
        kept = Directive(
            name="kept",
            argument=directive.name,
            options={key: value for key, value in directive.options.items() if key in ("name", "title")},
            body="",
            file=directive.file,
            line=directive.line,
            body_line=directive.body_line,
        )
        return kept, self.setting.blocks.get("kept")

    def _text_only(self, pieces: list[str | CompiledBlock], line: int) -> str:
        text: list[str] = []
        for piece in pieces:
            if isinstance(piece, str):
                text.append(piece)
                continue
            if piece.parts or any(isinstance(segment, Hole) for segment in piece.segments):
                message = _("A question cannot stand here.")
                self.report("error", "part-inside", message, line, _("Move it out, to the unit itself."))
            text.extend(segment.html for segment in piece.segments if isinstance(segment, Html))
        return "".join(text)


def page_of(context: CompileContext) -> PageContext:
    """The compiler behind a port's context, for content's own block kinds."""
    if not isinstance(context, PageContext):
        raise TypeError(f"{type(context)} is not the compiler of this package")
    return context


def joined_block(pieces: Sequence[str | CompiledBlock]) -> CompiledBlock:
    """Pieces in order as one block; neighbouring HTML becomes one segment."""
    segments: list[Segment] = []
    parts: list[Part] = []
    for piece in pieces:
        if isinstance(piece, str):
            _append(segments, Html(piece))
        else:
            parts.extend(piece.parts)
            for segment in piece.segments:
                _append(segments, segment)
    return CompiledBlock(tuple(segments), tuple(parts))


def _append(segments: list[Segment], segment: Segment) -> None:
    if isinstance(segment, Html):
        if not segment.html:
            return
        if segments and isinstance(segments[-1], Html):
            segments[-1] = Html(segments[-1].html + segment.html)
            return
    segments.append(segment)
