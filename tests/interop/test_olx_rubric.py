"""Rubrics of open responses as they should not be: each gives a finding, none stops the import."""

from __future__ import annotations

import tomllib
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assessment.items import author
from tests.interop.olx import compiled, course, imported
from tests.interop.test_olx_open_response import IDEAS, criterion, made, option, response, told

FOUR = [option(name, points) for name, points in (("a", "0"), ("b", "1"), ("c", "2"), ("d", "3"))]


def rubric(place: Path, *criteria: str) -> tuple[dict[str, Any], str, str]:
    """(the rubric's file, what the report says, the unit) of an open response with `criteria`."""
    done = made(place, response(*criteria))
    assert done.report.converted["openassessment"] == 1
    return tomllib.loads(done.text("rubrics/o1.toml")), told(done), done.text("01-*/*.md")


def test_equal_names_give_two_ids(tmp_path: Path) -> None:
    found, said, _ = rubric(tmp_path, IDEAS, criterion("Ideas", option("x", "0"), option("x", "1"), label="More"))
    assert [each["id"] for each in found["criterion"]] == ["ideas", "ideas-2"]
    assert [level["id"] for level in found["criterion"][1]["level"]] == ["x", "x-2"]
    assert "rubric: Two criteria of the rubric have the name 'Ideas'; this one is 'ideas-2' here." in said


def test_names_that_a_machine_gave_say_nothing(tmp_path: Path) -> None:
    name = "0123456789abcdef0123456789abcdef"
    found, said, _ = rubric(
        tmp_path,
        criterion(name, option("0", "0"), option("1", "2"), label="Clear"),
        criterion("1", option(name, "0"), option("", "1")),
    )
    assert [each["title"] for each in found["criterion"]] == ["Clear", "Criterion 2"]
    assert [level["title"] for level in found["criterion"][1]["level"]] == ["Level 1", "Level 2"]
    assert [each["id"] for each in found["criterion"]] == [name, "1"]
    assert "Criterion 2 of the rubric has no name that says what it is" in said


def test_letters_of_every_script(tmp_path: Path) -> None:
    found, _, _ = rubric(
        tmp_path,
        criterion("Идеи", option("Да 👍", "2", 'بلا \\ "x"\n\ty'), option("否", "0"), prompt="¿Qué?\nLínea\n\nDos"),
    )
    (one,) = found["criterion"]
    assert (one["id"], one["title"]) == ("criterion-1", "Идеи")
    assert [level["title"] for level in one["level"]] == ["Да 👍", "否"]
    assert one["level"][0]["text"] == 'بلا \\ "x" y'
    assert one["text"].startswith("¿Qué?") and one["text"].endswith("\n\nDos")


def test_what_gives_no_points_stands_in_the_text(tmp_path: Path) -> None:
    words = criterion("Voice", prompt="Is it *your* voice?", feedback="required")
    zero = criterion("Length", option("Short", "0", "Under <b>"), option("Long", "0"))
    found, said, text = rubric(tmp_path, IDEAS, words, zero)
    assert [each["title"] for each in found["criterion"]] == ["Ideas"]
    assert "Looked at as well, for no points:\n\n- **Voice**: Is it \\*your\\* voice?\n- **Length**\n" in text
    assert "Short: Under \\<b>" in text and "Long" in text
    assert "The criterion 'Voice' gives no points" in said and "The criterion 'Length' gives no points" in said
    assert "has to write about 'Voice'" in said


@pytest.mark.parametrize("criteria", [(criterion("a"),), (criterion("a", option("x", "0"), option("y", "0")),), ("",)])
def test_a_rubric_without_points_counts_nowhere(tmp_path: Path, criteria: tuple[str, ...]) -> None:
    done = made(tmp_path, response(*criteria))
    text = done.text("01-*/*.md")
    assert ":category:" not in text and ":rubric:" not in text and not list(done.folder.glob("rubrics/*"))
    assert "Nothing in the rubric of 'Essay' gives points, so it counts for no grade." in told(done)


