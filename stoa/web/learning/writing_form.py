"""The page on which a learner writes a question: what its form holds, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stoa.assessment.actions import Filled, Looked, WrittenLine, composed
from stoa.content.queries import Outline, UnitPicture

KINDS: Final[Mapping[str, tuple[Promise, Promise]]] = {
    "choice": (_("One right answer"), _("Readers choose one. Tick the right one; the others are what people believe.")),
    "multiple": (_("Several right answers"), _("Readers choose all that are right. Tick each of them.")),
    "text": (_("A word"), _("Readers type it. Tick every spelling that is right; others with a reply catch mistakes.")),
    "numeric": (_("A number"), _("Readers type it. “0.09 ± 0.01” takes what is near enough, “3 .. 5” a range.")),
}  # fmt: skip
ROWS: Final = 6
HINTS: Final = 2
LIMITS: Final = {"prompt": 3000, "answer": 300, "reply": 400, "units": 100, "hint": 600, "explanation": 3000}
TEXT: Final = 20_000
"""Characters that are kept of a text; what is longer than a question may be is said to be so."""
TEMPLATE: Final = """:::{question} ordering

What is to be put in order?

- [1] First
- [2] Second
- [3] Third

> **Explanation.** Why this is the order.
:::"""

PROGRAM: Final = """:::{question} code
:scoring: each

Write a function `double(x)` that gives twice a number.

```python start
def double(x): ...
```

```python solution
def double(x):
    return 2 * x
```

- [shown] `double(21) == 42`
- [hidden] `double(2.5) == 5.0`
      > What about numbers that are not whole?

> **Explanation.** `return 2 * x`
:::"""
PICTURED: Final = """:::{{question}} {kind}

{asked}

![{alt}]({name})

{answers}

> **Explanation.** {why}
:::"""
ABOUT_PICTURES: Final = {
    "hotspot": (
        "Where in the picture is it?",
        "- [x] circle 50% 50% 10%\n- [ ] box 0% 0% 20% 20%\n      > What is here instead.", "Why it is there.",
    ),
    "label": (
        "What is where?",
        "- [First] 25% 50%\n- [Second] 75% 50%\n- [A label for no spot]", "Why each is there.",
    ),
}  # fmt: skip
"""How a text about a picture begins, by kind: what is asked, the answers, why."""


@dataclass(frozen=True)
class Row:
    """A line of answers in the form."""

    number: int
    text: str
    is_right: bool
    reply: str
    is_bad: bool
    is_reply_bad: bool


@dataclass(frozen=True)
class Hint:
    """A hint in the form."""

    number: int
    text: str


@dataclass(frozen=True)
class Said:
    """A finding as the page says it: `field` is the id of what it is about, `where` that in words."""

    message: str
    remedy: str
    field: str
    where: str
    is_error: bool


def draft_from(form: QueryDict) -> dict[str, Any]:
    """What a form holds, as it is kept: no database keeps a zero."""
    form = form.copy()
    for name, said in form.lists():
        form.setlist(name, [each.replace("\0", "") for each in said])
    skill = form.get("skill", "")[:200]
    if form.get("way") == "text":
        return {"way": "text", "text": form.get("text", "")[:TEXT], "skill": skill}
    rows = [
        [
            form.get(f"answer-{number}", "")[: LIMITS["answer"]], f"right-{number}" in form,
            form.get(f"reply-{number}", "")[: LIMITS["reply"]],
        ]
        for number in range(1, ROWS + 1)
    ]  # fmt: skip
    kind = form.get("kind", "")
    return {
        "way": "form", "kind": kind if kind in KINDS else "choice", "skill": skill, "answers": rows,
        "prompt": form.get("prompt", "")[: LIMITS["prompt"]], "units": form.get("units", "")[: LIMITS["units"]],
        "hints": [form.get(f"hint-{number}", "")[: LIMITS["hint"]] for number in range(1, HINTS + 1)],
        "explanation": form.get("explanation", "")[: LIMITS["explanation"]],
    }  # fmt: skip


def source_of(draft: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The text that a draft means, and for each line of a form's the field that it came from."""
    if draft.get("way") == "text":
        return str(draft.get("text", "")), ()
    answers = tuple(WrittenLine(str(text), bool(right), str(reply)) for text, right, reply in draft.get("answers", ()))
    return composed(
        Filled(
            str(draft.get("kind", "choice")), str(draft.get("prompt", "")), answers, str(draft.get("units", "")),
            tuple(str(hint) for hint in draft.get("hints", ())), str(draft.get("explanation", "")),
        )
    )  # fmt: skip


