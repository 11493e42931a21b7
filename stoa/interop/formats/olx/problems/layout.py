"""Puts what stands between the inputs of a problem into the prompts of its questions, in the order of the page."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from stoa.interop.formats.olx.problems.blanks import can_join, joined, written
from stoa.interop.formats.olx.problems.parts import Element, Question, Texts
from stoa.interop.markup.clean import clean
from stoa.interop.markup.controls import replace_by_text
from stoa.interop.markup.markdown import wrap_loose, write
from stoa.interop.reading import collapse

MARKER = "stoa-question"
"""Stands in a problem's tree where a question's input stood; `n` counts from 0."""
_GAP = "____"
_OPEN = frozenset({"div", "section", "article", "center", "form", "fieldset", "text", "startouttext", "main", "body"})


def place_text(root: Element, questions: list[Question], texts: Texts) -> str:
    """Fill the stems of `questions` from the tree `root`, in which markers stand for inputs. Those that are blanks of
    one text become one question.

    Returns the text itself when there are no questions.
    """
    clean(root, texts.resolver, texts.headings)
    blanks = _join_blanks(root, questions)
    _lift_markers(root, questions)
    if not questions:
        return write(root).text
    pending: list[Element] = []
    last = questions[0]
    for item in _items(root):
        if item.tag == MARKER:
            last = questions[int(item.get("n") or 0)]
            last.stem = _joined(_written(pending), last.stem)
            pending = []
        else:
            pending.append(item)
    last.stem = _joined(last.stem, _written(pending))
    for token, blank in blanks.items():
        for question in questions:
            question.stem = question.stem.replace(token, blank)
    return ""


def _join_blanks(root: Element, questions: list[Question]) -> dict[str, str]:
    """Make one question of those whose inputs stand in one text or table, so that they are answered there. Their
    markers become one behind it; the tokens that stand in their places are returned with the blanks they are."""
    hosts: dict[Element, list[Element]] = {}
    for marker in list(root.iter(MARKER)):
        host = _host(marker)
        if host is not None:
            hosts.setdefault(host, []).append(marker)
    left, blanks = dict(enumerate(questions)), dict[str, str]()
    for host, markers in hosts.items():
        inside = [questions[int(marker.get("n") or 0)] for marker in markers]
        if not _is_running(host, markers, inside):
            continue
        labels = set[str]()
        for marker, question in zip(markers, inside, strict=True):
            token = f"stoablank{marker.get('n')}blank"
            blanks[token] = written(question, labels)
            replace_by_text(marker, token)
        first, *others = (int(marker.get("n") or 0) for marker in markers)
        left[first] = joined(inside, "table" if host.tag == "table" else "cloze")
        for other in others:
            del left[other]
        behind = etree.Element(MARKER, n=str(first))
        host.addnext(behind)
        _move_tail(host, behind)
    numbers = {str(old): str(new) for new, old in enumerate(left)}
    for marker in root.iter(MARKER):
        marker.set("n", numbers[marker.get("n") or "0"])
    questions[:] = left.values()
    return blanks


def _is_running(host: Element, markers: list[Element], questions: list[Question]) -> bool:
    """Whether inputs stand in the middle of what they ask: several in one text, or a drop-down with words behind it."""
    if not all(_gap(marker, host, 2) for marker in markers) or not can_join(questions):
        return False
    if len(markers) > 1:
        return True
    markers[0].text = _GAP
    behind = "".join(str(text) for text in host.itertext()).partition(_GAP)[2]
    markers[0].text = None
    return questions[0].kind == "dropdown" and any(char.isalnum() for char in behind)


def _joined(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)


def _written(items: list[Element]) -> str:
    if not items:
        return ""
    root = etree.Element("div")
    for item in items:
        item.tail = None
        root.append(item)
    return write(root).text


def _items(root: Element) -> Iterator[Element]:
    """Blocks and markers; containers that hold a marker are opened."""
    wrap_loose(root)
    for child in list(root):
        if child.tag != MARKER and child.find(f".//{MARKER}") is not None:
            yield from _items(child)
        else:
            yield child


def _lift_markers(root: Element, questions: list[Question]) -> None:
    """A marker inside a line or a table goes behind what holds it. In a text, a gap or a number stays in its place."""
    markers = list(root.iter(MARKER))
    hosts = [_host(marker) for marker in markers]
    # Before any marker moves: what is left in their places would be taken for the head of a row.
    heads = [_cell_heads(marker) for marker in markers]
    gaps = [_gap(marker, host, hosts.count(host)) for marker, host in zip(markers, hosts, strict=True)]
    behind: dict[Element, Element] = {}
    for marker, host, head, gap in zip(markers, hosts, heads, gaps, strict=True):
        if host is None:
            continue
        question = questions[int(marker.get("n") or 0)]
        number = gap if gap != _GAP else ""
        question.stem = _joined(f"{number} {head}".strip(), question.stem)
        replace_by_text(marker, gap)
        moved = etree.Element(MARKER, n=marker.get("n") or "0")
        behind.get(host, host).addnext(moved)
        _move_tail(behind.get(host, host), moved)
        behind[host] = moved


def _gap(marker: Element, host: Element | None, count: int) -> str:
    """What stays where a marker stood in `host`, which holds `count` of them: a number that its question repeats, or
    a gap. Nothing stays where no word stands beside it, or where a list of answers ends the text."""
    if host is None:
        return ""
    marker.text = _GAP
    before, _, after = "".join(str(text) for text in host.itertext()).partition(_GAP)
    marker.text = None
    if not (before + after).strip() or (count == 1 and marker.get("kind") == "list" and not after.strip()):
        return ""
    return f"({int(marker.get('n') or 0) + 1})" if count > 1 else _GAP


def _move_tail(before: Element, after: Element) -> None:
    """What stood behind `before` stands behind `after`."""
    if before.tail:
        after.tail, before.tail = before.tail, None


def _host(marker: Element) -> Element | None:
    """The outermost element around `marker` that is more than a container; None when there is none."""
    host = None
    for ancestor in marker.iterancestors():
        if ancestor.getparent() is not None and ancestor.tag not in _OPEN:
            host = ancestor
    return host


def _cell_heads(marker: Element) -> str:
    """What the head of its row and of its column say, for a marker in a table."""
    cell = next((item for item in marker.iterancestors("td", "th")), None)
    row = cell.getparent() if cell is not None else None
    table = next((item for item in marker.iterancestors("table")), None)
    if cell is None or row is None or table is None:
        return ""
    at = row.index(cell)
    first_row = next(table.iter("tr"), None)
    row_head = _words(row[0]) if at > 0 else ""
    column_head = (
        _words(first_row[at]) if first_row is not None and first_row is not row and at < len(first_row) else ""
    )
    return " – ".join(part for part in (f"**{row_head}**" if row_head else "", column_head) if part)


def _words(element: Element) -> str:
    if element.find(f".//{MARKER}") is not None:
        return ""
    root = etree.Element("div")
    root.text = collapse("".join(str(text) for text in element.itertext()))
    return write(root).text.replace("\n", " ")
