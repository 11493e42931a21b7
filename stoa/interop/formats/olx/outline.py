"""Reads the tree of blocks of an OLX course, inline and by reference; cycles are refused, missing files named."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from stoa.interop.reading import Folder, Malformed, collapse, shorter
from stoa.interop.rules import ImportFailed

Element = etree._Element

CONTAINERS = frozenset(
    {"course", "chapter", "sequential", "vertical", "section", "videosequence", "problemset", "wrapper"}
)
"""Kinds that only hold others, and become modules and units."""
WHOLE = frozenset({"library_content", "split_test", "conditional", "randomize", "problem_set", "itembank", "unit"})
"""Kinds that hold others and mean something by it: they are kept with what they hold."""
BANKS = ("library_content", "itembank")
"""Kinds that draw from what they hold."""
TITLED = frozenset({"chapter", "section", "sequential", "videosequence", "problemset"})
"""Kinds that a learner finds in the list of contents: without a title, Open edX shows their names there."""
MOST_BLOCKS = 200_000
NO_WORDS = re.compile(r"(?:[a-z]+_)?(?:[0-9a-f]{12}|[0-9a-f]{32})")
"""Names that a machine gave."""


@dataclass
class Block:
    """One block. `element` is its definition; `attributes` are those of reference, definition and policy."""

    kind: str
    url_name: str
    element: Element
    file: str
    line: int
    attributes: dict[str, str]
    children: list[Block] = field(default_factory=list)
    raw: bytes | None = None
    """The file's bytes when it could not be parsed."""
    missing: bool = False
    """The file that the reference names does not exist."""

    @property
    def title(self) -> str:
        """What a learner knows it by (`name` is the form of 2012); empty where it has no title."""
        said = self.get("display_name") or self.get("block_name") or self.get("name")
        inner = self.element.find("title")
        said = said or (inner.text if inner is not None and inner.text else "")
        if not said.strip() and self.kind in TITLED and not NO_WORDS.fullmatch(self.url_name):
            said = self.url_name.replace("_", " ")
        return collapse(said)

    def walk(self) -> Iterator[Block]:
        """This block and all below it."""
        stack = [self]
        while stack:
            block = stack.pop()
            yield block
            stack.extend(reversed(block.children))

    def get(self, name: str) -> str:
        """An attribute, or empty."""
        value = self.attributes.get(name, "")
        return "" if value in ("null", "None") else value

    def flag(self, name: str) -> bool:
        return self.get(name).strip().lower() in ("true", "1", "yes")


@dataclass
class Outline:
    """The course: its root, and the settings that stand beside it."""

    org: str
    course: str
    run: str
    root: Block
    policy: Mapping[str, Any]
    grading: Mapping[str, Any]
    grading_file: str
    policy_file: str

    @property
    def source_id(self) -> str:
        return f"course-v1:{self.org}+{self.course}+{self.run}"

    def setting(self, name: str) -> Any:
        """A setting of the course, from its policy or its attributes (read as JSON where it is JSON)."""
        if name in self.policy:
            return self.policy[name]
        value = self.root.attributes.get(name)
        if value is None:
            return None
        try:
            return json.loads(value)
        except ValueError:
            return value


def read_outline(folder: Folder) -> Outline:
    """The outline of the course in `folder`. Raises ImportFailed when there is none."""
    return _Reader(folder).read()


