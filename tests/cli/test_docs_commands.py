"""What the documents tell people to type exists, and what they tell them to copy works."""

from __future__ import annotations

import argparse
import re
import shlex
import types
from collections.abc import Iterator
from dataclasses import replace

import pytest

from stoa.assessment.items.source import take_apart
from stoa.assessment.items.tongues import spoken
from stoa.assessment.ports import Shown
from stoa.cli import catalogue, course, institution, mail, operator, person
from stoa.cli.main import COMMANDS
from stoa.content.blocks import register
from stoa.content.compiler.assets import Assets, only_hash
from stoa.content.compiler.context import CourseSetting, PageContext
from stoa.content.compiler.source import tree_of
from stoa.content.ports import CourseFacts, Part, Registry
from stoa.content.ports import registry as real
from stoa.credentials.completions import CompletionsKind
from tests.assessment.items.author import write
from tests.content.courses import compiled, unit
from tools.docs import ROOT, documents

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(?:STOA_\w+=\S+ )*(?:\.venv/bin/)?(stoa [^`\n]+)`")
TYPED = re.compile(r"^(?:STOA_\w+=\S+ )*(?:\.venv/bin/)?(stoa [^#\n]+)", re.MULTILINE)
OF_OTHERS = {
    "credential": ("verify",),
    "run": ("--demo", "--host", "--port", "--workers", "--no-copy", "--pages-only"),
    "backup": ("--check", "--keep", "--passphrase-file"),
    "restore": ("--replace", "--finish", "--passphrase-file"),
    "worker": ("--batch", "--lane"),
}
PARSERS = {
    "catalogue": catalogue.parser, "course": course.parser, "institution": institution.parser, "mail": mail.parser,
    "operator": operator.parser, "person": person.parser,
}  # fmt: skip


def fences(path: str, language: str) -> list[str]:
    """The code of one language in a document."""
    found = FENCE.findall((ROOT / path).read_text(encoding="utf-8"))
    return [code for name, code in found if name == language]


def commands() -> Iterator[tuple[str, str]]:
    """(document, command) for every `stoa ...` in a code fence or between backticks."""
    for path in documents(ROOT):
        text = path.read_text(encoding="utf-8")
        for language, code in FENCE.findall(text):
            for found in TYPED.findall(code if language != "ini" else ""):
                yield str(path.relative_to(ROOT)), found.strip()
        for found in INLINE.findall(FENCE.sub("", text)):
            yield str(path.relative_to(ROOT)), found.strip()


def options_of(parser: argparse.ArgumentParser) -> dict[str, set[str]]:
    """Verb -> its options."""
    choices = parser._subparsers._group_actions[0].choices  # type: ignore[union-attr]
    assert choices is not None
    return {name: _options(verb) for name, verb in dict(choices).items()}


def _options(verb: argparse.ArgumentParser) -> set[str]:
    """A verb's options, and those of the verbs behind it."""
    inner = next((action for action in verb._actions if isinstance(action, argparse._SubParsersAction)), None)
    behind = inner.choices.values() if inner else ()
    return set(verb._option_string_actions).union(*(_options(each) for each in behind))


def problem_of(command: str) -> str:
    """What is wrong with a command that a document names; empty when it exists."""
    words = [word for word in shlex.split(command) if word != "..."]
    if words[1] in ("--version", "COMMAND"):
        return ""
    if words[1] not in COMMANDS:
        return f"there is no `stoa {words[1]}`"
    flags = {word for word in words if word.startswith("--")} - {"--help"}
    if words[1] in PARSERS:
        verbs = options_of(PARSERS[words[1]]())
        if len(words) > 2 and words[2] not in verbs:
            return f"there is no `stoa {words[1]} {words[2]}`"
        return "" if len(words) < 3 or flags <= verbs[words[2]] else f"{flags - verbs[words[2]]} is no option"
    if words[1] == "credential":
        return "" if words[2:3] == ["verify"] or len(words) < 3 else f"there is no `stoa credential {words[2]}`"
    return "" if flags <= set(OF_OTHERS.get(words[1], ())) else f"{flags} is no option"


def test_every_command_in_the_documents_exists() -> None:
    named = list(commands())
    assert len(named) > 40
    assert [(path, command, said) for path, command in named if (said := problem_of(command))] == []


@pytest.mark.parametrize(
    "command", ["stoa publish x", "stoa course pubish x", "stoa course check --fixx x", "stoa gc --all"]
)
def test_a_command_that_is_none_is_found(command: str) -> None:
    assert problem_of(command)


@pytest.mark.parametrize("text", fences("docs/authors/questions.md", "markdown"))
def test_questions_to_copy_have_nothing_wrong(text: str) -> None:
    written = write(text)
    found = [finding for finding in written.findings if finding.rule != "broken-media"]  # their own pictures
    assert found == []
    assert len(written.parts) == (1 if ":{quiz}" in text else text.count("\n:::{question}") + text.startswith(":::{q"))


@pytest.mark.parametrize("path", ["docs/authors/completions.md", "docs/authors/course-format.md"])
def test_rules_to_copy_have_nothing_wrong(path: str) -> None:
    part = Part("quiz", "check-signals", "", {}, {}, category="checks")
    units = ("flagged-well", *(f"u-{number}" for number in range(11)))
    facts = CourseFacts(units, {part.id: part}, frozenset(), frozenset({"checks"}))
    for text in [text for text in fences(path, "toml") if "[[pathways]]" in text]:
        made = CompletionsKind().compile("completions.toml", text.encode(), facts)
        assert made.findings == ()
        assert made.data["pathways"] or made.data["statements"]


def module_of(path: str) -> types.ModuleType:
    """The document's first Python listing as a module."""
    module = types.ModuleType("listing")
    exec(compile(fences(path, "python")[0], path, "exec"), module.__dict__)  # noqa: S102
    return module


def test_the_block_kind_of_the_manual_works() -> None:
    path = "docs/developers/adding-a-block-kind.md"
    into = Registry(blocks=dict(real.blocks), files=dict(real.files))
    register(into)
    into.add_block(module_of(path).KIND)
    sample = fences(path, "markdown")[0]
    good = compiled({"01-first/02-two.md": unit(sample, name="two")}, into)
    assert not [finding for finding in good.findings if finding.severity != "note" and "two" in finding.file]
    nobody = compiled({"01-first/02-two.md": unit(sample.replace(" Ada Lovelace", ""), name="two")}, into)
    assert [finding.line for finding in nobody.findings if finding.rule == "epigraph-who"] == [8]


def test_the_kind_of_question_of_the_manual_works() -> None:
    path = "docs/developers/adding-a-question-kind.md"
    year, sample = module_of(path).kind, fences(path, "markdown")[0]
    context = PageContext(setting(), "01-start/01-unit.md")
    _text, (directive,) = context.directives(sample, 1)
    made = year.compile(take_apart(directive, context), context)
    assert context.findings.found == []
    plain = write(sample.replace("} year", "} text")).part  # prompt and options as every kind has them
    part = replace(plain, public={**plain.public, **made.public}, key=made.key)
    outcomes = [year.grade(part, response) for response in ("1763", "1761", "long ago", {"a": 1})]
    assert [outcome.status for outcome in outcomes] == ["right", "not_yet", "unreadable", "unanswered"]
    assert "died" in outcomes[1].feedback and year.say(outcomes[2]).startswith("Write the year")
    html = spoken(year.render(part, Shown('">1761', outcomes[1], is_settled=True, reveals=True, seed="")), "en", "en")
    assert 'value="&quot;&gt;1761"' in html and "Right answer: 1763" in html


def setting() -> CourseSetting:
    """What a unit is compiled within."""
    return CourseSetting("en", "UTC", frozenset(), frozenset(), {}, Assets(tree_of([]), only_hash), real.blocks)
