"""The ports through which other domains put their own kinds of matter into courses.

`content` parses, checks and compiles what it does not understand itself: a question belongs to `assessment`, the
file `completions.toml` to `credentials`. They register a block kind or a course-file kind at start; `content`
imports none of them. What no plug-in knows compiles to a visible kept block (see `blocks/kept`).

A plug-in folder registers itself in its package's `register()` (called from the owning app's `ready`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Protocol, TypeAlias

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None
Severity: TypeAlias = Literal["error", "warning", "note"]

RUN_TOKEN: Final = "\ue010run\ue011"
"""Stands for the run's slug in links between units: `"/learn/" + RUN_TOKEN + "/" + unit id + "/"`.

Compiled output is shared by all runs of a version, so whoever assembles a page replaces the token (once for each
pair of run and version, when it fills its cache). The compiler strips U+E000..U+E01F from what authors write, so
the token cannot be forged.
"""


FIRST_FILES: Final = ("", "course.toml", "completions.toml")
"""Findings of these files stand above all others: a mistake here makes many elsewhere."""


@dataclass(frozen=True, order=True)
class Finding:
    """One thing the linter has to say. `line` and `column` count from 1 (0: the file as a whole)."""

    file: str
    line: int
    column: int
    severity: Severity
    rule: str
    message: str
    remedy: str = ""


@dataclass(frozen=True)
class Directive:
    """A directive as it stands in a unit: `:::{name} argument`, its options, its body and where it was found."""

    name: str
    argument: str
    options: Mapping[str, str]
    body: str
    file: str
    line: int
    """Line of the opening colons in `file`, from 1."""
    body_line: int
    """Line on which `body` begins."""


@dataclass(frozen=True)
class Html:
    """A piece of a compiled unit that is the same for everybody. Already sanitised."""

    html: str


@dataclass(frozen=True)
class Hole:
    """A piece of a compiled unit that differs by learner; the owner of `kind` renders the part called `id`."""

    kind: str
    id: str


Segment: TypeAlias = Html | Hole


@dataclass(frozen=True)
class Part:
    """What a hole refers to: an item that learners' records hang on.

    `public` may be sent to a browser, `key` never. Both are plain JSON, fixed in the version.
    `points` is the weight inside its category, `required` whether a unit is done without it.
    """

    kind: str
    id: str
    title: str
    public: Mapping[str, Json]
    key: Mapping[str, Json]
    category: str = ""
    points: float = 1.0
    required: bool = True
    due: str = ""
    """RFC 3339 in UTC, or empty."""
    due_zone: str = ""
    skills: tuple[str, ...] = ()
    asks: str = ""
    """The first words of what it asks, plain: what its staff know it by when it has no title."""


@dataclass(frozen=True)
class CompiledBlock:
    """What a block kind makes of a directive."""

    segments: tuple[Segment, ...]
    parts: tuple[Part, ...] = ()
    search_text: str = ""


class CompileContext(Protocol):
    """What a block kind may ask of the compiler while it works on one directive."""

    @property
    def language(self) -> str: ...

    @property
    def time_zone(self) -> str: ...

    @property
    def outcomes(self) -> frozenset[str]:
        """Ids of the course's outcomes, for `skills`."""

    @property
    def categories(self) -> frozenset[str]:
        """Ids of the grading categories."""

    @property
    def sure(self) -> str:
        """What questions ask of certainty here where they do not say it themselves: `ask`, or empty."""

    def markdown(self, text: str, line: int) -> str:
        """Compile `text` (which begins on `line` of the unit's file) to sanitised HTML; only text, no parts."""

    def inline(self, text: str, line: int) -> str:
        """The same for one paragraph, without the surrounding `<p>`."""

    def blocks(self, text: str, line: int) -> CompiledBlock:
        """Compile `text` as a unit's body, directives included (for container blocks)."""

    def directives(self, text: str, line: int) -> tuple[str, Sequence[Directive]]:
        """Split `text` into (what is outside directives, the directives at its top level)."""

    def asset(self, path: str, line: int) -> str:
        """The address under which the course file `path` will be served; reports a missing file and returns ''."""

    def asset_bytes(self, path: str, line: int) -> bytes | None:
        """The content of a course file (captions, kept sources); reports a missing one and returns None."""

    def source(self, path: str, line: int) -> bytes | None:
        """The content of a course file that is read and never served (`rubrics/report.toml`, from the course's top);
        reports a missing one and returns None."""

    def claim(self, name: str, line: int, what: str) -> str:
        """Claim the stable id `name` for a part; reports an empty or malformed one. Returns the id to use."""

    @property
    def banks(self) -> frozenset[str]:
        """Names of the course's banks: the files of `questions/`, without their endings."""

    def bank(self, name: str) -> Sequence[Part]:
        """The parts of a bank, none where there is no such bank. What asks for them is compiled anew when they
        change."""

    def take(self, part: Part, line: int) -> None:
        """A bank's part comes to stand on this page, under its own id; reports one that stands here already."""

    def report(self, severity: Severity, rule: str, message: str, line: int, remedy: str = "") -> None:
        """Add a finding at `line` of the unit's file."""


