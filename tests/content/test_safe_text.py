"""Whatever people write, nothing of it runs."""

from __future__ import annotations

import re
import time
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.kernel.text import html
from stoa.kernel.text.code import highlighted
from stoa.kernel.text.held import Held, unreserved
from stoa.kernel.text.markdown import COLOURED, costs_much, render, render_freely
from stoa.kernel.text.maths import formula

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="jAvAsCrIpT&colon;alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "<svg><script>alert(1)</script></svg>",
    "<svg onload=alert(1)>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<math><maction actiontype='statusline#http://x' xlink:href='javascript:alert(1)'>x</maction></math>",
    '<p style="background:url(javascript:alert(1))">x</p>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<form action='https://evil.example'><button>x</button></form>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href='https://evil.example/'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<textarea></textarea><script>alert(1)</script>",
    "<<script>script>alert(1)<</script>/script>",
    '<p class="button site prev-next">x</p>',
    '<p id="main">x</p>',
    '<math mathcolor="red;background:url(x)"><mi mathcolor="expression(1)">x</mi></math>',
]
RUNS = re.compile(
    r"<(script|iframe|object|embed|form|meta|base|svg|style|template|link)\b|\son\w+\s*=|javascript:", re.I
)


@pytest.mark.parametrize("dirty", HOSTILE)
def test_hostile_html_is_disarmed(dirty: str) -> None:
    clean = html.cleaner()(dirty)
    assert not RUNS.search(clean), clean
    assert 'class="button' not in clean and 'id="main"' not in clean and "url(" not in clean


@pytest.mark.parametrize("dirty", HOSTILE)
def test_markdown_shows_html_of_learners_as_text(dirty: str) -> None:
    assert not re.search(r"<(script|img|iframe|svg|form|math onload)", render(dirty))


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_renders_to_tags_of_the_list_only(text: str) -> None:
    for tag in re.findall(r"<([a-zA-Z][\w-]*)", render(text)):
        assert tag.lower() in html.TAGS


@given(st.text(alphabet="<>/&\"'=: abimgscrptonerl", max_size=120))
@settings(max_examples=100, deadline=None)
def test_sanitising_twice_changes_nothing(text: str) -> None:
    clean = html.cleaner()
    assert clean(clean(text)) == clean(text)


def test_formulas_become_mathml_without_a_way_out() -> None:
    made = formula(r"\frac{a}{b} \text{<script>alert(1)</script>}", True).mathml
    assert "<mfrac>" in made and "<script" not in made and "&lt;script" in made
    ElementTree.fromstring(made)
    assert formula(r"\color{red}{x}", False).mathml.count('mathcolor="') == 1


@pytest.mark.parametrize(
    "tex", [r"\frac{a", r"\href{javascript:alert(1)}{x}", r"\class{x}{y}", r"\def\a{\a\a}\a", "x" * 30_000, r"\\" * 9]
)
def test_tex_that_cannot_be_made_is_a_problem_and_no_crash(tex: str) -> None:
    made = formula(tex, False)
    assert bool(made.mathml) != bool(made.problem)
    assert "javascript" not in made.mathml


def test_a_formula_that_exhausts_the_engine_does_not_spoil_the_next() -> None:
    assert formula("{" * 15_000 + "}" * 15_000, False).problem
    assert formula("a+b", False).mathml


def test_broken_tex_is_shown_as_it_was_written() -> None:
    assert r'<code class="tex">\frac{a</code>' in render(r"See $\frac{a$.")


def test_prices_are_no_formulas() -> None:
    assert "<math" not in render("It costs $5 here and $6 there.")


def test_code_is_highlighted_and_escaped() -> None:
    assert highlighted("if a < b: pass\n", "python") != "if a < b: pass\n"
    assert "<script" not in (highlighted("<script>alert(1)</script>", "html") or "")
    assert highlighted("x", "no-such-language") is None
    assert highlighted("<b>", "") == "&lt;b&gt;"


def test_tokens_cannot_be_forged() -> None:
    held: Held[str] = Held()
    held.hold("<b>secret</b>")
    assert "".join(held.split(unreserved("\ue0000\ue001"))) == "\ufffd0\ufffd"
    assert held.split("\ue0009\ue001") == []


def test_regions_of_one_text_have_names_of_their_own() -> None:
    page = render("$$\na\n$$\n\n$$\nb\n$$\n\n```\nx\n```\n")
    assert len(set(re.findall(r'aria-label="([^"]*)"', page))) == 3


@pytest.mark.parametrize("hostile", ["![", "[", "[^", "[a](", "![" + 150 * "*", "[" + 160 * "a", "[\n" + 100 * " >"])
def test_a_text_of_very_many_brackets_is_shown_as_it_was_written(hostile: str) -> None:
    text = f"<b>one</b>\ntwo\n \n{hostile * 30_000}"[:60_000]
    begun = time.process_time()
    shown = render_freely(text)
    assert time.process_time() - begun < 1, "rendering it takes many seconds"
    assert shown.startswith("<p>&lt;b&gt;one&lt;/b&gt;<br>\ntwo</p>\n<p>") and "<b>" not in shown
    assert render_freely("a *b* [c](/d)") == render("a *b* [c](/d)")


@pytest.mark.parametrize("columns", [40, 300, 2000])
@pytest.mark.parametrize("before", ["", "> ", "- "])
def test_a_table_of_very_many_cells_is_shown_as_it_was_written(columns: int, before: str) -> None:
    head = f"{before}{'a|' * columns}\n{before.replace('-', ' ')}{'-|' * columns}\n"
    text = (head + "b\n" * 30_000)[:60_000]
    begun = time.process_time()
    assert costs_much(text) == "cells" and "<table" not in render_freely(text)
    assert time.process_time() - begun < 1, "rendering it takes seconds"


def test_tables_and_lists_of_sources_that_people_write_are_rendered() -> None:
    text = "a | b | c\n--|:-:|--\n" + "d | e | f\n" * 400
    assert costs_much(text) == "" and render_freely(text) == render(text)
    sources = "".join(f"[{number}] Somebody, *A long title of something*, 2026.\n" for number in range(300))
    assert costs_much(sources) == ""
    listed = "- one\n- two | three\n\n---\n\n" * 500
    assert costs_much(listed) == ""


def test_code_is_coloured_a_little_and_never_costs_much() -> None:
    small = "```python\nx = 1\n```\n"
    assert "<span" in render_freely(small) and render_freely(small) == render(small)
    assert "<span" not in render_freely("```python\n" + "x = 1\n" * 200 + "```\n")
    assert "<span" not in render_freely(small.replace("python", "autohotkey"))
    begun = time.process_time()
    for language in sorted(COLOURED | {"autohotkey", "csharp"}):
        for hostile in ("\n", "a\n", "a.b.", " "):
            render_freely(f"```{language}\n{(hostile * 590)[:590]}\n```\n" * 10)
    assert time.process_time() - begun < 10, "one of them takes seconds"
