"""Saying things in a given language: labels inside a course speak the course's language, not the reader's."""

from __future__ import annotations

from functools import lru_cache

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


def language_name(tag: str) -> str:
    """The name of a language in itself (`es` -> `español`); the tag where nobody knows it."""
    try:
        return str(translation.get_language_info(tag.lower())["name_local"])
    except KeyError:
        return tag
