"""Checks of the Python code that neither ruff, mypy nor import-linter make. Each returns findings, one a line."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.house.source import Module, files, modules, strings

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
USUAL_FUNCTION = 35  # 95 of 100 functions are at most this long

CODE = ("stoa", "tools", "bench", "frontend", "tests")
Function = ast.FunctionDef | ast.AsyncFunctionDef

# Who may write: actions; tables' own methods and managers; migrations; and the kernel (outbox, jobs).
WRITERS = {"actions", "models", "migrations"}
# Where a bare .save() or .delete() can only mean a row (elsewhere it may be a drawing or a file).
ROW_HANDLERS = {"queries", "receivers", "tasks", "admin", "rules"}
WRITES = {
    name
    for verb in (
        "create",
        "bulk_create",
        "bulk_update",
        "get_or_create",
        "update_or_create",
        "update",
        "delete",
        "save",
    )
    for name in (verb, "a" + verb)
}
NEVER_ELSEWHERE = {name for name in WRITES if "_" in name}
MANAGERS = {"objects", "_default_manager", "_base_manager", "filter", "exclude", "all", "select_for_update"}
WRITING_SQL = re.compile(
    r"\b(INSERT\s+(OR\s+\w+\s+)?INTO|REPLACE\s+INTO|DELETE\s+FROM|TRUNCATE\s|DROP\s+(TABLE|INDEX)|ALTER\s+TABLE"
    r"|CREATE\s+(UNIQUE\s+)?(TABLE|INDEX)|UPDATE\s+\S+(\s+(AS\s+)?\w+)?\s+SET)\b",
    re.IGNORECASE,
)


def functions(module: Module) -> Iterator[Function]:
    """Every function of a module, nested ones too."""
    return (node for node in ast.walk(module.tree) if isinstance(node, Function))


def length(function: Function) -> int:
    """Lines from `def` to the last."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def long_files(root: Path) -> list[str]:
    """Files over the limit."""
    sizes = ((m.where, len(m.path.read_text(encoding="utf-8").splitlines())) for m in modules(root, *CODE))
    return [
        f"{where}: {size} lines; at about {LONGEST_FILE} a module becomes a package with a file a noun"
        for where, size in sizes
        if size > LONGEST_FILE and "/migrations/" not in where
    ]


def long_functions(root: Path) -> list[str]:
    """Functions over the limit."""
    return [
        f"{module.where}:{function.lineno}: {function.name} has {length(function)} lines, at most {LONGEST_FUNCTION}"
        for module in modules(root, *CODE)
        for function in functions(module)
        if length(function) > LONGEST_FUNCTION
    ]


def usually_long(root: Path) -> list[str]:
    """The 95th percentile of the product's functions, when it is over the limit."""
    lengths = sorted(length(function) for module in modules(root, "stoa") for function in functions(module))
    at = lengths[int(len(lengths) * 0.95)] if lengths else 0
    return [f"95 of 100 functions have up to {at} lines, at most {USUAL_FUNCTION}"] if at > USUAL_FUNCTION else []


def untyped_functions(root: Path) -> list[str]:
    """Functions of the product and its tools with a parameter or a result that names no type."""
    found = []
    for module in modules(root, "stoa", "tools", "bench", "frontend"):
        for function in functions(module):
            a = function.args
            named = [*a.posonlyargs, *a.args, *a.kwonlyargs, *filter(None, (a.vararg, a.kwarg))]
            bare = [arg.arg for arg in named if arg.annotation is None and arg.arg not in ("self", "cls")]
            if function.returns is None or bare:
                found.append(
                    f"{module.where}:{function.lineno}: {function.name}: no type for {', '.join(bare) or 'the result'}"
                )
    return found


def imports_inside_functions(root: Path) -> list[str]:
    """First-party imports below a function: they hide a dependency from the contracts."""
    found = []
    for module in modules(root, "stoa"):
        lines = {
            getattr(node, "lineno", 0)
            for function in functions(module)
            for node in ast.walk(function)
            if _imports_stoa(node)
        }
        found += [f"{module.where}:{line}: imports stoa inside a function" for line in sorted(lines)]
    return found


def _imports_stoa(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.level > 0 or (node.module or "").split(".")[0] == "stoa"
    if isinstance(node, ast.Import):
        return any(alias.name.split(".")[0] == "stoa" for alias in node.names)
    if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "import_module":
        return any(isinstance(arg, ast.Constant) and str(arg.value).startswith("stoa") for arg in node.args)
    return False


def writes_outside_actions(root: Path) -> list[str]:
    """Calls and SQL that write, in a module that may only read."""
    found = []
    for module in modules(root, "stoa"):
        if module.domain == "kernel" or module.role in WRITERS:
            continue
        strict = module.domain in ("web", "cli") or module.role in ROW_HANDLERS
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and (verb := _writing_verb(node, strict)):
                found.append(f"{module.where}:{node.lineno}: .{verb}() writes; only actions do")
        for line, text in strings(module.tree):
            if WRITING_SQL.search(text):
                found.append(f"{module.where}:{line}: SQL that writes; only actions do")
    return found


def _writing_verb(call: ast.Call, strict: bool) -> str | None:
    """The name of the write that a call makes, or None. `strict`: a bare .save() or .delete() counts too."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in WRITES:
        return None
    verb = call.func.attr
    on_a_table = bool(MANAGERS & set(_chain(call.func.value)))
    bare = verb in ("save", "asave", "delete", "adelete") and not call.args
    return verb if on_a_table or verb in NEVER_ELSEWHERE or (strict and bare) else None


def _chain(node: ast.AST) -> Iterator[str]:
    """The attribute names to the left of a call: `Run.objects.filter(x)` gives filter, objects."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        if isinstance(node, ast.Attribute):
            yield node.attr
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            node = node.value


def nobody_uses(root: Path) -> list[str]:
    """Functions, classes and properties of the package that nothing in it mentions; tests alone keep nothing alive.

    What a decorator registers and what a framework calls by name (methods) is not looked at.
    """
    places = [module.path for module in modules(root, "stoa") if "migrations" not in module.parts]
    texts = [path.read_text(encoding="utf-8") for path in [*places, *files(root, "*.html"), *files(root, "*.txt")]]
    said = Counter(word for text in texts for word in re.findall(r"[A-Za-z_]\w+", text))
    return [
        f"{module.where}:{node.lineno}: nothing in stoa uses {node.name}; delete it, or build what it is for"
        for module in modules(root, "stoa")
        if "migrations" not in module.parts and module.parts[-1] not in ("apps", "__main__")
        for node in definitions(module)
        if said[node.name] == 1
    ]


def definitions(module: Module) -> Iterator[Function | ast.ClassDef]:
    """What a module defines at its top without a decorator that takes it over, and the properties of its classes."""
    for node in module.tree.body:
        if isinstance(node, Function) and not node.decorator_list:
            yield node
        elif isinstance(node, ast.ClassDef):
            yield node
            for inner in node.body:
                names = {ast.unparse(each) for each in getattr(inner, "decorator_list", [])}
                if isinstance(inner, Function) and names & {"property", "cached_property"}:
                    yield inner
