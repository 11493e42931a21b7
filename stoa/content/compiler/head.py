"""The YAML head of a unit: a flat mapping of names to text, numbers and lists. No tags, no anchors, no types by guess.

Values are taken from the parsed nodes as they were written, so `title: 2026` is a title and `counts: no` a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from stoa.content import rules
from stoa.content.compiler.findings import Findings
from stoa.content.compiler.head_words import quoted, said_plainly, slip
from stoa.kernel.text.plain import Plain

if TYPE_CHECKING:
    from yaml.nodes import MappingNode, Node

LONGEST_HEAD: Final = 20_000
"""Characters."""
KEYS: Final = ("name", "title", "minutes", "outcomes", "summary", "counts", "sure")
_YES: Final = frozenset({"yes", "true", "on"})
_NO: Final = frozenset({"no", "false", "off"})
_MOST_MINUTES: Final = 6000
DEEPEST: Final = 20
_BRACKETS = re.compile(r"[\[\]{}]")
_OPENING = re.compile(r"---[ \t]*\n")
_CLOSING = re.compile(r"^---[ \t]*$", re.MULTILINE)
_DASHES = re.compile(r"[-\u2010-\u2015\u2212]{2,8}|[\u2013-\u2015]")
"""What word processors make of three hyphens, and miscounted ones."""
_LINE = re.compile(rf"({'|'.join(KEYS)})[ \t]*:(.*)")
_MOST_LINES: Final = 200


@dataclass
class Head:
    """What a unit says about itself, and on which lines it says so (from 1; 0: not said).

    `is_read` is false for what stands where a head belongs and cannot be read: the rest is then a guess, good enough
    to find nothing else wrong because of it, and nothing to write into a file by.
    """

    name: str = ""
    title: str = ""
    minutes: float = 0.0
    outcomes: tuple[str, ...] = ()
    summary: str = ""
    counts: bool = True
    sure: str | None = None
    """What its questions ask of certainty by themselves: `ask`, or nothing; None: what the course says."""
    lines: dict[str, int] = field(default_factory=dict)
    is_read: bool = True

    def line(self, key: str) -> int:
        return self.lines.get(key, 1)


@dataclass(frozen=True)
class Split:
    """A unit's text in two: `yaml` begins on line 2; `body` on `body_line`. `has_head` is false without a head."""

    has_head: bool
    yaml: str
    body: str
    body_line: int


def split(text: str) -> Split:
    """A unit's text as head and body. A head opens with `---` on line 1 and closes with `---` on a line of its own."""
    if not _OPENING.match(text):
        return Split(False, "", text, 1)
    start = text.index("\n") + 1
    close = _CLOSING.search(text, start)
    if close is None:
        return Split(False, "", text, 1)
    after = close.end() + 1
    return Split(True, text[start : close.start()], text[after:], text.count("\n", 0, close.end()) + 2)


def read_whole(text: str, findings: Findings) -> tuple[Split, Head]:
    """A unit's text in two, and its head; what is wrong with the head goes to `findings`."""
    found = split(text)
    if found.has_head:
        return found, read(found.yaml, findings)
    first = next((number for number, line in enumerate(text.split("\n")) if line.strip()), 0)
    almost = text.split("\n")[first]
    guess = _guessed("\n".join(text.split("\n")[first + 1 :]), first + 2)
    if _OPENING.match(text):
        message = _("The head is not closed: no second line of --- ends it.")
        line = max([first + 1, *guess.lines.values()])
        findings.error("head", message, 1, _("Write --- on a line of its own below line %(line)s.") % {"line": line})
    elif almost.strip() == "---":
        message = _("Something stands before the head, so it is not read as one.")
        findings.error("head", message, first + 1, _("Make --- the very first line of the file, at the margin."))
    elif _DASHES.fullmatch(almost.strip()):
        message = _("The head does not begin with three hyphens.")
        findings.error("head", message, first + 1, _("Write --- above and below it: three hyphens and nothing else."))
    else:
        message = _("The unit has no head.")
        remedy = _("Begin the file with ---, then name:, title:, minutes:, then --- again.")
        findings.error("missing-head", message, 1, remedy)
        return found, Head()
    return found, guess


def read(yaml_text: str, findings: Findings) -> Head:
    """The head written in `yaml_text`; what is wrong goes to `findings` and is left out."""
    if len(yaml_text) > LONGEST_HEAD:
        message = _("The head is longer than %(limit)s characters.") % {"limit": LONGEST_HEAD}
        findings.error("head", message, 1, _("Move the text below the second ---."))
        return _guessed(yaml_text, 2)
    if _depth(yaml_text) > DEEPEST:
        findings.error("head", _("The head's brackets stand inside each other too deep."), 1, _("Write it flat."))
        return _guessed(yaml_text, 2)
    from yaml.nodes import MappingNode  # needed only where courses are read

    before = len(findings.found)
    root = _parsed(yaml_text, findings)
    if root is not None and not isinstance(root, MappingNode):
        _complain_of_form(yaml_text, findings)
    if not isinstance(root, MappingNode):
        return Head() if len(findings.found) == before else _guessed(yaml_text, 2)
    head = Head()
    for key, node, line in _entries(root, findings):
        _set(head, key, node, line, findings)
    return head


def _complain_of_form(yaml_text: str, findings: Findings) -> None:
    message, remedy = _("The head is no list of `name: value` lines."), _("Write `title: ...`, for one.")
    said = slip(yaml_text, KEYS, yaml_text.count("\n")) or Plain(message, remedy, 2)
    findings.error("head", said.message, said.line, said.remedy)


