"""A field in which a formula is written as it looks (MathLive), beside the plain one that is sent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from stoa.assessment.formulas.loose import Style
from stoa.assessment.items.markup import attr
from stoa.assessment.items.registry import kind_of
from stoa.assessment.items.tongues import OURS
from stoa.content.ports import Part

SCRIPT = "assessment/mathfield.js"


def draw_look(part: Part, style: Style) -> str:
    """A button that opens such a field. It loads a fifth of a megabyte, so it is pressed first; without a script it
    stays hidden. What is written goes into the plain field, and is read as if it had been typed there."""
    data = {
        "decimal": style.decimal, "label": _("Formula"),
        "type": _("Type it as text"), "look": _("Write it as it looks"), "once": _("loads half a megabyte, once"),
        "loading": pgettext("file", "Loading …"),
        "failed": _("This could not be loaded. Type the formula as text."),
    }  # fmt: skip
    return (
        f'<button type="button" class="button quiet formula-look"{OURS} data-look="{attr(json.dumps(data))}"'
        f' data-for="{attr(part.id)}-field" aria-pressed="false" hidden>{escape(data["look"])}'
        f" <small>({escape(data['once'])})</small></button>"
    )


def sets_styles(parts: Iterable[Part]) -> bool:
    """Whether a page with these parts may show such a field, which sets styles on what it draws."""
    return any(SCRIPT in kind_of(name).assets for part in parts for name in _kinds_in(part))


def _kinds_in(part: Part) -> Iterable[str]:
    public: Mapping[str, Any] = part.public
    if part.kind == "question":
        return (public["item"],)
    return (each["public"]["item"] for each in public["questions"]) if part.kind == "quiz" else ()
