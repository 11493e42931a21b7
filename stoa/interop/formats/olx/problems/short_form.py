"""Studio's short form of problems (the `markdown` attribute), for exports in which it stands without its XML.

The syntax is that of Studio's simple problem editor: `>>label||description<<`, `(x)` (with `@` for a choice that keeps
its place and `!` for choices in any order), `[x]`, `= answer +- tolerance`, `=| pattern`, `or=`, `not=`,
`[[one, (two)]]`, `{{feedback}}`, `||hint||`, `[explanation]`, `---` between questions.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

_LABEL = re.compile(r">>(.*?)<<", re.DOTALL)
_HINT = re.compile(r"^\s*\|\|(.*?)\|\|\s*$", re.MULTILINE)
_EXPLANATION = re.compile(
    r"^\s*\[explanation\]\s*$(.*?)^\s*\[/?explanation\]\s*$", re.MULTILINE | re.DOTALL | re.IGNORECASE
)
_FEEDBACK = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_RADIO = re.compile(r"^\s*\(([xX@!\s]{0,3})\)\s*(.+)$")
_BOX = re.compile(r"^\s*\[\s*([xX]?)\s*\]\s*(.+)$")
_TYPED = re.compile(r"^\s*(s=|=|or=|not=)\s*(.+)$")
_DROPDOWN = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)
_NUMBER = re.compile(r"[\d.(\[+-]")


def to_problem(text: str) -> etree._Element:
    """The problem that a short form describes, as its XML."""
    body: list[str] = []
    hints = [f"<hint>{_plain(hint)}</hint>" for hint in _HINT.findall(text)]
    for part in re.split(r"^\s*---+\s*$", _HINT.sub("", text.replace("\r\n", "\n")), flags=re.MULTILINE):
        body.append(_question(part))
    if hints:
        body.append(f"<demandhint>{''.join(hints)}</demandhint>")
    return etree.fromstring(f"<problem>{''.join(body)}</problem>")


def _plain(text: str) -> str:
    return escape(" ".join(text.split()))


def _question(part: str) -> str:
    solutions = [f"<solution>{_paragraphs(told)}</solution>" for told in _EXPLANATION.findall(part)]
    part = _EXPLANATION.sub("", part)
    intro: list[str] = []

    def label(found: re.Match[str]) -> str:
        said, _, description = found[1].partition("||")
        intro.append(f"<label>{_plain(said)}</label>")
        if description.strip():
            intro.append(f"<description>{_plain(description)}</description>")
        return ""

    part = _LABEL.sub(label, part)
    response = ""
    dropdown = _DROPDOWN.search(part)
    if dropdown:
        response = _dropdown(dropdown[1])
        part = _DROPDOWN.sub("", part)
    lines = part.split("\n")
    for pattern, make in ((_RADIO, _choices), (_BOX, _boxes), (_TYPED, _typed)):
        found = [match for line in lines if (match := pattern.match(line))]
        if found and not response:
            response = make(found)
            lines = [line for line in lines if not pattern.match(line)]
    return f"{_paragraphs(chr(10).join(lines))}{''.join(intro)}{response}{''.join(solutions)}"


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{_plain(piece)}</p>" for piece in re.split(r"\n\s*\n", text) if piece.strip())


def _told(text: str) -> tuple[str, list[str]]:
    """(an answer without its feedback, its feedback)."""
    return _FEEDBACK.sub("", text).strip(), [found.strip() for found in _FEEDBACK.findall(text)]


def _choices(found: list[re.Match[str]]) -> str:
    items = []
    for match in found:
        text, told = _told(match[2])
        hints = "".join(f"<choicehint>{_plain(hint)}</choicehint>" for hint in told)
        correct = "true" if "x" in match[1].lower() else "false"
        fixed = ' fixed="true"' if "@" in match[1] else ""
        items.append(f'<choice correct="{correct}"{fixed}>{_plain(text)}{hints}</choice>')
    shuffle = ' shuffle="true"' if any("!" in match[1] for match in found) else ""
    return f"<multiplechoiceresponse><choicegroup{shuffle}>{''.join(items)}</choicegroup></multiplechoiceresponse>"


def _boxes(found: list[re.Match[str]]) -> str:
    items = []
    for match in found:
        text, told = _told(match[2])
        hints = []
        for hint in told:
            for piece in re.split(r",\s*(?=(?:u|s|unselected|selected)\s*:)", hint):
                kind, colon, said = piece.partition(":")
                selected = "false" if colon and kind.strip().lower() in ("u", "unselected") else "true"
                said = said if colon and kind.strip().lower() in ("u", "s", "selected", "unselected") else piece
                hints.append(f'<choicehint selected="{selected}">{_plain(said)}</choicehint>')
        items.append(f'<choice correct="{"true" if match[1] else "false"}">{_plain(text)}{"".join(hints)}</choice>')
    return f"<choiceresponse><checkboxgroup>{''.join(items)}</checkboxgroup></choiceresponse>"


def _dropdown(inside: str) -> str:
    items = []
    for option in re.split(r"\n" if "\n" in inside.strip() else ",", inside.strip()):
        text, told = _told(option)
        if not text:
            continue
        right = text.startswith("(") and text.endswith(")")
        hints = "".join(f"<optionhint>{_plain(hint)}</optionhint>" for hint in told)
        shown = _plain(text.strip("()") if right else text)
        items.append(f'<option correct="{right!s}">{shown}{hints}</option>')
    return f"<optionresponse><optioninput>{''.join(items)}</optioninput></optionresponse>"


def _typed(found: list[re.Match[str]]) -> str:
    first, first_told = _told(found[0][2])
    number, _, tolerance = first.partition("+-")
    is_number = found[0][1] == "=" and bool(_NUMBER.match(number.strip()))
    inner = [f"<correcthint>{_plain(hint)}</correcthint>" for hint in first_told]
    for match in found[1:]:
        text, told = _told(match[2])
        hints = "".join(f"<correcthint>{_plain(hint)}</correcthint>" for hint in told)
        if match[1] == "not=":
            inner.append(f"<stringequalhint answer={quoteattr(text)}>{_plain(' '.join(told))}</stringequalhint>")
        else:
            inner.append(f"<additional_answer answer={quoteattr(text)}>{hints}</additional_answer>")
    if not is_number:
        kind = "ci regexp" if first.startswith("|") else "ci"
        answer = quoteattr(first.removeprefix("|").strip())
        return f'<stringresponse answer={answer} type="{kind}">{"".join(inner)}<textline/></stringresponse>'
    allowed = f'<responseparam type="tolerance" default={quoteattr(tolerance.strip())}/>' if tolerance.strip() else ""
    parts = f"{''.join(inner)}{allowed}<formulaequationinput/>"
    return f"<numericalresponse answer={quoteattr(number.strip())}>{parts}</numericalresponse>"
