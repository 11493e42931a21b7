"""Answering by keyboard alone: Tab, arrows, Space, Enter and typing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.journeys.answers import OPINIONS, TYPED, Solution
from tests.journeys.filling import FIELD

MOST_TABS = 300
FEW = 60
"""Steps along one axis, or through one list."""

FOCUSED = """() => { const at = document.activeElement; if (!at || at === document.body) return null;
  const style = getComputedStyle(at);
  const label = at.labels && at.labels.length ? at.labels[0].textContent : '';
  const around = [at.closest('label'), at.querySelector('.ring, .disc')].filter(Boolean);
  const near = around.map((each) => getComputedStyle(each));
  return {name: (at.getAttribute('aria-label') || label || at.textContent || '').trim(), id: at.id, tag: at.tagName,
    value: at.value || '', field: at.name || '', within: (at.closest('.question') || {}).id || '',
    is_marked: style.outlineStyle !== 'none' || style.boxShadow !== 'none'
      || near.some((each) => each.outlineStyle !== 'none' || !['none', 'rgba(0, 0, 0, 0)'].includes(each.stroke))
      || ['video', 'audio'].includes(at.localName)}; }"""
"""What has the focus. The controls of a film or a sound are the browser's own, and are marked inside of it."""


def tab_to(
    page: Page, *, name: str = "", value: str = "", tag: str = "", within: str = "", field: str = "", id: str = "",
    is_back: bool = False,
) -> None:  # fmt: skip
    """Press Tab until the thing that is meant has the focus; whatever has it on the way shows that it does."""
    wanted = {"value": value, "tag": tag, "within": within, "field": field, "id": id}
    for _ in range(MOST_TABS):
        page.keyboard.press("Shift+Tab" if is_back else "Tab")
        at = page.evaluate(FOCUSED)
        if at is None:
            continue
        assert at["is_marked"], f"{page.url}: nothing shows that {at['tag']} {at['name'][:40]!r} has the focus"
        if at["name"].startswith(name) and all(at[what] == said for what, said in wanted.items() if said):
            return
        if at["tag"] == "TEXTAREA":  # Tab indents there, until Escape
            page.keyboard.press("Escape")
    raise AssertionError(f"{page.url}: {name or value or field or id or tag} cannot be reached by Tab")


def answer_by_keys(page: Page, name: str, solution: Solution) -> None:
    """Answer a question rightly and send it; the focus is where it was afterwards."""
    question = page.locator(f"[id='{name}']")
    solution = solution.at(question.inner_text())
    WAYS.get(solution.kind, type_fields)(page, question, solution.right)
    if solution.kind not in TYPED or solution.kind == "code":
        button = "Send my answer" if solution.kind in OPINIONS else "Check"
        tab_to(page, name=button, tag="BUTTON", within=name)
    with page.expect_response(lambda response: "/answer/" in response.url):
        page.keyboard.press("Enter")
    told = "Thank you, kept." if solution.kind in OPINIONS else "Right."
    expect(question.get_by_role("status").filter(has_text=told).first).to_be_attached(timeout=60_000)
    # The focus comes when the new part of the page has settled, a moment after its words.
    here = """name => { const part = document.getElementById(name), aim = part.querySelector('[data-focus]');
      return aim ? aim === document.activeElement : part.contains(document.activeElement); }"""
    try:
        page.wait_for_function(here, arg=name, timeout=5000)
    except TimeoutError as problem:
        raise AssertionError(f"{name}: after the answer the focus is not where it was") from problem


def id_of(question: Locator) -> str:
    return question.get_attribute("id") or ""


def choose(page: Page, question: Locator, values: Sequence[str]) -> None:
    """One of each group of buttons."""
    for value in values:
        group = question.locator(f"input[value='{value}']").get_attribute("name") or ""
        tab_to(page, within=id_of(question), field=group)
        page.keyboard.press("Space")
        press_until(page, "ArrowDown", value)


def press_until(page: Page, pressed: str, value: str) -> None:
    """Press a key until what has the focus has this value."""
    for _ in range(FEW):
        if page.evaluate(FOCUSED)["value"] == value:
            return
        page.keyboard.press(pressed)
    raise AssertionError(f"{page.url}: {value} cannot be chosen by {pressed}")


def tick(page: Page, question: Locator, values: Sequence[str]) -> None:
    for value in values:
        tab_to(page, within=id_of(question), value=value)
        page.keyboard.press("Space")


def pick_rows(page: Page, question: Locator, values: Sequence[str]) -> None:
    """A list for each row; there are no others."""
    for row in question.locator("select").all():
        offered = [each.get_attribute("value") for each in row.locator("option").all()]
        pick(page, row, next(value for value in values if value in offered))


def pick(page: Page, row: Locator, value: str) -> None:
    tab_to(page, id=row.get_attribute("id") or "")
    page.keyboard.press("Home")
    press_until(page, "ArrowDown", value)


