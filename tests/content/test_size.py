"""Large courses take time in proportion, and a process that shows pages loads no compiler."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from stoa.content.compiler.course import compile_course
from stoa.content.compiler.layout import layout
from stoa.content.compiler.source import tree_of
from stoa.content.ports import registry
from tests.content.courses import files, question, unit
from tests.content.keeping import KeepInMemory


def large(units: int) -> dict[str, bytes]:
    more: dict[str, str | bytes] = {}
    for number in range(units):
        body = f"Text $x$ [one](/01-first/01-one.md)\n\n{question(f'q-{number}')}"
        more[f"{number // 100 + 2:03}-m/{number % 100:02}-u.md"] = unit(body, f"u-{number}")
    return files(**more)


def seconds(units: int) -> float:
    course = tree_of(large(units).items())
    start = time.process_time()
    compiled = compile_course(course, registry)
    assert len(compiled.outline.units) == units + 1 and not compiled.errors
    return time.process_time() - start


def test_time_grows_with_the_number_of_units_and_not_faster() -> None:
    seconds(20)
    # The least of some: a collection of the whole heap takes as long as all of it.
    few, many = min(seconds(60) for _ in range(3)), min(seconds(360) for _ in range(3))
    assert many < 6 * few * 2


def test_ten_thousand_units_are_within_the_limits_and_in_order() -> None:
    course = tree_of(large(10_000).items())
    units = layout(course).units
    assert len(units) == 10_001 and units[0] == "01-first/01-one.md" and units[-1] == "101-m/99-u.md"


def test_an_unchanged_unit_is_compiled_once() -> None:
    builds = KeepInMemory()
    first = compile_course(tree_of(large(20).items()), registry, builds=builds)
    assert builds.compiled == 21
    changed = large(20) | {"002-m/00-u.md": unit("Other [one](/01-first/01-one.md)", "u-0").encode()}
    second = compile_course(tree_of(changed.items()), registry, builds=builds)
    assert builds.compiled == 22
    renamed = large(20)
    renamed["01-first/09-one.md"] = renamed.pop("01-first/01-one.md")
    third = compile_course(tree_of(renamed.items()), registry, builds=builds)
    assert third.errors and builds.compiled == 22 + 21  # every unit links to the one that moved
    assert len(set(first.build_keys) & set(second.build_keys)) == 20


HEAVY = ("markdown_it", "mdit_py_plugins", "nh3", "pygments", "quickjs", "yaml")


SCRIPT = """
import sys
import django
import stoa.settings
others = ("stoa.catalogue", "stoa.learning", "stoa.assessment", "stoa.credentials", "stoa.interop", "stoa.web")
stoa.settings.INSTALLED_APPS = [name for name in stoa.settings.INSTALLED_APPS if not name.startswith(others)]
django.setup()
import stoa.content.actions, stoa.content.queries
print(*sys.modules)
"""


def test_publishing_libraries_load_when_something_is_published() -> None:
    """Of content and what lies below it; what other domains load is their own matter."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "stoa.settings"}
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "stoa.content.queries" in done.stdout.split()
    assert not set(done.stdout.split()) & set(HEAVY)
