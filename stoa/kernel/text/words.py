"""Saying things in a given language: labels inside a course speak the course's language, not the reader's."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache, lru_cache

from django.conf.locale import LANG_INFO
from django.utils import translation


def say(language: str, message: str, **values: object) -> str:
    """`message` (marked with `gettext_noop` where it is written) in `language`; '' for the language in force."""
    text = _translated(language, message) if language else translation.gettext(message)
    return text % values if values else text


def per_cent(number: str) -> str:
    """`60 %` in the active language: with a narrow space at which no line breaks."""
    return translation.gettext("%(number)s\u202f%%") % {"number": number}


@lru_cache(maxsize=512)
def _translated(language: str, message: str) -> str:
    with translation.override(language):
        return translation.gettext(message)


def language_tag(name: str) -> str:
    """The tag of the language that `name` most probably means (`English`, `deutsch`, `Englisch`), or empty."""
    close = get_close_matches(name.strip().lower(), _tags(), 1, cutoff=0.8)
    return _tags()[close[0]] if close else ""


@cache
def _tags() -> dict[str, str]:
    known = [(tag, info[key]) for tag, info in LANG_INFO.items() for key in ("name", "name_local") if key in info]
    return {name.lower(): tag for tag, name in reversed(known)}


def language_name(tag: str) -> str:
    """The name of a language in itself (`es` -> `español`); the tag where nobody knows it."""
    try:
        return str(translation.get_language_info(tag.lower())["name_local"])
    except KeyError:
        return tag