def type_fields(page: Page, question: Locator, values: Sequence[str]) -> None:
    """Type into each field, or choose where it is a list."""
    for field, value in zip(question.locator(FIELD).all(), values, strict=True):
        if field.evaluate("field => field.localName") == "select":
            pick(page, field, value)
        else:
            tab_to(page, id=field.get_attribute("id") or "")
            page.keyboard.press("Control+A")
            page.keyboard.type(value)


def type_program(page: Page, question: Locator, values: Sequence[str]) -> None:
    """The editor indents by itself what it should; Escape gives the Tab key back."""
    editor = question.locator("textarea")
    tab_to(page, id=editor.get_attribute("id") or "")
    page.keyboard.press("Control+A")
    for number, line in enumerate(values[0].split("\n")):
        if number:
            page.keyboard.press("Enter")
        page.keyboard.type(line.strip())
    expect(editor).to_have_value(values[0])
    page.keyboard.press("Escape")


def put_in_order(page: Page, question: Locator, values: Sequence[str]) -> None:
    """By the buttons beside the steps."""
    wanted = [value.partition(":")[0] for value in values]
    for place, row in enumerate(wanted):
        move_up_to(page, id_of(question), row, place)
    assert order(page, id_of(question)) == wanted


def move_up_to(page: Page, name: str, row: str, place: int) -> None:
    """Bring a step up to a place; what is said tells where it is now, and the focus stays with it."""
    steps = order(page, name)
    at = steps.index(row)
    if at == place:
        return
    words = page.locator(f"[id='{name}-{row}']").inner_text()
    tab_to(page, name=f"Move up: {words}")
    for left in range(at - 1, place - 1, -1):
        page.keyboard.press("Enter")
        told = page.locator(f"[id='{name}']").get_by_role("status").filter(has_text="Now step")
        expect(told).to_have_text(f"Now step {left + 1} of {len(steps)}")
        assert page.evaluate("document.activeElement.ariaLabel") == f"Move up: {words}"


def order(page: Page, name: str) -> list[str]:
    """The steps as they stand, by their ids."""
    rows = page.locator(f"[id='{name}'] .row-text").all()
    return [(row.get_attribute("id") or "").removeprefix(f"{name}-") for row in rows]


def put_labels(page: Page, question: Locator, values: Sequence[str]) -> None:
    """Choose a label, then its spot on the picture; the spot says what is there now."""
    rows = question.locator("select").all()
    for number, row in enumerate(rows, 1):
        offered = {each.get_attribute("value"): each.inner_text() for each in row.locator("option").all()}
        value = next(value for value in values if value in offered)
        tab_to(page, name=offered[value], tag="BUTTON", within=id_of(question), is_back=number > 1)
        page.keyboard.press("Enter")
        tab_to(page, name=f"Put “{offered[value]}” on spot {number}", tag="BUTTON", within=id_of(question))
        page.keyboard.press("Enter")
        expect(question.get_by_role("status").filter(has_text=f"is on spot {number}.")).to_be_attached()
        expect(row).to_have_value(value)


def slide(page: Page, question: Locator, values: Sequence[str]) -> None:
    """Move each point by its slider; the fields beside the drawing say where it is."""
    stage, left = question.locator(".axes"), list(values)
    axes = [axis.split() for axis in (stage.get_attribute("data-x"), stage.get_attribute("data-y")) if axis]
    for place, slider in zip(question.locator(".place").all(), stage.get_by_role("slider").all(), strict=True):
        tab_to(page, name=slider.get_attribute("aria-label") or "", tag="g", within=id_of(question))
        page.keyboard.press("Enter")
        kind = place.locator("select")
        if kind.count():
            wanted = left.pop(0)
            for _ in range(3):
                if kind.input_value() != wanted:
                    page.keyboard.press("Enter")
        for field, axis, keys in zip(place.locator("input").all(), axes, "xy", strict=False):
            move(page, field, float(left.pop(0)), axis, is_upright=keys == "y")
        assert slider.get_attribute("aria-valuetext")


def move(page: Page, field: Locator, wanted: float, axis: Sequence[str], *, is_upright: bool) -> None:
    """Along one axis: ten steps at a time with Shift, then one."""
    first, last, step = map(float, axis)
    more, less = ("ArrowUp", "ArrowDown") if is_upright and first > last else ("ArrowDown", "ArrowUp")
    if not is_upright:
        more, less = "ArrowRight", "ArrowLeft"
    steps = round((wanted - float(field.input_value())) / step)
    pressed, tens, ones = more if steps > 0 else less, *divmod(abs(steps), 10)
    for key in [f"Shift+{pressed}"] * tens + [pressed] * ones:
        page.keyboard.press(key)
    assert abs(float(field.input_value()) - wanted) <= step / 2 + 1e-9, f"{wanted} is not reached by keys"


WAYS: Mapping[str, Callable[[Page, Locator, Sequence[str]], Any]] = {
    "choice": choose, "poll": choose, "grid": choose, "scale": choose, "multiple": tick, "dropdown": pick_rows,
    "matching": pick_rows, "categorise": pick_rows, "ordering": put_in_order, "label": put_labels,
    "numberline": slide, "graph": slide, "hotspot": slide, "code": type_program,
}  # fmt: skip
