"""Whether letters can be sent as the settings are, what to do where not, and a test letter that tells step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from stoa.configuration import mail_host
from stoa.kernel.checks import Finding, Level
from stoa.kernel.clock import now
from stoa.kernel.mail import status
from stoa.kernel.mail.addresses import BadAddress, checked, digest_of, domain_of, sender, wire_form
from stoa.kernel.mail.failures import LetterRefused, ServerTrouble, Step
from stoa.kernel.mail.folder import FolderSession
from stoa.kernel.mail.kinds import TEST
from stoa.kernel.mail.smtp import SmtpSession
from stoa.kernel.mail.writing import Outgoing, words_of_a_test, written
from stoa.kernel.models import Letter

TEST_SECONDS: Final = 15.0
SLOW: Final = timedelta(minutes=30)
REMEDIES: Final = {
    "connect": _("Check host and port in STOA_SMTP_URL, and that this machine may reach them (a firewall?)."),
    "tls": _("Use tls=starttls (port 587) or smtps:// (port 465), and the host name that its certificate is for."),
    "sign-in": _("Check user and password in STOA_SMTP_URL; letters such as @ or : in them are written as %40 or %3A."),
    "sender": _(
        "Let the mail server allow STOA_MAIL_FROM (and STOA_MAIL_BOUNCES) as a sender, or name one that it does."
    ),
    "receiver": _("The mail server takes no letters for that address. Try another; if none works, it does not relay."),
    "text": _("The mail server took the addresses and not the letter: its log says more."),
    "line": _("The mail server broke off. If that goes on, its log says more."),
    "folder": _("See that the data folder’s disk has room, and that the site may write there."),
}


def mail_findings() -> list[Finding]:
    """What is to be said of sending mail, the worst first. Asks the database, never the network."""
    found = [finding for ask in _ASKED for finding in ask()]
    return sorted(found, key=lambda finding: ("error", "warning", "hint").index(finding.level))


def _sender() -> list[Finding]:
    address = sender()[1]
    try:
        domain = domain_of(wire_form(checked(address)))
    except BadAddress:
        text = gettext("STOA_MAIL_FROM is no address that letters can come from.")
        return [Finding("error", text, gettext("Write it as: Name <name@example.org>"))]
    host = mail_host(settings.STOA_URL)
    if settings.STOA_SMTP is None or host == domain or host.endswith(f".{domain}") or domain.endswith(f".{host}"):
        return []
    said = {"domain": domain, "host": host}
    text = gettext("Letters come from %(domain)s, and the site is %(host)s.") % said
    remedy = gettext("Many mailboxes take that for forgery. Use a sender of the site’s own domain if you can.")
    return [Finding("warning", text, remedy)]


def _server() -> list[Finding]:
    server = settings.STOA_SMTP
    if settings.STOA_DEMO:
        return []
    if server is None:
        text = gettext("Letters go nowhere: they lie in the data folder, codes for signing up included.")
        return [Finding("error", text, gettext("Name a mail server with STOA_SMTP_URL."))]
    if server.tls == "none" and not server.is_here:
        text = gettext("Letters travel to %(host)s in the open, codes and passwords included.") % {"host": server.host}
        level: Level = "error" if server.user else "warning"
        return [Finding(level, text, gettext("Write tls=starttls or smtps:// in STOA_SMTP_URL."))]
    return []


def _address_of_bounces() -> list[Finding]:
    if settings.STOA_SMTP is None:
        return []
    if not settings.STOA_MAIL_BOUNCES:
        text = gettext("Letters that come back are not noticed.")
        remedy = gettext("Set STOA_MAIL_BOUNCES and let that address’s mail run into `stoa mail bounce`.")
        return [Finding("hint", text, remedy)]
    try:
        checked(settings.STOA_MAIL_BOUNCES)
    except BadAddress:
        text = gettext("STOA_MAIL_BOUNCES is no address.")
        return [Finding("error", text, gettext("Write it as: bounces@example.org"))]
    return []


def _home() -> list[Finding]:
    host = urlsplit(settings.STOA_URL).hostname or ""
    if settings.STOA_SMTP is None or host not in ("localhost", "127.0.0.1", "::1"):
        return []
    text = gettext("Links in letters lead to %(url)s, which only this machine can open.") % {"url": settings.STOA_URL}
    return [Finding("error", text, gettext("Set STOA_URL to the address that people type."))]


def _gate() -> list[Finding]:
    gate = status.gate()
    found: list[Finding] = []
    if gate.trouble:
        words = gettext("The mail server cannot be used: %(said)s")
        text = f"{_FAILED['folder']} {gate.trouble}" if gate.step == "folder" else words % {"said": gate.trouble}
        found.append(Finding("error", text, str(REMEDIES.get(gate.step, REMEDIES["line"]))))
    if gate.is_paused:
        found.append(Finding("warning", gettext("Sending is paused."), gettext("Letters wait until you let them go.")))
    if gate.oldest_due is not None and now() - gate.oldest_due > SLOW and not gate.trouble and not gate.is_paused:
        minutes = int((now() - gate.oldest_due).total_seconds() // 60)
        text = gettext("A letter has been waiting for %(minutes)s minutes.") % {"minutes": minutes}
        remedy = gettext("See that `stoa run` or `stoa worker` runs, or raise STOA_MAIL_PER_MINUTE.")
        found.append(Finding("warning", text, remedy))
    return found


_ASKED: Final[tuple[Callable[[], list[Finding]], ...]] = (_server, _sender, _home, _gate, _address_of_bounces)


@dataclass(frozen=True)
class Heard:
    """A step of the conversation, in plain words, and what the server said then."""

    is_well: bool
    words: str
    said: str


@dataclass(frozen=True)
class Outcome:
    """How a test letter fared."""

    is_sent: bool
    steps: list[Heard]
    remedy: str


def send_test(address: str) -> Outcome:
    """Send a test letter now, past the queue, and tell what the mail server said at each step. Raises BadAddress."""
    letter = _test_letter(checked(address))
    server = settings.STOA_SMTP
    if server is None:
        try:
            FolderSession().send(letter)
        except ServerTrouble as failure:
            return Outcome(False, [Heard(False, str(_FAILED["folder"]), failure.said)], str(REMEDIES["folder"]))
        where = gettext("No mail server is named, so the letter lies in the data folder.")
        return Outcome(True, [Heard(True, where, "")], gettext("Name a mail server with STOA_SMTP_URL."))
    heard: list[tuple[Step, str]] = []
    try:
        session = SmtpSession(server, TEST_SECONDS, heard)
        try:
            session.send(letter)
        finally:
            session.close()
    except (ServerTrouble, LetterRefused) as failure:
        steps = [*_told(heard), Heard(False, str(_FAILED[failure.step]), failure.said)]
        return Outcome(False, steps, str(REMEDIES[failure.step]))
    if server.tls == "none" and not server.is_here:
        return Outcome(True, _told(heard), str(REMEDIES["tls"]))
    return Outcome(True, _told(heard), "")


def _test_letter(address: str) -> Outgoing:
    subject, text = words_of_a_test()
    moment = now()
    row = Letter(
        id=int(moment.timestamp()), kind=TEST.name, to=address, digest=digest_of(address),
        language=get_language() or settings.LANGUAGE_CODE,
        subject=subject, text=text, created_at=moment, due_at=moment, priority=0,
    )  # fmt: skip
    return written(row)


def _told(heard: list[tuple[Step, str]]) -> list[Heard]:
    return [Heard(True, str(_WENT_WELL[step]), said) for step, said in heard]


_WENT_WELL: Final = {
    "connect": _("The mail server answers."),
    "tls": _("The line is encrypted."),
    "sign-in": _("User and password are right."),
    "sender": _("The sender is allowed."),
    "receiver": _("The receiver’s address is taken."),
    "text": _("The letter is taken. Whether it arrives is up to the servers from here on."),
    "line": _("The mail server goes on."),
}
_FAILED: Final = {
    "connect": _("The mail server can’t be reached."),
    "tls": _("The line can’t be encrypted."),
    "sign-in": _("User or password is not taken."),
    "sender": _("The sender is not allowed."),
    "receiver": _("The receiver’s address is not taken."),
    "text": _("The letter itself is not taken."),
    "line": _("The mail server broke off."),
    "folder": _("Letters can’t be written to the data folder."),
}
