"""Drag and drop (`drag-and-drop-v2`) as a question with rows: each item is given the zone that it belongs in.

In Open edX too, whoever uses the keyboard chooses a zone by its title. What it was drawn on stands in the prompt.
"""

from __future__ import annotations

import json
from collections import Counter
from html import escape
from typing import Any

from stoa.interop.formats.olx.outline import Block
from stoa.interop.formats.olx.problems.parts import Answer, NotConvertible, Question, Texts
from stoa.interop.markup.clean import parse_fragment
from stoa.interop.markup.inline import Unwritable
from stoa.interop.reading import collapse

KIND = "drag-and-drop-v2"
NOWHERE = "none"
DECOY = "None of these"
"""The choice for items that belong in no zone."""
MARK_LIMIT = 200
OPTION_LIMIT = 200
"""What a question takes of a mark's characters, and of answers."""
_FENCES = ("```", "~~~", ":::", "$$")


def read_drag_and_drop(block: Block, texts: Texts) -> Question:
    """The question that a block asks. Raises NotConvertible for what rows cannot say."""
    data = _data(block)
    zones = _zones(data, texts)
    decoy = DECOY
    while decoy in zones.values():
        decoy += "."
    answers = [_answer(item, zones, texts, decoy) for item in data["items"]]
    if len({answer.text for answer in answers}) < len(answers):
        raise NotConvertible("drag-and-drop", "Two of its items say the same; only their place tells them apart.")
    marks = Counter(answer.mark for answer in answers)
    answers += [Answer(mark, "") for mark in dict.fromkeys(zones.values()) if mark not in marks]
    if len({answer.mark for answer in answers}) < 2:
        raise NotConvertible("drag-and-drop", "It has one zone only.")
    if len(answers) > OPTION_LIMIT:
        raise NotConvertible("drag-and-drop", "It has too many items and zones.")
    kind = "matching" if max(marks.values()) == 1 else "categorise"
    finish = texts.blocks(parse_fragment(str(data.get("feedback", {}).get("finish") or "")))
    return Question(kind, "", answers, _stem(block, data, texts), explanation=[finish] if finish.strip() else [])


def _data(block: Block) -> dict[str, Any]:
    """What is dragged where. An export of a block that nobody set up has none: then Open edX shows its example."""
    try:
        data = json.loads(block.get("data") or "{}")
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise NotConvertible("drag-and-drop", "What is dragged where cannot be read.")
    listed = (data.get("items"), data.get("zones"))
    if not all(isinstance(each, list) and each and all(isinstance(one, dict) for one in each) for each in listed):
        raise NotConvertible("drag-and-drop", "It names no items and zones.")
    if not isinstance(data.get("feedback", {}), dict):
        data["feedback"] = {}
    return data


def _zones(data: dict[str, Any], texts: Texts) -> dict[str, str]:
    """What stands between the brackets for each zone, by its id and by its title: older items name the title."""
    found: dict[str, str] = {}
    titles = Counter(collapse(str(zone.get("title") or "")) for zone in data["zones"])
    for zone in data["zones"]:
        title = collapse(str(zone.get("title") or ""))
        mark = _mark(title.replace("[", "(").replace("]", ")"), texts)
        if not title or titles[title] > 1 or mark in found.values():
            raise NotConvertible("drag-and-drop", "Its zones have no titles that tell them apart.")
        if len(mark) > MARK_LIMIT or mark.startswith(_FENCES) or "[" in mark or "\n" in mark:
            raise NotConvertible("drag-and-drop", "The title of a zone cannot be a choice.")
        for name in (title, zone.get("uid"), zone.get("id")):
            if isinstance(name, str) and name:
                found.setdefault(name, mark)
    return found


def _mark(title: str, texts: Texts) -> str:
    """A title as Markdown. What would begin a block stands as it is: between brackets it begins none."""
    try:
        return texts.escaped(title).strip()
    except Unwritable:
        return title


def _answer(item: dict[str, Any], zones: dict[str, str], texts: Texts, decoy: str) -> Answer:
    named = item.get("zones")
    places = [str(place) for place in named] if isinstance(named, list) else [str(item.get("zone") or NOWHERE)]
    if len(places) > 1:
        raise NotConvertible("drag-and-drop", "One of its items is right in more than one zone.")
    place = places[0] if places else NOWHERE
    if place not in zones and place != NOWHERE:
        raise NotConvertible("drag-and-drop", "One of its items belongs in a zone that is not there.")
    text = _shown(item, texts)
    if not text:
        raise NotConvertible("drag-and-drop", "One of its items says nothing.")
    if any(line.lstrip().startswith((">", *_FENCES)) for line in text.splitlines()):
        raise NotConvertible("drag-and-drop", "One of its items holds code or a quotation, which a row cannot.")
    feedback = item.get("feedback")
    wrong = str(feedback.get("incorrect") or "") if isinstance(feedback, dict) else ""
    return Answer(zones.get(place, decoy), text, texts.blocks(parse_fragment(wrong)).strip())


def _shown(item: dict[str, Any], texts: Texts) -> str:
    """What a learner sees of an item: its name, or its picture instead, with words for those who cannot see it."""
    picture = str(item.get("imageURL") or item.get("backgroundImage") or "")  # the latter is what it was called once
    called = parse_fragment(str(item.get("displayName") or ""))
    if not picture:
        return texts.line(called).strip()
    said = collapse(str(item.get("imageDescription") or "")) or texts.plain(called)
    html = f'<img src="{escape(picture)}" alt="{escape(said or "Picture")}">'
    shown = texts.line(parse_fragment(html)).strip()
    if not said and not shown.startswith("!["):
        return ""
    if not said:
        texts.resolver.warn(0, "picture-words", "A picture to drag has no words for those who cannot see it: add some.")
    return shown


def _stem(block: Block, data: dict[str, Any], texts: Texts) -> str:
    html = block.get("question_text") or ""
    if data.get("targetImg"):
        alt = escape(str(data.get("targetImgDescription") or ""))
        html += f'<p><img src="{escape(str(data["targetImg"]))}" alt="{alt}"></p>'
    return texts.blocks(parse_fragment(html)).strip()
