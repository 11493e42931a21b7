"""The pseudo-language: every message of the product is in it."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from stoa.web.base import pseudo
from stoa.web.base.messages import messages_in_python, messages_in_template


def test_messages_of_a_template() -> None:
    source = (
        '{% load i18n %}{% translate "Go on" %}{% translate "Back" as back %}'
        "{% blocktranslate trimmed count n=n %}\n {{ n }} unit{% plural %}\n {{ n }} units{% endblocktranslate %}"
        '{% translate "Mark" context "verb" %}<p title="{% translate \'It’s "new"\' %}">'
    )
    assert set(messages_in_template(source)) == {
        ("", "Go on", ""), ("", "Back", ""),
        ("", "%(n)s unit", "%(n)s units"), ("verb", "Mark", ""), ("", 'It’s "new"', ""),
    }  # fmt: skip


def test_messages_of_python() -> None:
    source = "gettext('a' 'b'); ngettext('one', 'many', n); pgettext('c', 'x'); _(name); other('no')"
    assert set(messages_in_python(source)) == {("", "ab", ""), ("", "one", "many"), ("c", "x", "")}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Go on", "[Ğó óñ]"),
        ("%(n)s units", "[%(n)s úñîťš]"),
        ("{n} <b>x</b>", "[{n} <b>x</b> ~]"),
        ("j F Y, H:i", "j F Y, H:i"),
    ],
)
def test_accented(text: str, said: str) -> None:
    assert pseudo.accented(text) == said


def test_the_catalogue_can_be_read(tmp_path: Path) -> None:
    assert pseudo.write(tmp_path) > 500
    said = gettext.translation("django", tmp_path, ["ar_XB"])
    assert said.gettext("Go on") == "[Ğó óñ]"
    assert said.ngettext("One institution", "%(count)s institutions", 1) == "[Óñé îñšťîťúťîóñ ~]"
    assert said.ngettext("One institution", "%(count)s institutions", 3).startswith("[%(count)s îñšťîťúťîóñš")
    assert said.pgettext("mark", "Done") == "[Ðóñé]"
    assert said.gettext("This field is required.") != "This field is required."
