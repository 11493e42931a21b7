"""Every message is said in every language: nothing missing, nothing left over, every placeholder in its place.

`python -m tools.translations --write` brings the catalogues into step with the sources; what is new stands empty there.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from stoa.configuration import LANGUAGES
from stoa.web.base.messages import product_messages
from tools import translations

ONE = ("", "Open the course", "")
NAMED = ("", "%(name)s takes part", "")
MANY = ("", "%(count)s course", "%(count)s courses")
ALL = {ONE: ["stoa/web/a.html"], NAMED: ["stoa/web/b.py"], MANY: ["stoa/web/b.py"]}

WHOLE = """
msgid "Open the course"
msgstr "Den Kurs öffnen"

msgid "%(name)s takes part"
msgstr "%(name)s nimmt teil"

msgid "%(count)s course"
msgid_plural "%(count)s courses"
msgstr[0] "ein Kurs"
msgstr[1] "%(count)s Kurse"
"""


def test_every_language_but_english_has_a_catalogue() -> None:
    assert set(translations.PLURALS) == set(LANGUAGES) - {"en"}


@pytest.mark.parametrize("language", sorted(translations.PLURALS))
def test_every_message_is_translated(language: str) -> None:
    found = list(translations.problems(language, product_messages()))
    assert not found, f"{len(found)} in all; the first: " + "\n".join(found[:20])


def found_in(folder: Path, text: str) -> list[str]:
    """What is wrong with a German catalogue of this text."""
    path = translations.place("de", folder)
    path.parent.mkdir(parents=True)
    head = f'msgid ""\nmsgstr "Language: de\\n"\n"Plural-Forms: {translations.PLURALS["de"]}\\n"\n'
    path.write_text(head + text, encoding="utf-8")
    return list(translations.problems("de", ALL, folder))


def test_a_whole_catalogue_is_good(tmp_path: Path) -> None:
    assert found_in(tmp_path, WHOLE) == []


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('"Den Kurs öffnen"', '""', "is not translated"),
        ('"Den Kurs öffnen"', '"Open the course"', ""),
        ('"%(name)s nimmt teil"', '"%(nome)s nimmt teil"', "has other placeholders"),
        ('"%(name)s nimmt teil"', '"Jemand nimmt teil"', "has other placeholders"),
        ('"%(name)s nimmt teil"', '"<b>%(name)s</b> nimmt teil"', "has other placeholders"),
        ('msgstr[1] "%(count)s Kurse"', 'msgstr[1] ""', "lacks a plural form"),
        ('msgid "Open the course"', 'msgid "Open a course"', "is said nowhere any more"),
        ('msgid "Open the course"', '#, fuzzy\nmsgid "Open the course"', "is marked as doubtful"),
    ],
)
def test_a_planted_fault_is_found(tmp_path: Path, was: str, becomes: str, said: str) -> None:
    assert was in WHOLE
    found = found_in(tmp_path, WHOLE.replace(was, becomes))
    assert any(said in line for line in found) if said else not found


def test_a_long_text_that_stayed_english_is_found(tmp_path: Path) -> None:
    english = "Nothing you have written is lost"
    path = translations.place("de", tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text(f'msgid "{english}"\nmsgstr "{english}"\n', encoding="utf-8")
    found = list(translations.problems("de", {("", english, ""): ["stoa/web/a.html"]}, tmp_path))
    assert found == [f"de: stoa/web/a.html: “{english}” is still English"]


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    found_in(tmp_path, WHOLE)
    messages = {**ALL, ("menu", "Open", ""): ["stoa/web/c.html"]}
    catalogue = translations.in_step(translations.read("de", tmp_path), "de", messages)
    text = translations.written(catalogue, "de")
    translations.place("de", tmp_path).write_bytes(text)
    left = list(translations.problems("de", messages, tmp_path))
    assert left == ["de: stoa/web/c.html: “Open” is not translated"]
    assert translations.written(translations.in_step(translations.read("de", tmp_path), "de", messages), "de") == text