class _Reader:
    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.tally = folder.tally
        self.policies: dict[str, Any] = {}
        self.policies_used: set[str] = set()
        self.open: list[tuple[str, str]] = []
        self.seen: dict[tuple[str, str], str] = {}
        self.count = 0

    def read(self) -> Outline:
        entry = self._parse_or_fail("course.xml")
        if entry.tag != "course":
            raise ImportFailed(
                "course.xml", entry.sourceline or 0, f"It begins with <{entry.tag!s}>, not <course>.", ""
            )
        run = entry.get("url_name") or entry.get("slug") or "course"
        policy_file = self.folder.first(
            f"policies/{run}/policy.json", f"policies/{run}.json", "policies/course/policy.json"
        )
        self.policies = self._object(policy_file)
        definition, file = entry, "course.xml"
        path = f"course/{run}.xml"
        if not len(entry) and self.folder.has(path):
            definition, file = self._parse_or_fail(path), path
        policy = self._policy("course", run)
        root = Block(
            "course", run, definition, file, definition.sourceline or 0, self._attributes(entry, definition, policy)
        )
        grading_file = self.folder.first(
            f"policies/{run}/grading_policy.json", "policies/grading_policy.json", "grading_policy.json"
        )
        outline = Outline(
            org=entry.get("org") or definition.get("org") or "unknown",
            course=entry.get("course") or definition.get("course") or run,
            run=run,
            root=root,
            policy=policy,
            grading=self._object(grading_file),
            grading_file=grading_file or "policies",
            policy_file=policy_file or file,
        )
        self._read_children(root)
        self._report_policies(outline.policy_file)
        return outline

    def _report_policies(self, file: str) -> None:
        left = [key for key, found in self.policies.items() if found and key not in self.policies_used]
        if left:
            shown = ", ".join(left[:20]) + (f" and {len(left) - 20} more" if len(left) > 20 else "")
            message = f"Settings for blocks that the course does not have were left out: {shown}."
            self.tally.warn(file, 0, "policy", message)

    def _object(self, path: str) -> dict[str, Any]:
        data = self.folder.json(path) if path else None
        return data if isinstance(data, dict) else {}

    def _policy(self, kind: str, url_name: str) -> dict[str, Any]:
        found = self.policies.get(f"{kind}/{url_name}")
        self.policies_used.add(f"{kind}/{url_name}")
        return found if isinstance(found, dict) else {}

    def _parse_or_fail(self, path: str) -> Element:
        if not self.folder.has(path):
            raise ImportFailed(path, 0, "There is no such file.", "An OLX course has a course.xml at its top.")
        try:
            return self.folder.xml(path)
        except Malformed as error:
            raise ImportFailed(
                path,
                error.line,
                f"This is not well-formed XML: {error.message}.",
                "Export the course again, or repair it.",
            ) from error

    def _attributes(self, reference: Element, definition: Element, policy: Mapping[str, Any]) -> dict[str, str]:
        """Of all three, the policy wins over the definition, as in Open edX; a reference only names."""
        merged = {
            str(name): str(value) for element in (reference, definition) for name, value in element.attrib.items()
        }
        for name, value in policy.items():
            if value is not None and name != "xml_attributes":
                merged[str(name)] = value if isinstance(value, str) else json.dumps(value)
        return merged

    def _read_children(self, parent: Block) -> None:
        for child in parent.element:
            if isinstance(child.tag, str):
                block = self._read_block(child, parent.file)
                if block is not None:
                    parent.children.append(block)

    def _read_block(self, reference: Element, file: str) -> Block | None:
        kind = kind_of(reference)
        line = reference.sourceline or 0
        self._count(file, line)
        url_name = self._name_of(reference, kind)
        key = (kind, url_name)
        if key in self.open and _is_reference(reference):
            chain = " > ".join("/".join(pair) for pair in [*self.open, key])
            raise ImportFailed(
                file, line, f"{kind} {url_name!r} contains itself: {chain}.", "Remove one of the references."
            )
        if len(self.open) > self.folder.limits.depth:
            raise ImportFailed(file, line, "Blocks stand too deep in one another.", "Move some of them up.")
        if _is_reference(reference) and key in self.seen:
            message = f"{kind} {url_name!r} stands in {self.seen[key]} already; it was not put here a second time."
            self.tally.warn(file, line, "second-reference", message)
            return None
        self.seen[key] = file
        block = self._define(reference, kind, url_name, file, line)
        self.open.append(key)
        if kind in CONTAINERS or kind in WHOLE:
            self._read_children(block)
        self.open.pop()
        return block

    def _name_of(self, reference: Element, kind: str) -> str:
        """Its name, where it has none its cleaned title, as Open edX finds it; else one made of what it says."""
        for key in ("url_name", "slug", "name", "display_name"):
            said = reference.get(key)
            if said is not None:
                break
        if said and key in ("name", "display_name"):
            said = re.sub(r"_+", "_", re.sub(r"[^\w.%-]", "_", said))
            # A title may come twice, and another block may be called so for good.
            is_free = (kind, said) not in self.seen and not self.folder.has(f"{kind}/{said}.xml")
            said = said if is_free else ""
        return said or _made_name(reference)

    def _count(self, file: str, line: int) -> None:
        self.count += 1
        if self.count > MOST_BLOCKS:
            raise ImportFailed(file, line, f"More than {MOST_BLOCKS} blocks.", "Split the course.")

    def _define(self, reference: Element, kind: str, url_name: str, file: str, line: int) -> Block:
        policy = self._policy(kind, url_name)
        stem = reference.get("filename") if kind != "html" and not len(reference) else None
        path = f"{kind}/{(stem or url_name).replace(':', '/')}.xml"
        if stem:
            # Courses of 2012 have folders of other names, and Open edX still looks there.
            path = self.folder.first(path, f"{kind}s/{path.partition('/')[2]}", *shorter(path)) or path
        plain = self._attributes(reference, reference, policy)
        if not (_is_reference(reference) or stem):
            return Block(kind, url_name, reference, file, line, plain)
        self.folder.path(path)
        if not self.folder.has(path):
            known_empty = kind in CONTAINERS or kind in ("video", "discussion", "wiki")
            rule = "missing-file"
            if kind != "wiki":
                self.tally.warn(file, line, rule, f"{path} is missing: this {kind} {url_name!r} has no content.")
            return Block(kind, url_name, reference, file, line, plain, missing=not known_empty)
        try:
            definition = self.folder.xml(path)
        except Malformed as error:
            message = f"This is not well-formed XML ({error.message}); the block was kept as it is."
            self.tally.warn(path, error.line, "malformed-xml", message)
            return Block(kind, url_name, reference, path, error.line, plain, raw=self.folder.bytes_of(path))
        attributes = self._attributes(reference, definition, policy)
        return Block(kind, url_name, definition, path, definition.sourceline or 0, attributes)


def kind_of(element: Element) -> str:
    """The kind of a block, fit for file names: letters, digits, `_`, `.` and `-`, at most 60 characters. A namespace,
    which may say anything, is no part of it."""
    local = str(element.tag).rpartition("}")[2]
    return re.sub(r"[^\w.-]", "_", local)[:60]


def _is_reference(element: Element) -> bool:
    """A reference only names a file: no content and nothing but its name."""
    return not len(element) and not (element.text or "").strip() and set(element.attrib) <= {"url_name", "slug"}


def _made_name(element: Element) -> str:
    """A name for a block without one, from what it says: the same at every import."""
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    return f"{kind_of(element)}_{hashlib.sha256(text.encode()).hexdigest()[:12]}"
