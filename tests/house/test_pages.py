"""Templates and style sheets: nothing inline or untranslated, no colour but a token. Each with faults it catches."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template

from tests.house.page_checks import (
    inline_style_or_script,
    raw_colours,
    static_files_named,
    templates,
    untranslated_text,
)
from tests.house.source import ROOT, plant

PAGE = "stoa/web/base/templates/base/planted.html"
SHEET = "stoa/web/base/static/base/planted.css"
ALLOWED = Path(__file__).with_name("untranslated.txt")


def allowed() -> frozenset[str]:
    """The words that no gettext needs to pass, with the template they stand in."""
    rows = ALLOWED.read_text(encoding="utf-8").splitlines()
    return frozenset(row for row in rows if row and not row.startswith("#"))


@pytest.mark.parametrize("where", [where for where, _ in templates(ROOT)])
def test_every_template_compiles(where: str) -> None:
    assert get_template(where.split("/templates/", 1)[1])


def test_every_static_file_that_a_page_names_is_there() -> None:
    assert [name for _, name in static_files_named(ROOT) if finders.find(name) is None] == []


def test_pages_have_nothing_inline() -> None:
    assert inline_style_or_script(ROOT) == []


def test_pages_speak_through_gettext() -> None:
    assert untranslated_text(ROOT, allowed()) == []


def test_what_is_allowed_untranslated_still_exists() -> None:
    found = {finding.split(":")[0] for finding in untranslated_text(ROOT)}
    assert {row.split(":")[0] for row in allowed()} <= found


def test_style_sheets_use_tokens() -> None:
    assert raw_colours(ROOT) == []


@pytest.mark.parametrize(
    "page",
    [
        '<p style="color: red">x</p>',
        "<style>p { margin: 0 }</style>",
        "<button type='button' onclick='go()'>x</button>",
        "<script>go()</script>",
    ],
)
def test_inline_style_and_script_are_found(page: str, tmp_path: Path) -> None:
    plant(tmp_path, PAGE, page)
    assert inline_style_or_script(tmp_path)


def test_a_script_file_and_json_are_no_inline_script(tmp_path: Path) -> None:
    plant(
        tmp_path, PAGE, '<script src="{% static "x.js" %}" defer></script><script type="application/json">{}</script>'
    )
    assert inline_style_or_script(tmp_path) == []


@pytest.mark.parametrize(
    "page",
    [
        "<p>Go on</p>",
        "{% if x %}Go on{% endif %}",
        '<img alt="A tower" src="{{ x }}">',
        '<input type="submit" value="Send">',
        '<a aria-label="Next unit" href="{{ x }}"></a>',
        "<p>{{ count }} units</p>",
    ],
)
def test_untranslated_words_are_found(page: str, tmp_path: Path) -> None:
    plant(tmp_path, PAGE, page)
    assert untranslated_text(tmp_path)


@pytest.mark.parametrize(
    "page",
    [
        "<p>{% translate 'Go on' %}</p>",
        "<p>{% blocktranslate count n=n %}{{ n }} unit{% plural %}{{ n }} units{% endblocktranslate %}</p>",
        "{# a note #}{% comment %}more notes{% endcomment %}",
        "<p>{{ title }} · 3 / 4</p><code>stoa run</code>",
        '<img alt="{{ description }}" src="x.png">',
        "<title>{{ page }} · Stoa</title>",
        "{% block body_class %}unit wide{% endblock %}",
    ],
)
def test_translated_words_pass(page: str, tmp_path: Path) -> None:
    plant(tmp_path, PAGE, page)
    assert untranslated_text(tmp_path) == []


@pytest.mark.parametrize("value", ["#fff", "rgb(0 0 0 / .5)", "1px solid red", "oklch(50% 0.1 20)"])
def test_a_raw_colour_is_found(value: str, tmp_path: Path) -> None:
    plant(tmp_path, SHEET, f".planted {{ margin: 0; border: {value}; }}")
    assert raw_colours(tmp_path)


@pytest.mark.parametrize(
    "value", ["var(--ink)", "currentColor", "transparent", "url(#red)", "color-mix(in oklab, var(--ink), var(--paper))"]
)
def test_tokens_pass(value: str, tmp_path: Path) -> None:
    plant(tmp_path, SHEET, f"#add:hover {{ color: {value} }}")
    assert raw_colours(tmp_path) == []
