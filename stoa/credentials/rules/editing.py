"""Changing the text of `completions.toml` by hand of a form: remarks and unknown settings of its author stay.

Pure: text goes in, text comes out. A file that is not TOML, or holds no list of tables, is not touched.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from stoa.credentials.rules.parsing import parse
from stoa.credentials.rules.tree import Group, Rule, RuleError, text


class NotEditable(ValueError):
    """The file cannot be changed by a form; its author mends it first."""


def declared(source: str) -> list[dict[str, Any]]:
    """The tables of the pathways as they are written. Raises NotEditable."""
    try:
        listed = tomllib.loads(source).get("pathways", [])
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise NotEditable(str(problem)) from problem
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise NotEditable("pathways")
    return listed


def with_pathway(source: str, place: int | None, values: Mapping[str, Any]) -> str:
    """`source` with the settings `values` in the pathway at `place` (None: a new one behind the others). An empty value
    takes its setting out; a setting that is not named, or says the same already, stays as it is written."""
    import tomlkit  # lazy: what writes TOML has no place in a server that only serves

    document = _document(source)
    listed = document["pathways"]
    if place is None:
        place = len(listed)
        listed.append(tomlkit.table())
        listed[place].trivia.indent = "\n" if source.strip() else ""
    if not 0 <= place < len(listed):
        raise NotEditable("pathways")
    before = dict(listed[place].unwrap())
    for key, value in values.items():
        if value in ("", [], None):
            listed[place].pop(key, None)
        elif not same(before.get(key), value):
            listed[place][key] = _item(value)
    made = tomlkit.dumps(document)
    wanted = {key: value for key, value in {**before, **values}.items() if value not in ("", [], None)}
    return made if same(declared(made)[place], wanted) else _rewritten(source, place, wanted)


def _rewritten(source: str, place: int, wanted: Mapping[str, Any]) -> str:
    """The pathway written anew, scalars before tables: where settings among remarks and tables cannot be put in."""
    import tomlkit  # lazy, as above

    document, table = _document(source), tomlkit.table()
    for key, value in sorted(wanted.items(), key=lambda pair: isinstance(pair[1], list)):
        table[key] = _item(value)
    listed = document["pathways"]
    if place < len(listed):
        del listed[place]
    listed.insert(place, table)
    return tomlkit.dumps(document)


def same(one: Any, other: Any) -> bool:
    """Whether two settings say the same."""
    return bool(_plain(one) == _plain(other))


def _plain(value: Any) -> Any:
    """For comparison: line ends around a text say nothing."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def without_pathway(source: str, place: int) -> str:
    """`source` without the pathway at `place`."""
    import tomlkit  # lazy, as above

    document = _document(source)
    if not 0 <= place < len(document["pathways"]):
        raise NotEditable("pathways")
    del document["pathways"][place]
    return tomlkit.dumps(document)


def moved(source: str, place: int, by: int) -> str:
    """`source` with the pathway at `place` so many places further down; up where `by` is below 0."""
    import tomlkit  # lazy, as above

    document = _document(source)
    listed = document["pathways"]
    if not 0 <= place < len(listed):
        raise NotEditable("pathways")
    table = listed[place]
    del listed[place]
    listed.insert(max(0, min(len(listed), place + by)), table)
    return tomlkit.dumps(document)


def with_condition(rule: str, condition: str) -> str:
    """A rule's text that asks for `condition` as well; remarks stay where that is possible.

    Raises RuleError when `condition` is none. A rule that cannot be read stays as it is, with the condition below.
    """
    added = parse(condition)
    try:
        wanted = _joined(parse(rule), added)
    except RuleError:
        return f"{rule.rstrip()}\n{condition}\n" if rule.strip() else text(added)
    start = rule.find("(")
    if isinstance(wanted, Group) and rule.lstrip().startswith("all") and start > 0:
        written = f"{rule[: start + 1]}\n  {condition},{rule[start + 1 :]}"
        if _same(written, wanted):
            return written
    inside = ",\n  ".join(text(each) for each in wanted.rules) if isinstance(wanted, Group) else ""
    return f"all(\n  {inside}\n)"


def _joined(rule: Rule, added: Rule) -> Rule:
    if isinstance(rule, Group) and rule.kind == "all":
        return Group("all", (added, *rule.rules))
    return Group("all", (rule, added))


def _same(written: str, wanted: Rule) -> bool:
    try:
        return parse(written) == wanted
    except RuleError:
        return False


def _document(source: str) -> Any:
    import tomlkit  # lazy, as above

    listed = declared(source)
    document = tomlkit.parse(source)
    if not listed or not hasattr(document["pathways"], "body"):
        pathways = tomlkit.aot()
        for item in listed:
            pathways.append(tomlkit.item(item))
        document["pathways"] = pathways
    return document


def _item(value: Any) -> Any:
    import tomlkit  # lazy, as above

    if isinstance(value, str) and "\n" in value:
        return tomlkit.string(value.strip("\n") + "\n", multiline=True)
    if isinstance(value, list) and value and isinstance(value[0], dict):
        listed = tomlkit.aot()
        for each in value:
            table = tomlkit.table()
            for key, inner in each.items():
                table[key] = _levels(inner) if key == "levels" else _item(inner)
            listed.append(table)
        return listed
    return tomlkit.item(value)


def _levels(levels: list[dict[str, Any]]) -> Any:
    """Levels stand in one line each, inside of what they belong to."""
    import tomlkit  # lazy, as above

    made = tomlkit.array().multiline(True)
    for level in levels:
        inline = tomlkit.inline_table()
        inline.update(level)
        made.append(inline)
    return made
