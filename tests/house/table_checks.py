"""Checks of the tables: whose they are, and who points at whom. Each returns findings, one a line."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

from tests.house.source import Module, files, heights, modules, strings

SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|FROM|JOIN|REFERENCES|TRUNCATE|ALTER|CREATE|DROP)\b", re.IGNORECASE)
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField", "ForeignObject"}
# Django's and the sign-in library's own apps serve accounts; what belongs to nobody here may be named by nobody.
OURS = "stoa."
LENT = {
    "account": "accounts",
    "mfa": "accounts",
    "auth": "accounts",
    "sessions": "accounts",
    "contenttypes": "accounts",
}


def owners() -> dict[str, str]:
    """Every table of the installed apps and the domain that it belongs to."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        config = model._meta.app_config
        mine = config.name.startswith(OURS)
        found[model._meta.db_table] = config.label if mine else LENT.get(config.label, "")
    return found


def foreign_tables_in_sql(root: Path, tables: dict[str, str]) -> list[str]:
    """SQL that names a table of another domain. `tables`: table -> domain."""
    word = re.compile(r"\b(" + "|".join(sorted(map(re.escape, tables), key=len, reverse=True)) + r")\b")
    found = []
    for where, domain, line, text in _sql_texts(root):
        if not SQL.search(text):
            continue
        for table in sorted(set(word.findall(text))):
            if tables[table] != domain:
                found.append(f"{where}:{line}: SQL of {domain} names {table}, which is {tables[table] or 'nobody'}'s")
    return found


def _sql_texts(root: Path) -> Iterator[tuple[str, str, int, str]]:
    for module in modules(root, "stoa"):
        for line, text in strings(module.tree):
            yield module.where, module.domain, line, text
    for path in files(root, "*.sql"):
        where = path.relative_to(root)
        yield where.as_posix(), where.parts[1], 1, path.read_text(encoding="utf-8")


def upward_foreign_keys(root: Path) -> list[str]:
    """Relations, in models and migrations, that point at a domain that is not below."""
    height = heights(root)
    found = []
    for module in modules(root, "stoa"):
        for node in ast.walk(module.tree):
            target = _relation_target(node)
            if target and _is_upward(module, target, height):
                found.append(f"{module.where}:{node.lineno}: {module.domain} points up or sideways at {target}")  # type: ignore[attr-defined]  # calls have lines
    return found


def _relation_target(node: ast.AST) -> str | None:
    """The app that a relation by name points at: ForeignKey("learning.Run") -> "learning"."""
    if not isinstance(node, ast.Call) or getattr(node.func, "attr", getattr(node.func, "id", "")) not in RELATIONS:
        return None
    given = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg in ("to", "through"))]
    for value in given:
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and "." in value.value:
            return value.value.split(".")[0]
    return None


def upward_migrations(root: Path) -> list[str]:
    """Migrations that wait for, or push themselves before, those of a domain that is not below."""
    height = heights(root)
    found = []
    for module in modules(root, "stoa"):
        if module.role != "migrations":
            continue
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
                continue
            if node.targets[0].id in ("dependencies", "run_before"):
                apps_named = {app for app in _pairs(node.value) if _is_upward(module, app, height)}
                found += [
                    f"{module.where}:{node.lineno}: depends on {app}, which is not below" for app in sorted(apps_named)
                ]
    return found


def _pairs(value: ast.expr) -> Iterator[str]:
    for pair in ast.walk(value):
        if isinstance(pair, ast.Tuple) and pair.elts and isinstance(pair.elts[0], ast.Constant):
            yield str(pair.elts[0].value)


def _is_upward(module: Module, app: str, height: dict[str, int]) -> bool:
    return app != module.domain and app in height and height[app] >= height.get(module.domain, 0)
