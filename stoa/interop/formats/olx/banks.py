"""Problems of a library, of which each learner gets some: a bank, and a quiz that draws from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from stoa.interop.formats.olx.grading import worth
from stoa.interop.formats.olx.numbers import finite
from stoa.interop.formats.olx.outline import Block
from stoa.interop.formats.olx.plan import Settings
from stoa.interop.formats.olx.problems.parts import NotConvertible
from stoa.interop.formats.olx.problems.writing import Frame
from stoa.interop.markup.text import directive

FOLDER = "questions"

WriteOne = Callable[[Block, Frame], str]
"""A problem as one question. Raises NotConvertible for what is none, or more than one."""


def drawn(block: Block) -> int:
    """How many of its problems a learner gets. Raises NotConvertible when it does not say."""
    said = finite(block.get("max_count") or "1")
    if said is None or said != int(said) or said == 0:
        message = f"{block.kind} {block.title!r} does not say how many of its problems are drawn."
        raise NotConvertible("bank", message)
    return len(block.children) if said < 0 else min(int(said), len(block.children))


def write_bank(block: Block, settings: Settings, names: Sequence[str], write_one: WriteOne) -> str:
    """The bank's text: each problem as a question, called by `names`. Raises NotConvertible."""
    questions = []
    for child, name in zip(block.children, names, strict=True):
        inside = settings.inside(child)
        if child.kind != "problem" or child.missing or child.raw is not None or inside.hidden or inside.groups:
            message = (
                f"{block.kind} {block.title!r} was kept: {child.kind} {child.title!r} in it is no question to draw."
            )
            raise NotConvertible("bank", message, child.line, child.file)
        questions.append(write_one(child, Frame(name=name, title=child.title, weight=finite(child.get("weight")))))
    if not questions:
        raise NotConvertible("bank", f"{block.kind} {block.title!r} holds no problems.")
    return "\n\n".join([f"# {block.title or 'Questions from a library'}", *questions]) + "\n"


def attempts_of(block: Block, settings: Settings) -> str:
    """The attempts that all of its problems allow; empty where they differ, or there is no limit."""
    said = {settings.inside(child).max_attempts for child in block.children}
    (attempts,) = said if len(said) == 1 else ("",)
    return attempts if attempts.isascii() and attempts.isdigit() and 0 < len(attempts) < 10 and int(attempts) else ""


def write_quiz(block: Block, frame: Frame, bank: str, count: int) -> str:
    """The quiz that draws from it."""
    frame = replace(frame, weight=worth(block))
    pool = directive("pool", "", [("from", bank), ("draw", str(count))])
    points = "" if frame.weight in (None, 0, 1) else f"{frame.weight:.4g}"
    options = [
        ("name", frame.name), ("title", frame.title), ("category", frame.category), ("points", points),
        ("attempts", frame.attempts), ("due", frame.due), ("feedback", frame.feedback),
    ]  # fmt: skip
    return directive("quiz", "", options, pool)
