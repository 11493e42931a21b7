"""The form over one pathway of completions.toml: settings to fields, and fields to settings.

Nothing is judged here but sizes: what the checker says of the file stands at the fields afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.files.base import File
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stoa.content.ports import Finding
from stoa.content.queries import Outline
from stoa.credentials import queries, rules

LARGEST_PICTURE: Final = 500_000
MOST_ROWS: Final = 20
SPARE_ROWS: Final = 2
TEXTS: Final = ("id", "title", "description", "rule", "criteria", "valid_for", "renewal", "image", "image_alt")
ROWS: Final[Mapping[str, tuple[str, ...]]] = {
    "alignments": ("name", "url", "framework", "code", "description"),
    "results": ("name", "type", "of", "min", "max", "levels"),
    "rubric": ("name", "of", "levels"),
}
LEVEL: Final = ("name", "description", "at", "points")
USUAL: Final[Mapping[str, str]] = {"option": "platform", "achievement_type": rules.USUAL_TYPE}


class WayForm(forms.Form):
    """One pathway."""

    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    id = forms.CharField(label=_("Id"), max_length=120, required=False)
    description = forms.CharField(
        label=_("What it says of its holder"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    option = forms.ChoiceField(label=_("Option"), required=False)
    tier = forms.ChoiceField(label=_("Tier"), required=False)
    rule = forms.CharField(
        label=_("Rule"), max_length=8000, required=False,
        widget=forms.Textarea(attrs={"rows": 7, "spellcheck": "false", "class": "code-text"}),
    )  # fmt: skip
    criteria = forms.CharField(
        label=_("What has to be done, in your own words"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    skills = forms.MultipleChoiceField(
        label=_("Outcomes that it certifies"), required=False, widget=forms.CheckboxSelectMultiple
    )
    valid_for = forms.CharField(label=_("Valid for"), max_length=40, required=False)
    renewal = forms.CharField(
        label=_("What renews it"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "class": "code-text"}),
    )  # fmt: skip
    achievement_type = forms.ChoiceField(label=_("Kind of achievement"), required=False)
    tags = forms.CharField(label=_("Tags"), max_length=600, required=False)
    image = forms.ChoiceField(label=_("Picture of the badge"), required=False)
    new_image = forms.FileField(
        label=_("Or a new picture"), required=False, widget=forms.FileInput(attrs={"accept": ".png,.svg"})
    )
    image_alt = forms.CharField(label=_("What the picture shows"), max_length=300, required=False)

    def __init__(self, *args: Any, outline: Outline, pictures: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [(name, f"{name}: {what}") for name, what in queries.options_here()]
        self._choose("option", _with(options, self.data.get("option", "")))
        tiers = [("", gettext("none")), *((tier, queries.tier_words(tier)) for tier in rules.TIERS)]
        self._choose("tier", _with(tiers, self.data.get("tier", "")))
        types = [(name, name) for name in rules.ACHIEVEMENT_TYPES]
        self._choose("achievement_type", _with(types, self.data.get("achievement_type", "")))
        found = [("", gettext("drawn by the platform")), *((path, path) for path in pictures)]
        self._choose("image", _with(found, self.data.get("image", "")))
        self._choose("skills", [(each.id, each.text) for each in outline.outcomes])

    def _choose(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean_new_image(self) -> File[bytes] | None:
        file: File[bytes] | None = self.cleaned_data["new_image"]
        if file and (file.size or 0) > LARGEST_PICTURE:
            message = gettext("The picture is larger than %(limit)s kB. Save it smaller.")
            raise forms.ValidationError(message % {"limit": LARGEST_PICTURE // 1000})
        if file and not (file.name or "").lower().endswith((".png", ".svg")):
            raise forms.ValidationError(gettext("A PNG or an SVG is wanted here."))
        return file


def _with(choices: Sequence[tuple[str, str]], value: str) -> list[tuple[str, str]]:
    """The choices, and what the file says already though nobody offers it: the checker says what is wrong with it."""
    return [*choices] if any(value == name for name, _words in choices) else [*choices, (value, value)]


def data_of(declared: Mapping[str, Any]) -> QueryDict:
    """What the fields show of a pathway as it is written."""
    data = QueryDict(mutable=True)
    for key in (*TEXTS, "option", "tier", "achievement_type"):
        value = declared.get(key, USUAL.get(key, ""))
        data[key] = value.strip("\n") if isinstance(value, str) else ""
    tags, skills = declared.get("tags", []), declared.get("skills", [])
    data["tags"] = ", ".join(str(tag) for tag in tags) if isinstance(tags, list) else ""
    data.setlist("skills", [str(skill) for skill in skills] if isinstance(skills, list) else [])
    for key, names in ROWS.items():
        listed = declared.get(key, [])
        for number, item in enumerate(listed if isinstance(listed, list) else []):
            for name in names:
                value = item.get(name, "") if isinstance(item, dict) else ""
                data[f"{key}-{number}-{name}"] = level_lines(value) if name == "levels" else str(value)
    return data


def values_of(form: WayForm, data: QueryDict, declared: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that the fields say, of a pathway that is written as `declared`. What holds where nothing is said is
    neither put in nor taken out."""
    clean = form.cleaned_data
    values: dict[str, Any] = {key: _plain(clean.get(key, "")) for key in TEXTS}
    for key in ("option", "tier", "achievement_type"):
        usual = USUAL.get(key, "")
        chosen = clean.get(key) or usual
        if chosen != usual or declared.get(key, usual) != usual:
            values[key] = chosen
    values["tags"] = [tag.strip() for tag in clean.get("tags", "").split(",") if tag.strip()]
    values["skills"] = list(clean.get("skills", []))
    for key in ROWS:
        values[key] = [row for number in range(MOST_ROWS) if (row := _row(data, key, number))]
    return values


