"""How directives are found, and what is said about their form."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.content.compiler.directives import Directive, Trouble, split
from tests.content.courses import Page

PIECES = st.sampled_from(
    [":::", "::::", ":::{note}", "::::{quiz}", ":::{question} choice", ":name: x", "", "text", "```", "~~~~"]
) | st.sampled_from(
    [
        "- [x] a",
        "> quote",
        "  :::{tip}",
        ":::{",
        ":::note",
        "    :::{deep}",
        "1. :::{note}",
        ":::{a}b",
        "\t:::",
        "    x",
    ]
)


def taken(text: str) -> tuple[str, list[Directive], list[Trouble]]:
    return split(text, 1, "a.md")


def test_name_argument_options_and_body() -> None:
    outside, found, troubles = taken(
        "before\n:::{question} choice\n:name: q-1\n:title: A: b\n\nBody\n\nmore\n:::\nafter"
    )
    assert not troubles
    (directive,) = found
    assert (directive.name, directive.argument) == ("question", "choice")
    assert directive.options == {"name": "q-1", "title": "A: b"}
    assert directive.body == "Body\n\nmore"
    assert (directive.line, directive.body_line) == (2, 6)
    assert outside.split("\n") == ["before", *[""] * 8, "after"]


def test_a_body_may_follow_without_an_empty_line_and_options_may_be_empty() -> None:
    _outside, (directive,), _troubles = taken(":::{note}\n:class:\nBody\n:::")
    assert directive.options == {"class": ""} and directive.body == "Body"


def test_outer_directives_take_more_colons() -> None:
    _outside, (quiz,), troubles = taken("::::{quiz}\n:::{question} a\n:::\n\n:::{question} b\n:::\n::::")
    assert not troubles and quiz.body.count("{question}") == 2
    _outside, inner, _troubles = split(quiz.body, quiz.body_line, "a.md")
    assert [(directive.argument, directive.line) for directive in inner] == [("a", 2), ("b", 5)]


def test_equal_colons_are_one_error_and_are_paired_all_the_same() -> None:
    _outside, (quiz, tip), troubles = taken(":::{quiz}\n:::{question} a\nx\n:::\n:::\n\n:::{tip}\n:::")
    assert [(trouble.rule, trouble.line) for trouble in troubles] == [("directive-nesting", 1)]
    assert "{question}" in quiz.body and tip.line == 7


def test_unclosed_and_stray_colons_and_missing_braces_have_lines() -> None:
    _outside, _found, troubles = taken("a\n\n:::\n\n:::note\n\n:::{note}\nnever closed")
    assert [(trouble.rule, trouble.line) for trouble in troubles] == [
        ("directive-stray", 2),
        ("directive-syntax", 4),
        ("directive-unclosed", 6),
    ]


def test_colons_in_code_are_text() -> None:
    outside, found, troubles = taken("```\n:::{note}\n```\n\n:::{note}\n~~~\n:::\n~~~\n:::\n")
    assert len(found) == 1 and not troubles
    assert found[0].body == "~~~\n:::\n~~~" and ":::{note}" in outside


def test_an_option_that_stands_twice_is_an_error() -> None:
    assert taken(":::{note}\n:name: a\n:name: b\n:::")[2][0].rule == "option-twice"


def test_directives_in_lists_and_quotes() -> None:
    page = Page("- item\n\n  :::{note}\n  Inside a list.\n  :::\n\n> :::{tip}\n> Inside a quote.\n> :::\n")
    assert page.html.count('class="callout"') == 2
    assert page.html.index("<li>") < page.html.index("Inside a list.") < page.html.index("</li>")
    assert page.html.index("<blockquote>") < page.html.index("Inside a quote.") < page.html.index("</blockquote>")


def test_fences_of_the_myst_form() -> None:
    page = Page("```{note}\nHello\n```\n")
    assert "callout" in page.html and "Hello" in page.html


def test_nesting_has_an_end() -> None:
    depth = 12
    opening = "\n".join(":" * (depth + 3 - place) + "{note}" for place in range(depth))
    closing = "\n".join(":" * (4 + place) for place in range(depth))
    page = Page(f"{opening}\ntext\n{closing}\n")
    assert page.rules() == {"directive-depth"}


@given(st.lists(PIECES, max_size=25))
@settings(max_examples=150, deadline=None)
def test_any_lines_are_taken_apart_without_loss(lines: list[str]) -> None:
    text = "\n".join(lines)
    outside, found, _troubles = taken(text)
    assert len(outside.split("\n")) == len(text.split("\n"))
    source = text.split("\n")
    for directive in found:
        assert source[directive.line - 1].lstrip().startswith(":::")
        if directive.body:
            first = directive.body.split("\n")[0]
            assert source[directive.body_line - 1] == first


@given(st.lists(PIECES, max_size=15))
@settings(max_examples=60, deadline=None)
def test_any_lines_compile(lines: list[str]) -> None:
    page = Page("\n".join(lines))
    last = 7 + len(lines) + 1
    assert all(0 <= finding.line <= last for finding in page.findings)
    assert "\ue000" not in page.html


def test_a_directive_that_an_open_tag_swallows_is_an_error_at_its_line() -> None:
    page = Page('- one\n\n  <div title="never closed>\n\n  :::{note}\n  Lost.\n  :::\n\n  A " ends it.\n')
    assert "Lost." not in page.html
    (finding,) = [each for each in page.result.findings if each.rule == "swallowed"]
    assert (finding.severity, finding.line) == ("error", 12)