def _guessed(text: str, first_line: int) -> Head:
    """What the lines of a head that cannot be read say one by one, up to the first empty one."""
    from yaml.nodes import ScalarNode  # see above

    head, silent = Head(), Findings("")
    for number, line in enumerate(text.split("\n")[:_MOST_LINES], start=first_line):
        if not line.strip() or line.strip() == "---":
            break
        said = _LINE.match(line)
        if said and said[1] not in head.lines:
            value = said[2].strip().strip("[]").strip("\"'“”")
            _set(head, said[1], ScalarNode("tag:yaml.org,2002:str", value), number, silent)
    head.is_read = False
    return head


def _depth(text: str) -> int:
    """How deep brackets are open at most, quotes disregarded: YAML parsers slow down or give up on depth."""
    depth = deepest = 0
    for letter in _BRACKETS.findall(text):
        depth += 1 if letter in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _parsed(yaml_text: str, findings: Findings) -> Node | None:
    import yaml  # needed only where courses are read

    # The parser in C is ten times as fast, and reads the same.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for event in yaml.parse(yaml_text, Loader=loader):
            if getattr(event, "anchor", None) is not None or getattr(event, "tag", None) not in (None, "!"):
                line, column = _place(event.start_mark)
                message = _("The value begins with a sign that has a meaning of its own in YAML.")
                remedy = _("Put the value in quotes: %(line)s") % {"line": quoted(yaml_text.split("\n")[line - 2])}
                findings.error("head", message, line, remedy, column=column)
                return None
        return yaml.compose(yaml_text, Loader=loader)
    except yaml.MarkedYAMLError as problem:
        said = said_plainly(problem, yaml_text, KEYS)
        findings.error("head", said.message, said.line, said.remedy, column=said.column)
    except (yaml.YAMLError, RecursionError, ValueError) as problem:
        why = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        remedy = _("Write `name: value` lines between two lines of ---.")
        findings.error("head", _("The head is not YAML: %(why)s.") % {"why": why}, 1, remedy)
    return None


def _place(mark: Any) -> tuple[int, int]:
    """(line in the unit's file, column) of a place in the head, which begins on line 2."""
    return (mark.line + 2, mark.column + 1) if mark else (1, 0)


def _entries(root: MappingNode, findings: Findings) -> list[tuple[str, Node, int]]:
    from yaml.nodes import ScalarNode  # see above

    entries: dict[str, tuple[str, Node, int]] = {}
    for key_node, value_node in root.value:
        line = key_node.start_mark.line + 2
        key = key_node.value if isinstance(key_node, ScalarNode) else ""
        if key not in KEYS:
            meant = rules.nearest(key, KEYS) if key else ""
            message = _("A unit's head has no “%(key)s”.") % {"key": key}
            remedy = (
                _("Did you mean “%(meant)s”?") % {"meant": meant}
                if meant
                else _("Known: %(keys)s.") % {"keys": ", ".join(KEYS)}
            )
            findings.warning("unknown-key", message, line, remedy)
        elif key in entries:
            message = _("“%(key)s” stands here twice.") % {"key": key}
            findings.error("head", message, line, _("Remove one of the two lines."))
        else:
            entries[key] = (key, value_node, line)
    return list(entries.values())


def _set(head: Head, key: str, node: Node, line: int, findings: Findings) -> None:
    from yaml.nodes import MappingNode, SequenceNode  # see above

    head.lines[key] = line
    if key == "outcomes":
        head.outcomes = _words(node, line, findings)
        return
    if isinstance(node, MappingNode | SequenceNode):
        message = _("“%(key)s” takes one value.") % {"key": key}
        findings.error("head", message, line, _("Write `%(key)s: value` on one line.") % {"key": key})
        return
    value = " ".join(str(node.value).split())
    if key == "minutes":
        head.minutes = _minutes(value, line, findings)
    elif key == "counts":
        head.counts = _yes(value, line, findings)
    elif key == "sure":
        head.sure = _sure(value, line, findings)
    else:
        setattr(head, key, value)


def _words(node: Node, line: int, findings: Findings) -> tuple[str, ...]:
    from yaml.nodes import ScalarNode, SequenceNode  # see above

    if isinstance(node, ScalarNode):
        return tuple(str(node.value).replace(",", " ").split())
    if isinstance(node, SequenceNode) and all(isinstance(item, ScalarNode) for item in node.value):
        return tuple(str(item.value).strip() for item in node.value)
    findings.error("head", _("This is no list of ids."), line, _("Write [first, second]."))
    return ()


def _minutes(value: str, line: int, findings: Findings) -> float:
    try:
        minutes = float(value)
    except ValueError:
        minutes = -1.0
    if not 0 <= minutes <= _MOST_MINUTES:
        message = _("“%(value)s” is no number of minutes.") % {"value": value}
        findings.error("minutes", message, line, _("Write a number from 0 to %(most)s.") % {"most": _MOST_MINUTES})
        return 0.0
    return minutes


def _yes(value: str, line: int, findings: Findings) -> bool:
    if value.lower() not in _YES | _NO:
        findings.error("head", _("“%(value)s” is neither yes nor no.") % {"value": value}, line, _("Write yes or no."))
    return value.lower() not in _NO


def _sure(value: str, line: int, findings: Findings) -> str | None:
    if value.lower() in _NO:
        return ""
    if value == "ask":
        return value
    message = _("A unit's questions ask how sure one is, or they do not; “%(value)s” is neither.") % {"value": value}
    findings.error("head", message, line, _("Write “sure: ask” or “sure: no”."))
    return None
