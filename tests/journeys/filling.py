"""Filling in a question as a person does who sees its fields, or as a browser sends them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import html
from playwright.sync_api import Locator

from tests.journeys.answers import FIELDS, LISTED, TYPED, Solution

FIELD = "input:not([type=hidden], [type=radio], [type=checkbox]), select"


def fill_in(question: Locator, solution: Solution, *, is_right: bool = True) -> None:
    """Choose, tick or type."""
    solution = solution.at(question.inner_text())
    values = solution.right if is_right else solution.wrong
    if solution.kind in TYPED:
        question.get_by_role("textbox").fill(values[0])
    elif solution.kind == "dropdown":
        question.get_by_role("combobox").select_option(values[0])
    elif solution.kind in FIELDS:
        fill_fields(question, values)
    elif solution.kind in LISTED:
        for row in question.get_by_role("combobox").all():
            row.select_option(next(value for value in values if value in offered(row)))
    else:
        is_one = bool(question.get_by_role("radio").count())
        for choice in question.get_by_role("radio" if is_one else "checkbox").all():
            wanted = (choice.get_attribute("value") or "") in values
            if wanted and not choice.is_checked():
                choice.check()
            elif not wanted and not is_one and choice.is_checked():
                choice.uncheck()


def offered(row: Locator) -> list[str]:
    """The values of a list."""
    return [each.get_attribute("value") or "" for each in row.locator("option").all()]


def fill_fields(question: Locator, values: Sequence[str]) -> None:
    """Type or choose each of `values`, in the order of the fields."""
    fields = question.locator(FIELD).all()
    assert len(values) <= len(fields)
    for each, value in zip(fields, values, strict=False):
        if each.evaluate("field => field.localName") == "select":
            each.select_option(value)
        else:
            each.fill(value)


def form_data(form: html.FormElement, key: Mapping[str, Solution], *, is_right: bool) -> list[tuple[str, str]]:
    """What a browser sends of this form when each of its questions is answered."""
    hidden = [(item.name, item.value) for item in form.inputs if getattr(item, "type", "") == "hidden"]
    fields = dict[str, list[str]]()
    for name in dict.fromkeys(item.name or "" for item in form.inputs):
        if name.startswith("answer-"):
            fields.setdefault(name.removeprefix("answer-").partition(":")[0], []).append(name)
    answers = list[tuple[str, str]]()
    for question, names in fields.items():
        solution = key[question].at(form.text_content())
        values = solution.right if is_right else solution.wrong
        if solution.kind in FIELDS and len(names) > 1:
            answers += zip(names, values, strict=True)
        else:
            answers += [(name, value) for name in names for value in values]
    return hidden + answers