def as_text(draft: Mapping[str, Any]) -> dict[str, Any]:
    """The same draft, to go on with as text."""
    return {"way": "text", "text": source_of(draft)[0], "skill": draft.get("skill", "")}


def begun(way: str, kind: str, skill: str, pictures: Sequence[UnitPicture], path: str) -> dict[str, Any]:
    """A draft with nothing in it; one about the picture of this path is text."""
    picture = next((each for each in pictures if each.path == path), None)
    if picture is not None:
        asked, answers, why = ABOUT_PICTURES.get(kind, ABOUT_PICTURES["hotspot"])
        alt = re.sub(r"[\[\]\s]+", " ", picture.alt).strip()
        text = PICTURED.format(
            kind=kind if kind in ABOUT_PICTURES else "hotspot", asked=asked, alt=alt,
            name=quote(picture.name), answers=answers, why=why,
        )  # fmt: skip
        return {"way": "text", "text": text, "skill": skill}
    if way == "text":
        return {"way": "text", "text": PROGRAM if kind == "code" else TEMPLATE, "kind": kind, "skill": skill}
    return {"way": "form", "kind": kind if kind in KINDS else "choice", "skill": skill}


def said_of(looked: Looked, fields: Sequence[str]) -> list[Said]:
    """What was found, with the place of each; errors first."""
    found = []
    for finding in looked.findings:
        field, where = "text", ""
        if fields:
            field = fields[min(finding.line, len(fields)) - 1] if finding.line else "kind"
            field = {"kind": "prompt"}.get(field, field) if finding.rule != "written-explanation" else "explanation"
            where = field_words(field)
        elif finding.line:
            where = gettext("line %(line)d") % {"line": finding.line}
        said = Said(finding.message, _remedy(finding.rule, finding.remedy, bool(fields)), field, where,
                    finding.severity == "error")  # fmt: skip
        found.append(said)
    return sorted(found, key=lambda said: not said.is_error)


def _remedy(rule: str, remedy: str, is_form: bool) -> str:
    """What to do; in the form, where nobody writes signs, in the form's words."""
    if not is_form:
        return remedy
    known = {
        "written-explanation": gettext("Say why the right answer is right."),
        "question-prompt-empty": gettext("Write what is asked."),
        "question-no-right-answer": gettext("Tick the answer that is right."),
        "question-no-answers": gettext("Write the answers, and tick what is right."),
    }
    return known.get(rule, remedy)


def field_words(field: str) -> str:
    """What a field is called."""
    name, _dash, number = field.partition("-")
    known = {
        "prompt": gettext("What is asked"), "units": gettext("Units"), "explanation": gettext("Explanation"),
        "answer": gettext("Answer %(n)s") % {"n": number}, "reply": gettext("Reply to answer %(n)s") % {"n": number},
        "hint": gettext("Hint %(n)s") % {"n": number},
    }  # fmt: skip
    return known.get(name, "")


def form_context(outline: Outline, draft: Mapping[str, Any], skills: Sequence[str], said: Sequence[Said]) -> Any:
    """What the form shows."""
    kind = str(draft.get("kind", "choice"))
    answers = [*draft.get("answers", ()), *[["", False, ""]] * ROWS][:ROWS]
    bad = {each.field for each in said if each.is_error}
    texts = {outcome.id: outcome.text for outcome in outline.outcomes}
    return {
        "way": draft.get("way", "form"), "kind": kind, "kind_words": KINDS.get(kind, KINDS["choice"])[0],
        "kind_help": KINDS.get(kind, KINDS["choice"])[1], "prompt": draft.get("prompt", ""),
        "rows": [
            Row(n, text, bool(right), reply, f"answer-{n}" in bad, f"reply-{n}" in bad)
            for n, (text, right, reply) in enumerate(answers, 1)
        ],
        "units": draft.get("units", ""), "explanation": draft.get("explanation", ""), "text": draft.get("text", ""),
        "hints": [Hint(n, text) for n, text in enumerate([*draft.get("hints", ()), "", ""][:HINTS], 1)],
        "skills": [(id, texts[id]) for id in skills], "skill": draft.get("skill", ""), "bad": bad, "limits": LIMITS,
        "kinds": [(name, words, name == kind) for name, (words, _help) in KINDS.items()],
    }  # fmt: skip
