"""Parts that pages are made of: fields, error summaries, pages of a list, marks, icons, moments."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from stoa.web.base.icons import ICONS, MARKS


def rendered(source: str, **context: object) -> str:
    return engines["django"].from_string("{% load stoa %}" + source).render(context)


class Form(forms.Form):
    name = forms.CharField(help_text="As on your records.", widget=forms.TextInput(attrs={"placeholder": "Name"}))
    note = forms.CharField(required=False)


def test_a_field() -> None:
    html = rendered("{% field form.name label='Your name' autocapitalize='words' %}", form=Form())
    assert '<label for="id_name">Your name</label>' in html
    assert 'aria-describedby="id_name-help"' in html
    assert 'id="id_name-help">As on your records.' in html
    assert 'autocapitalize="words"' in html
    assert "placeholder" not in html
    assert "aria-invalid" not in html


def test_a_field_that_is_wrong() -> None:
    form = Form({"name": ""})
    html = rendered("{% error_summary form %}{% field form.name %}{% field form.note hint='' %}", form=form)
    assert "One answer needs another look" in html
    assert '<a href="#id_name">This field is required.</a>' in html
    assert 'aria-describedby="id_name-help id_name-error"' in html
    assert html.count('aria-invalid="true"') == 1


def test_no_summary_without_errors() -> None:
    assert rendered("{% error_summary form %}", form=Form({"name": "Ada"})).strip() == ""


def test_pages_keep_the_query() -> None:
    request = RequestFactory().get("/", {"q": "a&b", "page": "2"})
    page = Paginator(range(50), 10).page(2)
    html = rendered("{% include 'base/_pages.html' %}", request=request, page=page)
    assert 'href="?q=a%26b&amp;page=1"' in html
    assert "Page 2 of 5" in html
    assert rendered("{% include 'base/_pages.html' %}", request=request, page=Paginator([1], 10).page(1)).strip() == ""


@pytest.mark.parametrize("name", list(ICONS))
def test_icons(name: str) -> None:
    assert 'aria-hidden="true"' in rendered(f"{{% icon '{name}' %}}")
    assert 'role="img" aria-label="A &lt;b&gt;"' in rendered(f"{{% icon '{name}' label=said %}}", said="A <b>")


@pytest.mark.parametrize("state", list(MARKS))
def test_marks_have_words(state: str) -> None:
    assert '<span class="visually-hidden">' in rendered(f"{{% mark '{state}' %}}")


def test_moments_name_their_zone() -> None:
    at = datetime(2026, 11, 26, 17, 0, tzinfo=UTC)
    said = rendered("{% moment at 'Europe/Madrid' %}", at=at)
    assert said == '<time datetime="2026-11-26T18:00+01:00">26 November 2026, 18:00 CET</time>'
    assert "26 November 2026, 17:00 UTC" in rendered("{% moment at 'No/Where' %}", at=at)
    assert ">26 November 2026<" in rendered("{% moment at day_only=True %}", at=at)
    assert rendered("{% moment at %}", at=None) == ""


def test_percent() -> None:
    assert rendered("{{ share|percent }}", share=0.604) == "60\u202f%"
