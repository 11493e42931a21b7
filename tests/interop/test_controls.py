"""What works only with a script: which words stay, what is left out and named, and what is kept whole instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interop.olx import Imported, course, imported
from tests.interop.test_markup import Nowhere, markdown

TALK = "<p>A well is deep and dark. Its walls are stone, its water is cold, and its rope is as long as a street.</p>"


def html(place: Path, text: str) -> Imported:
    files: dict[str, str | bytes] = {"html/h.xml": '<html filename="h" display_name="H"/>', "html/h.html": text}
    return imported(place, course('<html url_name="h"/>', files=files))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<p><a href="/x"><button>Listen</button></a></p>', "[Listen](/x)"),
        ('<p><button><a href="/x">Listen</a></button></p>', "[Listen](/x)"),
        ("<p><button onclick=\"location.href='/x'\">Go</button></p>", "[Go](/x)"),
        ("<p><input type='button' value='Go' onclick='window.open(\"/x\", 1)'/></p>", "[Go](/x)"),
        ('<h3><button class="t">When it is due</button></h3><p>Soon.</p>', "## When it is due\n\nSoon."),
        ('<button class="accordion">Depth</button><div>Ten.</div>', "**Depth**\n\nTen."),
        ("<p>Press <button>Check</button> now.</p>", "Press now."),
        ("<form><p>Your name: <input type='text'/></p><select><option>A</option></select></form>", "Your name:"),
        ("<p>a<input type='hidden' value='b'/></p>", "a"),
        ("<p>a</p><canvas>no canvas here</canvas>", "a"),
    ],
)
def test_controls_in_a_text(html: str, text: str) -> None:
    assert markdown(html) == text


def test_a_text_with_controls_comes_over_and_says_what_it_lacks(tmp_path: Path) -> None:
    done = html(tmp_path, f"{TALK}<p><button>Check</button><input type='text'/><input type='radio'/></p>")
    assert "its water is cold" in done.text("01-*/01-*.md") and done.report.converted["html"] == 1
    assert done.messages("controls") == [
        "Left out, because they work only with a script: 1 button, 2 fields ('Check')."
    ]
    assert "<button>" in done.text("kept/html-h.html")


def test_a_link_that_looks_like_a_button_is_a_link_and_no_loss(tmp_path: Path) -> None:
    done = html(tmp_path, '<p><a href="https://example.org/a.mp3"><button>Listen</button></a></p>')
    assert "[Listen](https://example.org/a.mp3)" in done.text("01-*/01-*.md") and "controls" not in done.rules()


@pytest.mark.parametrize(
    "text",
    [
        "<p>Was it good?</p><button onclick='send(1)'>A</button><button onclick='send(2)'>B</button>",
        "<canvas id='c'></canvas><script>draw()</script>",
        "<form><label>Depth <input/></label><label>Width <input/></label><input type='submit'/></form>",
    ],
)
def test_what_is_little_more_than_controls_is_kept_whole(tmp_path: Path, text: str) -> None:
    done = html(tmp_path, text)
    assert ":::{kept} olx/html" in done.text("01-*/01-*.md") and done.report.kept == {"html": 1}
    assert "controls" not in done.rules()


def test_pictures_and_frames_are_worth_more_than_their_buttons(tmp_path: Path) -> None:
    done = html(tmp_path, "<button onclick='full()'>Larger</button><iframe src='https://example.org/lab'></iframe>")
    assert ":::{embed} https://example.org/lab" in done.text("01-*/01-*.md")


def test_what_is_never_shown_is_left_out_and_named() -> None:
    resolver = Nowhere()
    text = '<p>Seen</p><div style="color: red; display: none"><p>Unseen</p></div><p hidden="hidden">Nor this</p>'
    assert markdown(text, resolver) == "Seen"
    assert resolver.warnings == ["hidden-text", "hidden-text"]


@pytest.mark.parametrize(
    "opener",
    ['<a href="javascript:toggle(1)">show</a>', '<button class="toggle">show</button>', "<script>open()</script>",
     '<span onclick="open()">show</span>', '<span data-toggle="collapse">show</span>', '<a href="#">show</a>',
     '<span class="collapsible">show</span>'],
)  # fmt: skip
def test_what_something_on_the_page_shows_is_shown_and_named(opener: str) -> None:
    resolver = Nowhere()
    assert "The answer" in markdown(f'<p>{opener}</p><div style="display:none">The answer</div>', resolver)
    assert "hidden-text" in resolver.warnings


def test_hidden_text_of_a_problem_stays_hidden(tmp_path: Path) -> None:
    choices = '<choicegroup><choice correct="true">A</choice><choice>B</choice></choicegroup>'
    body = (
        f'<p>Which?</p><p style="display:none">It is A.</p><multiplechoiceresponse>{choices}</multiplechoiceresponse>'
    )
    done = imported(tmp_path, course(f'<problem url_name="p1">{body}</problem>'))
    assert "It is A" not in done.text("01-*/01-*.md") and "hidden-text" in done.rules()
