"""HTML to Markdown: nothing that a page says is lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stoa.interop.markup.clean import Headings, clean, inspect, parse_fragment
from stoa.interop.markup.markdown import write
from stoa.interop.markup.same import content_of, same


@dataclass
class Nowhere:
    """A resolver that leaves addresses as they are, but for `gone:`."""

    warnings: list[str] = field(default_factory=list)

    def link(self, address: str, line: int) -> str | None:
        return None if address.startswith("gone:") else address

    def media(self, address: str, line: int) -> str | None:
        return self.link(address, line)

    def inline_image(self, kind: str, data: bytes, line: int) -> str:
        return f"/media/{len(data)}.{kind}"

    def warn(self, line: int, rule: str, message: str) -> None:
        self.warnings.append(rule)


def markdown(html: str, resolver: Nowhere | None = None) -> str:
    root = parse_fragment(html)
    clean(root, resolver or Nowhere(), Headings())
    return write(root).text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a <b>b </b>c</p>", "a **b** c"),
        ("<p><b>a,</b>b</p>", "<strong>a,</strong>b"),
        ("x<br/>y<p>z</p>w", "x\\\ny\n\nz\n\nw"),
        ("<p>H<sub>2</sub>O</p>", "H<sub>2</sub>O"),
        ("<h4>A</h4><h6>B</h6><h4>C</h4>", "## A\n\n### B\n\n## C"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c"),
        ("<ol start='3'><li>a</li></ol><ol><li>b</li></ol>", "3. a\n\n1) b"),
        ("<pre><code>a\n  ```\n</code></pre>", "````\na\n  ```\n````"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<p>\\(a_1\\) and \\[b^2\\] end</p>", "$a_1$ and\n\n$$\nb^2\n$$\n\nend"),
        ("<p>[mathjaxinline]x[/mathjaxinline] costs $3 each</p>", "$x$ costs \\$3 each"),
        ("<p>a * b_c [d] `e` 1. # x</p>", "a \\* b_c \\[d\\] \\`e\\` 1. # x"),
        ("<p>1. no list</p><p>- no list</p><p># no</p>", "1\\. no list\n\n\\- no list\n\n\\# no"),
        ("<p>wow!<a href='/x'>y</a></p>", "wow\\![y](/x)"),
        ("<p><a href='gone:x'>kept words</a></p>", "kept words"),
        ("<p><a href='/a b(c)'>x</a></p>", "[x](</a%20b(c)>)"),
        ("<table><tr><th>A</th><th colspan='2'>B</th></tr><tr><td>1|2</td><td>3</td><td></td></tr></table>",
         "| A | B |  |\n| --- | --- | --- |\n| 1\\|2 | 3 |  |"),
        ("<p><img src='data:image/png;base64,AAAA' alt='dot'/></p>", "![dot](/media/3.png)"),
        ("<p><span class='material-symbols-outlined'>menu_book</span>Docs</p>", "Docs"),
        ("<div class='callout'><h2>Note</h2><p>x</p></div><h3>After</h3>", ":::{admonition} Note\nx\n:::\n\n## After"),
        ("<div style='background-color: #eee'><p>x</p></div>", ":::{note}\nx\n:::"),
        ("<iframe src='https://player.vimeo.com/video/12345'></iframe>",
         ":::{embed} https://player.vimeo.com/video/12345\n:title: player.vimeo.com\n:::"),
        ("<video src='/m.mp4' title='T'><track src='/m.vtt' srclang='en'/></video>",
         ":::{video} /m.mp4\n:title: T\n:captions: en=/m.vtt\n:::"),
        ("<svg><path d='M0 0'/></svg>", ""),
        ("<table><tr><td><ul><li>a</li></ul></td></tr></table>",
         ":::{html}\n<table><tr><td><ul><li>a</li></ul></td></tr></table>\n:::"),
        ("<p>a <span><div>b</div></span> c</p>", "a\n\nb\n\nc"),
        ("", ""),
        ("   ", ""),
    ],
)  # fmt: skip
def test_forms(html: str, text: str) -> None:
    assert markdown(html) == text


def test_broken_formulas_become_text() -> None:
    resolver = Nowhere()
    assert markdown(r"<p>\(\frac{1}{\) and \(x\)</p>", resolver) == r"\\frac{1}{ and $x$"
    assert resolver.warnings == ["tex"]


def test_nesting_without_end() -> None:
    assert "x" in markdown("<div><b>" * 500 + "x")


WORDS = st.text(st.sampled_from("ab1 \\*_`[]()<>#-+.!$&|~^:{}%=\"'é\u00a0\n"), max_size=14)
INLINE = st.sampled_from(["b", "i", "em", "strong", "code", "span", "sup", "u"])


@st.composite
def inlines(draw: st.DrawFn) -> str:
    parts = []
    for _ in range(draw(st.integers(0, 4))):
        text = escape(draw(WORDS))
        kind = draw(st.sampled_from(["text", "mark", "link", "break", "image"]))
        if kind == "mark":
            tag = draw(INLINE)
            text = f"<{tag}>{text}</{tag}>"
        elif kind == "link":
            text = f'<a href="/x">{text}</a>'
        elif kind == "break":
            text += "<br/>"
        elif kind == "image":
            text = f'<img src="/i.png" alt="{text}"/>'
        parts.append(text)
    return "".join(parts)


FORMS = (
    "{}",
    "<p>{}</p>",
    "<h3>{}</h3>",
    "<div>{}</div>",
    "<blockquote>{}</blockquote>",
    "<ul><li>{}</li><li>z</li></ul>",
    "<table><tr><td>{}</td><td>y</td></tr></table>",
)


@st.composite
def pages(draw: st.DrawFn) -> str:
    blocks = []
    for _ in range(draw(st.integers(0, 4))):
        inner = draw(inlines())
        blocks.append(draw(st.sampled_from(FORMS)).format(inner))
    return "".join(blocks)


@given(pages())
@example("\\[<p>\\]</p>")
@settings(max_examples=150, deadline=None)
def test_markdown_says_what_the_page_says(html: str) -> None:
    """Piece by piece, what was written reads back as what there was; what does not is in an `html` directive."""
    root = parse_fragment(html)
    inspect(root)
    clean(root, Nowhere(), Headings())
    before = content_of([root], from_source=True)
    written = write(root)
    if not written.has_html:
        again = parse_fragment(html)
        clean(again, Nowhere(), Headings())
        assert same([again], written.text)
    else:
        assert before.text
