"""Words for themes of goals: what each concept is called, and how a theme is called that nobody named."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stoa.learning.queries import ThemePart, ThemeView

CONCEPTS: Final[dict[str, Promise]] = {
    "exam": _("Exams and studies"),
    "research": _("Research and theses"),
    "career": _("Work and certificates"),
    "pleasure": _("Curiosity and pleasure"),
    "teaching": _("Teaching others"),
    "company": _("Meeting people"),
    "health": _("Health and care"),
    "mind": _("Mind and behaviour"),
    "law": _("Courts and law"),
    "media": _("News and claims"),
    "survey": _("Surveys and polls"),
    "computing": _("Computing and data"),
    "games": _("Games and betting"),
    "weather": _("Weather and farming"),
    "finance": _("Money and insurance"),
    "water": _("Water"),
    "nature": _("Nature and environment"),
    "science": _("Natural science"),
    "engineering": _("Engineering and building"),
    "business": _("Business"),
    "public": _("Public affairs and charities"),
    "history": _("History"),
    "writing": _("Writing and literature"),
    "languages": _("Languages"),
    "arts": _("Music and arts"),
    "body": _("Sport and food"),
    "belief": _("Philosophy and belief"),
}
"""Of the thesaurus, in its order."""


def theme_title(theme: ThemeView | ThemePart) -> str:
    """What a theme is called: by staff, else by what it is about, else by its words."""
    if theme.name:
        return theme.name
    known = CONCEPTS.get(theme.concept)
    return str(known) if known else ", ".join(theme.words) or gettext("Without a word in common")