def test_one_option_gets_another_beside_it(tmp_path: Path) -> None:
    found, said, _ = rubric(tmp_path, criterion("a", option("None", "3")))
    assert [(level["id"], level["points"]) for level in found["criterion"][0]["level"]] == [("none", 3), ("none-2", 0)]
    assert "has one option only; 'Not this', for 0, was added" in said


@pytest.mark.parametrize(
    ("points", "said"),
    [(None, "says no points"), ("", "has ''"), ("many", "has 'many'"), ("-2", "has '-2'"), ("nan", "has 'nan'"),
     ("1e999", "has '1e999'")],
)  # fmt: skip
def test_options_without_points_give_none(tmp_path: Path, points: str | None, said: str) -> None:
    found, told, _ = rubric(tmp_path, criterion("a", option("x", points), option("y", "1")))
    assert [level["points"] for level in found["criterion"][0]["level"]] == [0, 1]
    assert f"The option 'x' of 'a' {said}" in told and "it gives none here." in told


def test_points_may_have_a_fraction(tmp_path: Path) -> None:
    found, _, text = rubric(tmp_path, criterion("a", option("x", "2.5"), option("y", "0")))
    assert found["criterion"][0]["level"][0]["points"] == 2.5 and ":points: 2.5\n" in text


@pytest.mark.parametrize(
    ("criteria", "why"),
    [
        ([criterion(f"c{n}", *FOUR) for n in range(100)], "There are more than 30 criteria."),
        ([criterion(f"c{n}", *FOUR) for n in range(400)], "400 times <criterion>"),
        ([criterion("c", *(option(f"o{n}", "1") for n in range(13)))], "There are more than 12 levels."),
        ([criterion("c", *FOUR, prompt="x" * 5000)], "a very long one"),
        ([criterion("c", option("x", "0"), option("y", "20000"))], "no number of points"),
        ([criterion(f"c{n}", option("x", "0"), option("y", "9000")) for n in range(2)], "more than 10000 points"),
        ([criterion(f"c{n}", *FOUR, prompt="x" * 3900) for n in range(29)], "larger than"),
    ],
)
def test_what_no_rubric_can_be_is_kept_with_its_reason(tmp_path: Path, criteria: list[str], why: str) -> None:
    done = made(tmp_path, response(*criteria))
    assert done.report.kept["openassessment"] == 1
    assert any(message.startswith("The open response 'Essay' was kept. Its rubric") and why in message
               for message in done.messages("rubric"))  # fmt: skip
    assert ":::{kept} olx/openassessment" in done.text("01-*/*.md")
    assert not list(done.folder.glob("rubrics/*")) and "lost-weight" in done.rules()


def test_prompts_of_html_and_of_text(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"static/a.svg": author.PICTURE}
    html = (
        '<h3>Write</h3><p onclick="x()">of <b>wells</b>.</p><img src="/static/a.svg" alt="A well"><script>x</script>'
        "<pre>:::{note}\n:::</pre>"
    )
    done = made(tmp_path / "a", response(prompts=(html, "<p>And more.</p>"), attributes='prompts_type="html"'), files)
    text = done.text("01-*/*.md")
    assert "### Write\n\nof **wells**.\n\n![A well](/media/a.svg)" in text and "onclick" not in text
    assert "\n\n---\n\nAnd more.\n" in text
    assert "each of its 2 prompts has a field of its own" in told(done)
    plain = made(tmp_path / "b", response(prompts=("1. <b>\nx\n\n:::{kept} y\n# z",), attributes=""))
    assert "1\\. \\<b>" in plain.text("01-*/*.md") and "\n\\:::{kept} y" in plain.text("01-*/*.md")


@pytest.mark.parametrize("prompts", [(), ("",), ("  \n ",)])
def test_without_a_prompt_its_title_is_asked(tmp_path: Path, prompts: tuple[str, ...]) -> None:
    done = made(tmp_path, response(prompts=prompts))
    assert "\n\nEssay\n:::" in done.text("01-*/*.md")
    assert "'Essay' has no prompt; its title stands in the place of one." in told(done)


