"""A credential in the forms that people keep: JSON, a picture with the JSON inside, a page to print, a QR code."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.utils import dateformat, translation
from django.utils.translation import gettext as _

from stoa.content import queries as content
from stoa.credentials import addresses, formats
from stoa.credentials.queries.records import CredentialView
from stoa.credentials.wording import known_words, percent, tier_words
from stoa.kernel import files


def as_json(view: CredentialView) -> bytes:
    """The signed file, byte for byte what was signed."""
    return view.document.encode()


def as_token(view: CredentialView) -> bytes:
    """The same as a VC-JWT; empty while it is being made."""
    return view.token.encode()


def as_svg(view: CredentialView) -> bytes:
    """A picture of the badge with the signed file inside."""
    return formats.bake(
        own_picture(view, "svg") or formats.badge.svg(badge(view), formats.house_fonts()), as_json(view)
    )


def as_png(view: CredentialView) -> bytes:
    """The same as a PNG."""
    return formats.bake(
        own_picture(view, "png") or formats.badge.png(badge(view), formats.house_fonts()), as_json(view)
    )


def own_picture(view: CredentialView, kind: str) -> bytes | None:
    """The author's picture of the badge as a PNG or SVG, for `badge` is drawn where there is none.

    A PNG stands in an SVG as it is; what was drawn as SVG is never turned into dots, so a PNG of it is the site's own.
    """
    picture = view.declared.achievement.picture
    if picture is None or (picture.kind == "svg" and kind == "png"):
        return None
    try:
        data = files.store().read(picture.digest)
    except FileNotFoundError:
        return None
    return data if picture.kind == kind else formats.badge.framed(data, picture.alt or view.title)


def badge(view: CredentialView) -> formats.Badge:
    """What `as_svg` and `as_png` draw, for those who draw elsewhere."""
    institution = content.outline(view.version_id).institution
    issuer = f"{institution} · {view.issuer_name}" if institution else view.issuer_name
    return formats.Badge(view.title, view.course_title, issuer)


def as_pdf(view: CredentialView) -> bytes:
    """The certificate, one A4 page in the course's language, with a QR code and the signed file attached."""
    return formats.certificate(page_to_print(view), formats.house_fonts(), file=as_json(view))


def page_to_print(view: CredentialView) -> formats.Certificate:
    """What `as_pdf` prints, for those who print elsewhere."""
    outline = content.outline(view.version_id)
    with translation.override(outline.language):
        by = outline.institution or view.issuer_name
        return formats.Certificate(
            title=view.title,
            holder=view.holder_name,
            issuer_line=_("%(course)s, by %(institution)s") % {"course": view.course_title, "institution": by},
            statement=view.description,
            lines=tuple(_facts(view)),
            issued=_("Earned on %(date)s") % {"date": _day(view.earned_at)},
            valid_until=_("Valid until %(date)s") % {"date": _day(view.valid_until)} if view.valid_until else "",
            signed_by=_("Signed by %(site)s with the key %(key)s") % {"site": view.issuer_name, "key": _short(view)},
            verify_url=view.url,
            verify_hint=_("Whether it is genuine and still holds can be checked at this address."),
            fingerprint=fingerprint(view),
            language=outline.language,
            is_rtl=translation.get_language_bidi(),
        )


def qr_code(view: CredentialView, title: str) -> str:
    """The way to the credential's public page as an SVG; `title` is what screen readers say."""
    return formats.qr.svg(addresses.credential_page(view.public_id), title=title)


def fingerprint(view: CredentialView) -> str:
    """SHA-256 of the signed file, in hexadecimal."""
    return hashlib.sha256(as_json(view)).hexdigest()


def _facts(view: CredentialView) -> list[str]:
    found = [_("Tier: %(tier)s.") % {"tier": tier_words(view.declared.tier)}] if view.declared.tier else []
    if view.skills:
        found.append(_("It certifies: %(skills)s") % {"skills": "; ".join(view.skills)})
    found += [
        _("%(done)s of %(required)s units done in version %(number)s of the course.")
        % {"done": view.done, "required": view.required, "number": view.version_number}
    ]
    if view.known:
        found.append(known_words(view.known))
    if view.score is not None:
        found.append(_("Course grade: %(grade)s.") % {"grade": percent(view.score)})
    return found


def _day(moment: datetime) -> str:
    # Translators: date format of Django's `date` filter.
    return dateformat.format(moment, _("j F Y"))


def _short(view: CredentialView) -> str:
    key = view.issuer_did.removeprefix("did:key:")
    return f"{key[:6]}…{key[-4:]}"