def _row(data: QueryDict, key: str, number: int) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name in ROWS[key]:
        text = _plain(data.get(f"{key}-{number}-{name}", "")[:4000]).strip()
        if name == "levels" and text:
            row[name] = levels_from(text)
        elif text:
            row[name] = text
    return row


def _plain(text: str) -> str:
    """Browsers send line ends as the web has them; a file has one sign for them."""
    return text.replace("\r\n", "\n")


def level_lines(levels: Any) -> str:
    """Levels as a field shows them, one a line: `Wholly | Names all three | 80%`."""
    if not isinstance(levels, list):
        return ""
    lines = []
    for level in levels:
        parts = [str(level.get(name, "")) for name in LEVEL] if isinstance(level, dict) else []
        lines.append(" | ".join(parts).rstrip(" |"))
    return "\n".join(lines)


def levels_from(text: str) -> list[dict[str, str]]:
    """The levels in such lines."""
    found = []
    for line in text.splitlines()[:MOST_ROWS]:
        parts = [part.strip() for part in line.split("|")]
        level = {name: part for name, part in zip(LEVEL, parts, strict=False) if part}
        if level:
            found.append(level)
    return found


@dataclass(frozen=True)
class RowField:
    """A field of a row of the form."""

    name: str
    label: str
    value: str
    kind: str


def rows_of(key: str, data: QueryDict) -> list[list[RowField]]:
    """The rows of a list, and some empty ones behind them."""
    used = [number for number in range(MOST_ROWS) if any(data.get(f"{key}-{number}-{name}") for name in ROWS[key])]
    count = min(MOST_ROWS, (used[-1] + 1 if used else 0) + SPARE_ROWS)
    return [[_row_field(key, number, name, data) for name in ROWS[key]] for number in range(count)]


def is_used(key: str, data: QueryDict) -> bool:
    """Whether anything stands in a list."""
    return any(value for name, value in data.items() if name.startswith(f"{key}-"))


def _row_field(key: str, number: int, name: str, data: QueryDict) -> RowField:
    labels = {
        "name": gettext("Name"), "url": gettext("Address (https)"), "framework": gettext("Framework"),
        "code": gettext("Code"), "description": gettext("Description"), "type": gettext("Type"),
        "of": gettext("Value from"), "min": gettext("Least"), "max": gettext("Most"), "levels": gettext("Levels"),
    }  # fmt: skip
    kind = "levels" if name == "levels" else "type" if name == "type" else "of" if name == "of" else "text"
    return RowField(f"{key}-{number}-{name}", labels[name], data.get(f"{key}-{number}-{name}", ""), kind)


def note_findings(form: WayForm, said: Mapping[str, Sequence[Finding]]) -> list[Finding]:
    """Put what the checker found at the fields that it is about. Returns what has no field, and what is no error."""
    others = []
    for key, findings in said.items():
        for each in findings:
            if each.severity == "error" and key in form.fields:
                form.add_error(key, f"{each.message} {each.remedy}".strip())
            else:
                others.append(each)
    return others