RUBRIC = f"<rubric><prompt>Old &amp; plain.</prompt>{IDEAS}</rubric>"


@pytest.mark.parametrize(
    ("inner", "asked"),
    [
        (RUBRIC, "Old & plain."),
        (f"<prompts><prompt><description><p>In <b>it</b></p></description></prompt></prompts>{RUBRIC}", "In **it**"),
        (f"<prompts><prompt>No description</prompt></prompts>{RUBRIC}", "No description"),
        ("<prompts><prompt><description>Alone</description></prompt></prompts>", "Alone"),
        ("<rubric/>", "Hand in your work."),
    ],
)
def test_older_and_broken_forms(tmp_path: Path, inner: str, asked: str) -> None:
    done = made(tmp_path, f'<openassessment url_name="o1" a="">{inner}</openassessment>')
    assert done.report.converted["openassessment"] == 1
    assert asked in done.text("01-*/*.md")


def test_one_that_holds_nothing_is_kept(tmp_path: Path) -> None:
    done = made(tmp_path, '<openassessment url_name="o1"><title>T</title></openassessment>')
    assert done.report.kept["openassessment"] == 1
    assert "The open response 'T' was kept. It has no prompt and no rubric." in told(done)


@pytest.mark.parametrize("source", [b"<openassessment><rubric>", b"\xff\xfe<", b""])
def test_xml_that_is_none_is_kept(tmp_path: Path, source: bytes) -> None:
    files: dict[str, str | bytes] = {"openassessment/o1.xml": source}
    done = made(tmp_path, '<openassessment url_name="o1"/>', files, "")
    assert done.report.kept["openassessment"] == 1
    assert any(each.file == "openassessment/o1.xml" for each in done.report.warnings)


names = st.sampled_from(["", "0", "Ideas", "main", "page-1", "Идеи", "a\u0007b", "x" * 200, ":::{kept} x", '"""', "#"])
points = st.none() | st.sampled_from(["0", "1", "-1", "3.5", "10000", "1e9", "nan", "١"]) | st.text(max_size=3)
options = st.tuples(names, points, names)
criteria = st.tuples(names, names, st.lists(options, max_size=4), st.sampled_from(["", "required", "odd"]))
attributes = st.dictionaries(
    st.sampled_from(["text_response", "file_upload_response", "file_upload_type", "white_listed_file_types", "weight",
                     "submission_due", "leaderboard_show", "teams_enabled", "selected_teamset_id", "prompts_type"]),
    names | st.sampled_from(["True", "required", "custom", "html", "image", "2", "0000-00-00", "9999-12-31T23:59:59Z"]),
    max_size=5,
)  # fmt: skip


def clean(text: str) -> str:
    return escape("".join(letter for letter in text if letter.isprintable() or letter == "\n"))


@given(
    given_criteria=st.lists(criteria, max_size=4), prompts=st.lists(st.text(max_size=20), max_size=2), more=attributes
)
@settings(max_examples=60, deadline=None)
def test_any_open_response_is_converted_or_kept(
    tmp_path_factory: pytest.TempPathFactory,
    given_criteria: list[Any],
    prompts: list[str],
    more: dict[str, str],
) -> None:
    made = []
    for name, prompt, listed, feedback in given_criteria:
        inner = [option(clean(one), None if said is None else clean(said), clean(two)) for one, said, two in listed]
        made.append(criterion(clean(name), *inner, prompt=clean(prompt), feedback=feedback))
    settled = " ".join(f'{name}="{clean(value)}"' for name, value in more.items())
    block = response(*made, prompts=tuple(map(clean, prompts)), attributes=settled)
    done = imported(tmp_path_factory.mktemp("any"), course(block))
    assert done.report.found["openassessment"] == 1
    assert compiled(done.folder).errors == ()
    assert done.report.warnings or done.report.converted["openassessment"]
