"""What the product imports, pyproject.toml asks for; what it asks for, the product uses."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions, requires
from pathlib import Path

from tests.house.source import ROOT, modules, plant

# Used without an import of their own: Django's drivers and time zones, and apps that settings name by string.
UNIMPORTED = {
    "psycopg", "tzdata", "django-csp", "django-htmx", "whitenoise", "imageio-ffmpeg", "redis",
    "fido2",  # allauth's passkeys stand on it
    "snowballstemmer",  # its languages are loaded one by one, past its own start
}  # fmt: skip


def plain(requirement: str) -> str:
    """The name alone, as registries compare names."""
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def declared() -> set[str]:
    """Every distribution that a user's installation may have."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = [row for rows in project["optional-dependencies"].values() for row in rows]
    return {plain(row) for row in [*project["dependencies"], *optional]}


def imported(root: Path) -> dict[str, str]:
    """Top-level packages that the product imports, not its own and not Python's, each with a place."""
    found: dict[str, str] = {}
    for module in modules(root, "stoa"):
        for node in ast.walk(module.tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            for name in {name.split(".")[0] for name in names} - {"stoa"} - sys.stdlib_module_names:
                found.setdefault(name, f"{module.where}:{getattr(node, 'lineno', 1)}")
    return found


def undeclared(root: Path) -> list[str]:
    """Imports of packages that no declared distribution brings."""
    bring = packages_distributions()
    return [
        f"{where}: {name} is imported, pyproject.toml does not ask for it"
        for name, where in sorted(imported(root).items())
        if not {plain(distribution) for distribution in bring.get(name, [name])} & declared()
    ]


def test_every_import_is_declared() -> None:
    assert undeclared(ROOT) == []


def test_every_dependency_is_used() -> None:
    bring = packages_distributions()
    used = {plain(distribution) for name in imported(ROOT) for distribution in bring.get(name, [])}
    assert sorted(declared() - used - UNIMPORTED) == []


def test_an_undeclared_import_is_found(tmp_path: Path) -> None:
    plant(tmp_path, "stoa/learning/planted.py", "import json\nimport pytest\nfrom stoa import kernel\n")
    assert undeclared(tmp_path) == [
        "stoa/learning/planted.py:3: pytest is imported, pyproject.toml does not ask for it"
    ]


def test_the_installed_command_asks_for_the_same() -> None:
    assert {plain(row) for row in requires("stoa-mooc") or []} == declared()
