"""How the checks see the project: a root folder, its Python files and the layers of the contract file."""

from __future__ import annotations

import ast
import configparser
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {"_vendor", "_courses", "__pycache__", "node_modules"}


@dataclass(frozen=True)
class Module:
    """One Python file below `root`."""

    root: Path
    path: Path

    @property
    def where(self) -> str:
        """The path as findings name it."""
        return self.path.relative_to(self.root).as_posix()

    @property
    def parts(self) -> tuple[str, ...]:
        """The dotted name's words: ("stoa", "learning", "queries")."""
        words = self.path.relative_to(self.root).with_suffix("").parts
        return words[:-1] if words[-1] == "__init__" else words

    @property
    def domain(self) -> str:
        """The package or module right below stoa, or an empty word."""
        return self.parts[1] if len(self.parts) > 1 and self.parts[0] == "stoa" else ""

    @property
    def role(self) -> str:
        """What the file is inside its domain: "actions", "queries", "models", "migrations" ..."""
        return self.parts[2] if len(self.parts) > 2 else ""

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed file; equal texts share one tree, which nobody changes."""
        return parsed(self.path.read_text(encoding="utf-8"))


@lru_cache(maxsize=2000)
def parsed(text: str) -> ast.Module:
    """A text as a tree; the copies that faults are planted in are mostly the same files."""
    return ast.parse(text)


def modules(root: Path, *folders: str) -> Iterator[Module]:
    """Every Python file below these folders of `root`, in order; migrations too."""
    for folder in folders or ("stoa",):
        for path in sorted((root / folder).rglob("*.py")):
            if not SKIPPED & set(path.relative_to(root).parts):
                yield Module(root, path)


def files(root: Path, pattern: str) -> Iterator[Path]:
    """Every file of the package that fits a pattern, without what is built."""
    for path in sorted((root / "stoa").rglob(pattern)):
        if not SKIPPED & set(path.relative_to(root).parts):
            yield path


def strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, text) of every string that is not a docstring; what an f-string fills in reads as {}."""
    passed_over = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            passed_over |= {id(part) for part in node.values}
            yield node.lineno, "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed_over:
            yield node.lineno, node.value


def heights(root: Path) -> dict[str, int]:
    """Each package right below stoa and the height of its layer, from the contract file; siblings share one."""
    contracts = configparser.ConfigParser()
    contracts.read_string((root / ".importlinter").read_text(encoding="utf-8"))
    rows = contracts["importlinter:contract:stack"]["layers"].split("\n")
    lines = [row for row in rows if row.strip()]
    return {
        name.strip().strip("()"): len(lines) - number for number, line in enumerate(lines) for name in line.split("|")
    }


def copy_of_the_house(target: Path) -> Path:
    """A copy of the package and its contracts, to plant a fault in."""
    ignored = shutil.ignore_patterns(*SKIPPED, "locale", "*.woff2", "*.mp4")
    shutil.copytree(ROOT / "stoa", target / "stoa", ignore=ignored)
    (target / "tools").mkdir()
    shutil.copyfile(ROOT / "tools" / "contracts.py", target / "tools" / "contracts.py")
    for name in (".importlinter", "pyproject.toml"):
        shutil.copyfile(ROOT / name, target / name)
    return target


def copy_of_a_room(target: Path, path: str) -> Path:
    """A copy of one file and the contracts: enough for a check that reads file by file, and faster."""
    here = ROOT / path
    if here.is_file():
        (target / path).parent.mkdir(parents=True)
        shutil.copyfile(here, target / path)
    for name in (".importlinter", "pyproject.toml"):
        shutil.copyfile(ROOT / name, target / name)
    return target


def plant(root: Path, path: str, text: str) -> None:
    """Adds lines to a file of a copy, or makes the file (and its package)."""
    target = root / path
    if not target.parent.exists():
        target.parent.mkdir(parents=True)
        if target.suffix == ".py":
            (target.parent / "__init__.py").write_text('"""A package."""\n', encoding="utf-8")
    before = target.read_text(encoding="utf-8") if target.exists() else ""
    target.write_text(before + "\n" + text, encoding="utf-8")
