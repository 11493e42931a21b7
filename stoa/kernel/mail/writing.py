"""Letters as they travel: plain text first, then the same in a restrained HTML, in the receiver's language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from html import escape
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import urlize
from django.utils.translation import gettext as _

from stoa.kernel.clock import now
from stoa.kernel.mail import addresses, choices
from stoa.kernel.mail.kinds import kind_of
from stoa.kernel.models import Letter

INDENT: Final = "    "
_URL = re.compile(r"https?://\S+")
_PAGE: Final = (
    '<!doctype html>\n<html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
    "<title>{title}</title></head>\n"
    '<body style="margin:0;padding:0"><div style="max-width:34em;margin:0 auto;padding:24px 20px;'
    "font:17px/1.55 Literata,Georgia,'Times New Roman',serif\">\n"
    "<p style=\"margin:0 0 28px;border-top:3px solid;padding-top:8px;font:600 15px/1.3 'Source Sans 3',"
    'Helvetica,Arial,sans-serif">Stoa</p>\n{body}\n'
    '<div style="margin-top:36px;border-top:1px solid;padding-top:10px;opacity:.75;'
    "font:13px/1.5 'Source Sans 3',Helvetica,Arial,sans-serif\">{foot}</div>\n</div></body></html>\n"
)
_CODE: Final = (
    '<p dir="ltr" style="margin:0 0 18px;font:600 24px/1.3 ui-monospace,Menlo,Consolas,monospace;letter-spacing:.08em">'
    "{}</p>"
)
_LINK: Final = (
    '<p style="margin:0 0 18px"><a dir="ltr" href="{0}" style="font-weight:600;word-break:break-all">{0}</a></p>'
)
_PARAGRAPH: Final = '<p style="margin:0 0 18px">{}</p>'
_SMALL: Final = '<p style="margin:0 0 6px">{}</p>'


@dataclass(frozen=True)
class Outgoing:
    """A letter that is ready: the envelope's two addresses as SMTP wants them, and the bytes."""

    number: int
    sender: str
    receiver: str
    source: bytes


def written(row: Letter) -> Outgoing:
    """The letter in a row as bytes. Raises BadAddress."""
    known = dict(settings.LANGUAGES)
    with translation.override(row.language if row.language in known else settings.LANGUAGE_CODE):
        return _written(row)


def _written(row: Letter) -> Outgoing:
    receiver, kind = addresses.wire_form(row.to), kind_of(row.kind)
    stop = choices.stop_address(row.account, row.kind) if kind.can_switch_off and row.account is not None else ""
    foot = [str(kind.why) % {"site": settings.STOA_URL}]
    if stop:
        foot.append(_("Stop letters like this one:") + " " + stop)
    policy = (SMTP if receiver.isascii() else SMTPUTF8).clone(cte_type="7bit")
    message = EmailMessage(policy=policy)
    message["From"] = _from()
    message["To"] = receiver
    message["Subject"] = row.subject or _("A letter from Stoa")
    message["Date"] = row.created_at
    message["Message-ID"] = addresses.message_id(row.id)
    message["Auto-Submitted"] = "auto-generated"
    if stop:
        message["List-Unsubscribe"] = f"<{stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(f"{row.text.strip()}\n\n-- \n" + "\n".join(foot) + "\n")
    message.add_alternative(html_of(row.text, row.subject, row.language, foot), subtype="html")
    message["Content-Language"] = row.language  # set earlier, it would move into the first part
    return Outgoing(row.id, addresses.return_path(row.id), receiver, message.as_bytes())


def _from() -> str:
    """The sender, an international domain in its ASCII form."""
    name, address = addresses.sender()
    quoted = addresses.without_controls(name).replace("\\", "").replace('"', "'")
    return f'"{quoted}" <{addresses.wire_form(address)}>' if name else addresses.wire_form(address)


def html_of(text: str, title: str, language: str, foot: list[str]) -> str:
    """The letter's HTML: its paragraphs, codes large, addresses as links; no pictures, nothing that reports back."""
    blocks = [_block(block) for block in re.split(r"\n\s*\n", text.strip("\n")) if block.strip()]
    direction = "rtl" if translation.get_language_bidi() else "ltr"
    return _PAGE.format(
        language=escape(language), direction=direction, title=escape(title), body="\n".join(blocks),
        foot="".join(_SMALL.format(_linked(line)) for line in foot),
    )  # fmt: skip


def _block(block: str) -> str:
    if not all(line.startswith(INDENT) for line in block.splitlines()):
        return _PARAGRAPH.format(_linked(block).replace("\n", "<br>"))
    shown = block.strip()
    return _LINK.format(escape(shown)) if _URL.fullmatch(shown) else _CODE.format(escape(shown).replace("\n", "<br>"))


def _linked(text: str) -> str:
    """Addresses of pages as links; a look first, since most paragraphs have none."""
    return urlize(text, autoescape=True) if "://" in text else escape(text)


def words_of_a_test() -> tuple[str, str]:
    """(subject, text) of a test letter, in the active language."""
    at = date_format(now(), "DATETIME_FORMAT")
    host = urlsplit(settings.STOA_URL).netloc
    words = _("This is a test. It left %(host)s on %(at)s UTC. If you read it where you expected it, letters arrive.")
    return _("A test letter from Stoa"), words % {"host": host, "at": at}