class BlockKind(Protocol):
    """A kind of block: which directives it takes and what they compile to.

    A kind whose output for the same directive changes says so by a class attribute `version: int` (1 when absent):
    it is part of the key under which compiled units are kept, so a changed number compiles them anew.
    """

    names: tuple[str, ...]
    """Directive names, e.g. ("question",)."""

    def compile(self, directive: Directive, context: CompileContext) -> CompiledBlock: ...


class BankKind(Protocol):
    """What the files of `questions/` are made into: parts that units may take in (`CompileContext.bank`). Learners
    never see the file itself. It has a `version` as block kinds have."""

    def compile(self, text: str, context: CompileContext) -> Sequence[Part]:
        """The parts in a bank's text, which begins on line 1 of its file; what is wrong is reported to `context`."""


@dataclass(frozen=True)
class CoursePicture:
    """A picture of the course folder as it is served. `data` is empty, and `why` says what is wrong with it, when it
    cannot be served; then `remedy` says what to do."""

    address: str = ""
    digest: str = ""
    data: bytes = b""
    why: str = ""
    remedy: str = ""


PictureReader: TypeAlias = Callable[[str], CoursePicture | None]
"""A path in the course folder -> the picture there; None where there is no such file."""


def no_pictures(path: str) -> CoursePicture | None:
    """The reader of a course without files."""
    return None


@dataclass(frozen=True)
class CourseFacts:
    """What the checker knows of the whole course when course files and course-wide rules are looked at."""

    units: tuple[str, ...]
    """Ids of the units, in order."""
    parts: Mapping[str, Part]
    outcomes: frozenset[str]
    categories: frozenset[str]
    taught: frozenset[str] = frozenset()
    """Outcomes that some unit teaches."""
    picture: PictureReader = no_pictures


@dataclass(frozen=True)
class CompiledFile:
    """What a course-file kind makes of its file: plain JSON that is fixed in the version."""

    data: Mapping[str, Json]
    findings: tuple[Finding, ...] = ()


class CourseFileKind(Protocol):
    """A kind of file at the top of a course folder that another domain owns, e.g. `completions.toml`."""

    pattern: str
    """A file name or a glob relative to the course folder."""

    def compile(self, path: str, source: bytes, facts: CourseFacts) -> CompiledFile: ...


RecordHolder: TypeAlias = Callable[[str, Collection[str]], set[str]]
"""(course id, ids of units and parts) -> those of the ids on which learners have records."""

BlobHolder: TypeAlias = Callable[[], Iterable[str]]
"""Digests of stored files that a domain still needs; `collect_garbage` spares them."""


@dataclass
class Registry:
    """The block kinds and course-file kinds of this process. Filled once at start, read afterwards."""

    blocks: dict[str, BlockKind] = field(default_factory=dict)
    files: dict[str, CourseFileKind] = field(default_factory=dict)
    bank: BankKind | None = None
    record_holders: dict[str, RecordHolder] = field(default_factory=dict)
    blob_holders: dict[str, BlobHolder] = field(default_factory=dict)

    def add_block(self, kind: BlockKind) -> None:
        for name in kind.names:
            taken = self.blocks.get(name)
            if taken is not None and type(taken) is not type(kind):
                raise ValueError(f"Two block kinds claim the directive {name!r}: {type(taken)} and {type(kind)}")
            self.blocks[name] = kind

    def add_file(self, kind: CourseFileKind) -> None:
        self.files[kind.pattern] = kind

    def add_bank(self, kind: BankKind) -> None:
        self.bank = kind

    def add_record_holder(self, owner: str, holder: RecordHolder) -> None:
        """`owner` is the app label of the domain whose records hang on ids of units and parts."""
        self.record_holders[owner] = holder

    def add_blob_holder(self, owner: str, holder: BlobHolder) -> None:
        """`owner` is the app label of a domain that keeps files of its own in the file store."""
        self.blob_holders[owner] = holder


registry = Registry()


def plain(value: Any) -> Json:
    """`value` as plain JSON (tuples become lists); raises TypeError for what JSON has no form for."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Iterable):
        return [plain(item) for item in value]
    raise TypeError(f"{type(value)} has no JSON form")
