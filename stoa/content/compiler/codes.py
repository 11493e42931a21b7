"""Settings that are codes of a standard: language (BCP 47), licence (SPDX), country (ISO 3166)."""

from __future__ import annotations

import re
from typing import Final

from django.utils.translation import gettext as _

from stoa.content import rules
from stoa.content.compiler import toml
from stoa.content.compiler.findings import Findings
from stoa.kernel.text.words import language_tag

_SPDX: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
_CC: Final = re.compile(r"CC(?:0-1\.0|-BY(?:-NC)?(?:-SA|-ND)?-[1-4]\.\d(?:-[A-Z-]+)?|-PDDC|-PDM-1\.0)", re.IGNORECASE)
_RESERVED: Final = "all rights reserved"
_CC_WORDS: Final = re.compile(r"zero|cc\s*0|by|nc|sa|nd|[1-4]\.\d")


def language(reader: toml.Reader, findings: Findings) -> str:
    """The course's language tag; `en` where none is said that can be read."""
    value = reader.text("language") or "en"
    if not rules.is_language(value):
        message = _("“%(value)s” is no language tag.") % {"value": value}
        meant = language_tag(value)
        remedy = _('Write language = "%(tag)s".') % {"tag": meant} if meant else _("Write en, es, pt-BR, zh-Hant ...")
        findings.error("language", message, reader.line("language"), remedy)
        return "en"
    return value


def licence(reader: toml.Reader, findings: Findings) -> str:
    """The course's licence, as it was written; one that is no SPDX identifier is reported."""
    value = reader.text("licence")
    is_code = bool(_SPDX.fullmatch(value)) and (not value.upper().startswith("CC") or bool(_CC.fullmatch(value)))
    if value and not is_code and value.lower() != _RESERVED:
        message = _("“%(value)s” is no SPDX identifier of a licence.") % {"value": value[:60]}
        meant = _creative_commons(value) or "CC-BY-4.0"
        remedy = _('Write licence = "%(meant)s", for one, or "all rights reserved".') % {"meant": meant}
        findings.warning("licence", message, reader.line("licence"), remedy)
    return value


def country(reader: toml.Reader, findings: Findings) -> str:
    """The institution's country, as it was written; what is no code of two letters is reported."""
    value = reader.text("country")
    if value and not re.fullmatch(r"[A-Z]{2}", value):
        message = _("“%(value)s” is no country code.") % {"value": value[:60]}
        remedy = _("Write its two letters (ISO 3166): ES, IN, BR ...")
        if re.fullmatch(r"[A-Za-z]{2}", value):
            remedy = _('Write country = "%(meant)s".') % {"meant": value.upper()}
        findings.warning("country", message, reader.line("country"), remedy)
    return value


def _creative_commons(value: str) -> str:
    """The Creative Commons licence that `value` probably means: `cc by 4.0` -> `CC-BY-4.0`."""
    words = _CC_WORDS.findall(value.lower())
    if "cc" not in value.lower() and "creative" not in value.lower():
        return ""
    if "by" not in words:
        return "CC0-1.0" if any(word.startswith(("zero", "cc")) for word in words) else ""
    version = next((word for word in words if word[0].isdigit()), "4.0")
    steps = [word.upper() for word in ("nc", "sa", "nd") if word in words]
    return "-".join(["CC-BY", *steps, version])
