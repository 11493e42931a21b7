"""Drag and drop becomes rows with a choice each; what rows cannot say is kept, with a word why."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assessment.items import author
from tests.interop.olx import compiled, course, imported

ZONES = [{"uid": "t", "title": "Top", "description": "the smallest"}, {"uid": "b", "title": "Base [low]"}]


def drag(items: Any, zones: Any = ZONES, **more: Any) -> str:
    data = {"items": items, "zones": zones, "feedback": {"finish": "<p>Well <b>done</b>.</p>"}, **more}
    return (
        f'<drag-and-drop-v2 url_name="d1" display_name="Layers" question_text="&lt;p&gt;Where?&lt;/p&gt;"'
        f' max_attempts="3" weight="2.0" data="{escape(json.dumps(data))}"/>'
    )


def zones(*titles: str) -> list[dict[str, str]]:
    return [{"uid": uid, "title": title} for uid, title in zip("uvw", titles, strict=False)]


def item(text: str, *zones: str, wrong: str = "", **more: Any) -> dict[str, Any]:
    return {"displayName": text, "zones": list(zones), "feedback": {"correct": "Yes!", "incorrect": wrong}, **more}


def test_items_are_rows_and_zones_are_choices(tmp_path: Path) -> None:
    made = imported(tmp_path, course(drag([item("Cap", "t", wrong="Look <i>up</i>."), item("Slab", "b"), item("X")])))
    text = made.text("01-*/*.md")
    assert ":::{question} matching\n:name: d1\n:title: Layers\n" in text
    assert ":attempts: 3" in text and ":points: 2" in text
    assert "Where?\n\n- [Top] Cap\n      > Look *up*.\n- [Base (low)] Slab\n- [None of these] X\n" in text
    assert "> **Explanation.** Well **done**." in text
    assert "Yes!" not in text, "what is said of a right item has no place in a reply to a wrong one"
    assert compiled(made.folder).errors == ()
    assert made.report.converted["drag-and-drop-v2"] == 1


def test_several_items_in_a_zone_are_categories_and_older_items_name_its_title(tmp_path: Path) -> None:
    items = [{"displayName": "a", "zone": "Top"}, {"displayName": "b", "zone": "Top"}]
    text = imported(tmp_path, course(drag(items))).text("01-*/*.md")
    assert ":::{question} categorise" in text
    assert "- [Top] a\n- [Top] b\n- [Base (low)]\n" in text


def test_the_picture_that_items_were_drawn_on_stands_in_the_prompt(tmp_path: Path) -> None:
    files = course(
        drag([item("Cap", "t"), item("", "b", imageURL="/static/slab.png", imageDescription="A slab")],
             targetImg="/static/map.png", targetImgDescription="Two layers"),
        files={"static/map.png": b"\x89PNG", "static/slab.png": b"\x89PNG"},
    )  # fmt: skip
    text = imported(tmp_path, files).text("01-*/*.md")
    assert "![Two layers](/media/map.png)" in text
    assert "- [Base (low)] ![A slab](/media/slab.png)" in text


def test_pictures_to_be_labelled_are_rows_with_words_for_them(tmp_path: Path) -> None:
    names = ("a", "b", "c", "d")
    files = {f"static/{name}.svg": author.PICTURE for name in names}
    pictures = [
        item("The cap", "t", imageURL="/static/a.svg", imageDescription="A grey stone"),
        item("Slab <i>two</i>", "b", imageURL="/static/b.svg"),
        item("", "b", backgroundImage="/static/c.svg"),
        item("", "t", imageURL="/static/d.svg", imageDescription="A grey stone"),
    ]
    done = imported(tmp_path, course(drag(pictures), files=files))
    text = done.text("01-*/*.md")
    assert "- [Top] ![A grey stone](/media/a.svg)\n- [Base (low)] ![Slab two](/media/b.svg)\n" in text
    assert "- [Base (low)] ![Picture](/media/c.svg)\n- [Top] ![A grey stone](/media/d.svg)\n" in text
    assert "The cap" not in text, "in Open edX a picture hides the name, which may be the answer"
    assert done.messages("picture-words") == ["A picture to drag has no words for those who cannot see it: add some."]
    assert compiled(done.folder).errors == () and "drag-and-drop-v2" not in done.report.kept


@pytest.mark.parametrize(("said", "row"), [("A stone", "- [Top] A stone\n"), ("", "- [Top] The cap\n")])
def test_a_picture_that_is_not_there_leaves_its_words(tmp_path: Path, said: str, row: str) -> None:
    gone = item("The cap", "t", imageURL="/static/gone.svg", imageDescription=said)
    done = imported(tmp_path, course(drag([gone, item("x", "b")])))
    assert row in done.text("01-*/*.md") and "missing-file" in done.rules()


@pytest.mark.parametrize(
    ("block", "why"),
    [
        (drag([]), "no items and zones"),
        (drag([item("a", "t")], zones="x"), "no items and zones"),
        (drag([item("a", "t"), item("a", "b")]), "say the same"),
        (drag([item("a", "t", "b"), item("c", "b")]), "more than one zone"),
        (drag([item("a", "gone"), item("c", "b")]), "a zone that is not there"),
        (drag([item("", "t"), item("c", "b")]), "says nothing"),
        (drag([item("", "t", imageURL="/static/gone.png"), item("c", "b")]), "says nothing"),
        (drag([item("a", "t")], zones=[{"uid": "t", "title": ""}]), "no titles"),
        (drag([item("a", "t")], zones=ZONES[:1]), "one zone only"),
        (drag([item("a", "u"), item("c", "v")], zones=zones("x [y]", "x (y)")), "no titles that tell them apart"),
        (drag([item("a", "u"), item("c", "v")], zones=zones("x" * 200 + "1", "y")), "cannot be a choice"),
        (drag([item("a", "u"), item("c", "v")], zones=zones("::: x", "y")), "cannot be a choice"),
        (drag([item("<pre>code\n\nmore</pre>", "t"), item("c", "b")]), "holds code"),
        (drag([item("<p>a</p><blockquote>b</blockquote>", "t"), item("c", "b")]), "holds code"),
        (drag([item(f"i{number}", "t") for number in range(201)]), "too many items"),
        ('<drag-and-drop-v2 url_name="d1" data="{"/>', "cannot be read"),
        ('<drag-and-drop-v2 url_name="d1" data="[]"/>', "cannot be read"),
        ('<drag-and-drop-v2 url_name="d1" data="{}"/>', "no items and zones"),
    ],
)
def test_what_rows_cannot_say_is_kept(tmp_path: Path, block: str, why: str) -> None:
    made = imported(tmp_path, course(block))
    assert made.report.kept["drag-and-drop-v2"] == 1
    assert any(why in message for message in made.messages("drag-and-drop"))
    assert ":::{kept} olx/drag-and-drop-v2" in made.text("01-*/*.md")


@pytest.mark.parametrize(
    "titles",
    [
        ("+", "-", "x"),
        ("1914.", "1918.", "x"),
        ("a_*b*_c", "# h", "> q"),
        ("$x$", "<img src=q>", "`x`"),
        ("None of these", "a", "b"),
    ],
)
def test_a_zone_is_a_choice_whatever_it_is_called(tmp_path: Path, titles: tuple[str, ...]) -> None:
    items = [item("one", "u"), item("two", "v"), item("three", "w"), item("nowhere")]
    made = imported(tmp_path, course(drag(items, zones=zones(*titles))))
    assert made.report.converted["drag-and-drop-v2"] == 1
    assert compiled(made.folder).errors == ()


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["items", "zones", "title", "uid", "displayName", "zone", "feedback", "finish", "incorrect", "targetImg",
         "imageURL", "imageDescription"]),
        inner, max_size=4),
    max_leaves=10,
)  # fmt: skip


@given(data=anything)
@settings(max_examples=60, deadline=None)
def test_any_data_is_converted_or_kept(tmp_path_factory: pytest.TempPathFactory, data: Any) -> None:
    block = f'<drag-and-drop-v2 url_name="d1" data="{escape(json.dumps(data), quote=True)}"/>'
    made = imported(tmp_path_factory.mktemp("any"), course(block))
    assert made.report.found["drag-and-drop-v2"] == 1
    assert made.report.converted.get("drag-and-drop-v2", 0) + made.report.kept.get("drag-and-drop-v2", 0) == 1
    assert compiled(made.folder).errors == ()
