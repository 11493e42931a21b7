"""Checks of migrations: code that runs now has to go on beside tables as they will be. Each returns findings."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from stoa.kernel.migrating import AddIndexAside
from tests.house.source import Module, modules

OURS = {"accounts", "assessment", "catalogue", "content", "credentials", "interop", "kernel", "learning", "web"}
BIG = {"attempt", "enrolment", "evidence", "summary"}
"""Tables with a row for each learner or answer: what rewrites or locks them stops the site."""

BASELINE = {
    ("accounts", "0001_initial"), ("assessment", "0001_initial"),
    ("assessment", "0002_one_index"), ("catalogue", "0001_initial"), ("content", "0001_initial"),
    ("content", "0002_streams"), ("credentials", "0001_initial"), ("credentials", "0002_list_address"),
    ("credentials", "0003_seen_at"), ("kernel", "0001_initial"), ("learning", "0001_initial"),
    ("learning", "0002_room_for_updates"),
}  # fmt: skip
"""Migrations before these rules."""

GONE = (operations.DeleteModel, operations.RemoveField)
RENAMED = (operations.RenameModel, operations.RenameField, operations.AlterModelTable)
HARSH_SQL = re.compile(
    r"\b(DROP\s+(TABLE|COLUMN)|RENAME|SET\s+NOT\s+NULL|TYPE\s+\w|TRUNCATE|DELETE\s+FROM)\b", re.IGNORECASE
)
MAY_BE_IMPORTED = {
    "stoa.kernel.ids": "makes the ids of new rows; whichever it makes, rows that are there stay as they are",
    "stoa.kernel.migrating": "operations of migrations: they are what they do to tables, and change no row",
}
"""The only modules of the project that a migration may know, and why: all else it holds itself, as it was that day."""

HARMLESS = {"choices", "help_text", "verbose_name", "blank", "default", "db_default", "validators", "error_messages"}
State = ProjectState


def unkind_migrations() -> list[str]:
    """What newer migrations do that older code would not survive, or that would keep people waiting."""
    loader = MigrationLoader(None)
    found = []
    for key in sorted(loader.disk_migrations):
        if key[0] not in OURS or key in BASELINE:
            continue
        state = loader.project_state([parent.key for parent in loader.graph.node_map[key].parents])
        found += [f"{key[0]}.{key[1]}: {said}" for said in findings(loader.disk_migrations[key], state)]
    return found


def living_imports(root: Path) -> list[str]:
    """What migrations import of the project: a rule that changes later must not change what a migration writes."""
    return [
        f"{module.where}:{line}: imports {name}; copy what it needs into the migration, as it is today"
        for module in modules(root, "stoa")
        if "migrations" in module.parts
        for line, name in _imported(module)
        if name.split(".")[0] == "stoa" and name not in MAY_BE_IMPORTED
    ]


def _imported(module: Module) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of everything that a module imports; from a package, each name as one of it."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = ".".join(module.parts[: -node.level]) if node.level else ""
            whence = ".".join(filter(None, (package, node.module)))
            known = whence in MAY_BE_IMPORTED
            yield from ((node.lineno, whence if known else f"{whence}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and "import_" in ast.unparse(node.func):
            said = (arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str))
            yield from ((node.lineno, name) for name in said)


def findings(migration: Migration, before: State) -> Iterator[str]:
    """What is wrong with one migration, given the tables before it."""
    state = before.clone()
    new: set[str] = set()
    for operation in _flat(migration.operations):
        if not _loosens(operation, before, migration):
            yield from _said_of(operation, state, migration, new)
        if isinstance(operation, operations.CreateModel):
            new.add(operation.name_lower)
        operation.state_forwards(migration.app_label, state)


def _loosens(operation: Any, before: State, migration: Migration) -> bool:
    """Whether a uniqueness takes the place of a stricter one of its name: what older code writes fits the stricter."""
    if not isinstance(operation, operations.AddConstraint):
        return False
    model = before.models.get((migration.app_label, operation.model_name_lower))
    there = model.options.get("constraints", ()) if model else ()
    former = [each for each in there if each.name == operation.constraint.name]
    both = [*former, operation.constraint]
    if len(both) != 2 or not all(isinstance(each, models.UniqueConstraint) and not each.condition for each in both):
        return False
    return set(former[0].fields) < set(operation.constraint.fields)


def _flat(all_of_them: list[Any]) -> Iterator[Any]:
    for operation in all_of_them:
        if isinstance(operation, operations.SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation


def _said_of(operation: Any, state: State, migration: Migration, new: set[str]) -> Iterator[str]:
    name = type(operation).__name__
    if isinstance(operation, GONE):
        yield f"{name}: older code still reads it; stop using it now, and drop it in a release to come"
    elif isinstance(operation, RENAMED):
        yield f"{name}: older code knows the old name; add the new one beside it"
    elif isinstance(operation, operations.RunSQL):
        if any(HARSH_SQL.search(text) for text in _texts(operation.sql)):
            yield "RunSQL: drops, renames or rewrites"
    else:
        check = CHECKS.get(type(operation))
        if check is not None and getattr(operation, "model_name_lower", "") not in new:
            yield from check(operation, state, migration)


def _texts(sql: Any) -> Iterator[str]:
    for each in [sql] if isinstance(sql, str) else sql:
        yield each if isinstance(each, str) else each[0]


def _added_field(operation: Any, state: State, migration: Migration) -> Iterator[str]:
    field, place = operation.field, f"{operation.model_name}.{operation.name}"
    if field.many_to_many:
        return
    if not field.null and not field.has_db_default() and not getattr(field, "generated", False):
        yield f"AddField {place}: older code writes rows without it; give it null=True or db_default"
    if operation.model_name_lower in BIG and (field.db_index or field.unique):
        yield f"AddField {place}: its index locks a large table; add it without, then AddIndexAside"
    if operation.model_name_lower in BIG and getattr(field, "generated", False):
        yield f"AddField {place}: a generated column rewrites a large table"


def _altered_field(operation: Any, state: State, migration: Migration) -> Iterator[str]:
    place = f"{operation.model_name}.{operation.name}"
    model = state.models[migration.app_label, operation.model_name_lower]
    was, will = _traits(model.fields[operation.name]), _traits(operation.field)
    changed = {key for key in was.keys() | will.keys() if was.get(key) != will.get(key)} - HARMLESS
    if "null" in changed and will.get("null"):
        changed.discard("null")  # more is allowed than before
    if "max_length" in changed and (will.get("max_length") or 0) > (was.get("max_length") or 0):
        changed.discard("max_length")
    if changed:
        yield f"AlterField {place}: {', '.join(sorted(map(str, changed)))} changes; add a column beside it"


def _traits(field: models.Field[Any, Any]) -> dict[str, Any]:
    _name, path, arguments, named = field.deconstruct()
    return {"type": path, "arguments": list(arguments), **named}


def _added_index(operation: Any, state: State, migration: Migration) -> Iterator[str]:
    if operation.model_name_lower in BIG:
        yield f"AddIndex {operation.index.name}: locks a large table; use AddIndexAside"


def _index_aside(operation: Any, state: State, migration: Migration) -> Iterator[str]:
    if migration.atomic:
        yield f"AddIndexAside {operation.index.name}: its migration needs atomic = False"
    if len(migration.operations) > 1:
        yield f"AddIndexAside {operation.index.name}: alone in its migration, so that it can be tried again"


def _added_constraint(operation: Any, state: State, migration: Migration) -> Iterator[str]:
    if operation.model_name_lower in BIG:
        yield f"AddConstraint {operation.constraint.name}: reads all of a large table while nobody may write to it"
    else:
        yield f"AddConstraint {operation.constraint.name}: older code may write what it forbids; put it on a new table"


Check = Callable[[Any, State, Migration], Iterator[str]]
CHECKS: dict[type, Check] = {
    operations.AddField: _added_field,
    operations.AlterField: _altered_field,
    operations.AddIndex: _added_index,
    AddIndexAside: _index_aside,
    operations.AddConstraint: _added_constraint,
}
